"""Language detection: what it must get right, what it must leave open, and what must not break it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.errors import ModelError
from analyzer.language.detection import EnsembleDetector, LangdetectDetector
from analyzer.records import UND, Utterance


@pytest.fixture(scope="module")
def detector() -> EnsembleDetector:
    return EnsembleDetector()


def tag_of(detector: EnsembleDetector, text: str, **beside: object) -> str:
    return detector.detect([Utterance(text=text, **beside)])[0].tag  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Just one, one single tank?", "en"),
        ("Only one tank, lol, is that the whole army?", "en"),
        ("ni un tanque funciona, qué vergüenza", "es"),
        ("Das ist doch ein Witz, oder?", "de"),
        ("mais c'est n'importe quoi ce défilé", "fr"),
        ("ma dai, non ci credo", "it"),
        ("não acredito que isso é verdade", "pt"),
        ("tylko jeden czołg na paradzie", "pl"),
        ("bir tane tank mı kalmış yani", "tr"),
        ("vetëm një tank në paradë", "sq"),
        ("un singur tanc la paradă, frate", "ro"),
        ("Само един танк на парада, срам", "bg"),
        ("самиот си кажа дека немаат тенкови", "mk"),
        ("лише один танк на параді, ганьба", "uk"),
        ("всего один танк на параде, позор", "ru"),
        ("само један тенк на паради, срамота", "sr"),
        ("μόνο ένα τανκ στην παρέλαση", "el"),
        ("دبابة واحدة فقط في العرض", "ar"),
        ("فقط یک تانک در رژه بود، چه شرم‌آور", "fa"),
        ("پریڈ میں صرف ایک ٹینک ہے", "ur"),
        ("רק טנק אחד במצעד", "he"),
        ("परेड में सिर्फ़ एक टैंक है", "hi"),
        ("প্যারেডে মাত্র একটি ট্যাঙ্ক", "bn"),
        ("パレードに戦車が一台だけ", "ja"),
        ("퍼레이드에 탱크가 한 대뿐이네", "ko"),
        ("ขบวนพาเหรดมีรถถังแค่คันเดียว", "th"),
        ("阅兵只有一辆坦克，真的吗？这个国家", "zh-Hans"),
        ("閱兵只有一輛坦克，真的嗎？這個國家", "zh-Hant"),
        ("slechts één tank in de parade, wat een grap", "nl"),
        ("bara en stridsvagn i paraden, vilket skämt", "sv"),
        ("csak egy tank volt a felvonuláson", "hu"),
        ("jen jeden tank na přehlídce, to je ostuda", "cs"),
        ("vain yksi panssarivaunu paraatissa", "fi"),
        ("cuma satu tank di parade, malu banget", "id"),
        ("chỉ có một chiếc xe tăng trong cuộc diễu hành", "vi"),
        ("yaar parade mein sirf ek tank tha, kya baat hai", "hi-Latn"),
        ("bhai ye sarkar kuch nahi karti", "hi-Latn"),
    ],
)
def test_tells_the_language_of_a_short_post(detector: EnsembleDetector, text: str, tag: str) -> None:
    assert tag_of(detector, text) == tag


def test_serbian_in_latin_script_keeps_its_script_or_its_family(detector: EnsembleDetector) -> None:
    assert tag_of(detector, "samo jedan tenk na paradi, sramota, šta da vam kažem") in {"sr-Latn", "sh", "bs", "hr"}
    assert tag_of(detector, "lepo vreme je danas u Beogradu, deca su ovde", likely=("sr",)) == "sr-Latn"
    assert tag_of(detector, "lijepo vrijeme u Zagrebu, djeca su tu", likely=("hr",)) == "hr"


@pytest.mark.parametrize(
    "text", ["", "   ", "😂😂😂", "2022!!! ... 100%", "@someone @other", "https://t.co/abc", "x", "\x00\x1b[31m", "\u202e"]
)
def test_too_few_letters_are_undetermined(detector: EnsembleDetector, text: str) -> None:
    found = detector.detect([Utterance(text=text)])[0]
    assert (found.tag, found.confidence) == (UND, 0.0)


def test_addresses_mentions_and_emoji_do_not_count(detector: EnsembleDetector) -> None:
    text = "RT @an_english_name: @another_one qué vergüenza de desfile 😂😂 https://example.com/this/is/english/text"
    assert tag_of(detector, text) == "es"


def test_words_in_a_hashtag_count(detector: EnsembleDetector) -> None:
    assert tag_of(detector, "#QueVergüenzaDeDesfile #NoLoPuedoCreer") == "es"


def test_a_latin_brand_in_an_arabic_post_leaves_it_arabic(detector: EnsembleDetector) -> None:
    assert tag_of(detector, "شفت الفيديو الجديد على YouTube اليوم") == "ar"


def test_what_is_known_beforehand_tips_a_doubtful_post(detector: EnsembleDetector) -> None:
    spanish, italian = (detector.detect([Utterance(text="la casa", tag=tag, likely=(tag,))])[0] for tag in ("es", "it"))
    assert spanish.tag == "es"
    assert italian.tag == "it"


def test_the_platforms_tag_raises_the_confidence(detector: EnsembleDetector) -> None:
    alone, declared = (detector.detect([Utterance(text="nada", tag=tag)])[0] for tag in (UND, "pt"))
    assert declared.tag == "pt"
    assert alone.tag != "pt" or alone.confidence < declared.confidence


def test_a_prior_does_not_overrule_clear_words(detector: EnsembleDetector) -> None:
    text = "this is plainly an English sentence about a parade with one tank"
    assert tag_of(detector, text, tag="es", likely=("es", "ru")) == "en"


@pytest.mark.parametrize("prior", ["", "xx-not-a-tag", "qme", "zh_CN", "sr-Latn-RS", "iw", "🙂"])
def test_odd_priors_are_ignored(detector: EnsembleDetector, prior: str) -> None:
    assert tag_of(detector, "ni un tanque funciona, qué vergüenza", tag=prior, likely=(prior,)) == "es"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(), max_size=60), max_size=8))
def test_any_text_gives_one_answer_whatever_stands_beside_it(detector: EnsembleDetector, texts: list[str]) -> None:
    together = detector.detect([Utterance(text=text) for text in texts])
    apart = [detector.detect([Utterance(text=text)])[0] for text in texts]
    assert [found.tag for found in together] == [found.tag for found in apart]
    assert np.allclose([f.confidence for f in together], [f.confidence for f in apart], atol=1e-4)
    assert all(0 <= found.confidence <= 1 for found in together)


def test_windows_keep_length_and_order(detector: EnsembleDetector) -> None:
    texts = ["ni un tanque funciona", "only one tank, really", "", "лише один танк"] * 150
    tags = [found.tag for found in detector.detect([Utterance(text=text) for text in texts])]
    assert tags == ["es", "en", UND, "uk"] * 150


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "@" * 100_000, "#" + "Ab" * 50_000, "http" * 50_000, "<" * 100_000, "x@" * 50_000, "&" * 99_999]
)
def test_hostile_text_takes_bounded_time(detector: EnsembleDetector, text: str) -> None:
    start = time.process_time()
    detector.detect([Utterance(text=text)])
    assert time.process_time() - start < 1.5


def test_langdetect_alone_is_seeded_and_names_chinese_by_script() -> None:
    one, other = LangdetectDetector(seed=3), LangdetectDetector(seed=3)
    texts = [Utterance(text=text) for text in ("das ist ein Panzer", "閱兵只有一輛坦克，真的嗎？這個國家", "", "ok lol")]
    assert one.detect(texts) == other.detect(texts)
    assert [found.tag for found in one.detect(texts)[:3]] == ["de", "zh-Hant", UND]


def test_names_its_models(detector: EnsembleDetector) -> None:
    slots = {p.slot for p in detector.provenance}
    assert slots == {"language"}
    assert any("lid.176" in p.id and len(p.sha256) == 64 for p in detector.provenance)


def test_a_damaged_model_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="word model"):
        EnsembleDetector(tmp_path)
    for name, shape in (("embedding", (8, 2)), ("output", (3, 2)), ("bias", (2,))):
        np.save(tmp_path / f"{name}.npy", np.zeros(shape, dtype=np.int8))
    (tmp_path / "tags.txt").write_text("en\nde\n")
    with pytest.raises(ModelError, match="do not belong together"):
        EnsembleDetector(tmp_path)


def test_a_combination_with_unknown_numbers_is_a_model_error(tmp_path: Path) -> None:
    np.save(tmp_path / "embedding.npy", np.zeros((8, 2), dtype=np.int8))
    np.save(tmp_path / "output.npy", np.zeros((2, 2), dtype=np.float32))
    np.save(tmp_path / "bias.npy", np.zeros(2, dtype=np.float32))
    (tmp_path / "tags.txt").write_text("en\nde\n")
    (tmp_path / "combination.json").write_text(json.dumps({"word": 1}))
    with pytest.raises(ModelError, match="combination"):
        EnsembleDetector(tmp_path)


def test_a_sure_answer_needs_no_langdetect_and_no_downloader() -> None:
    program = (
        "import sys; from analyzer.language.detection import EnsembleDetector; from analyzer.records import Utterance\n"
        "EnsembleDetector().detect([Utterance(text='Just one, one single tank?')])\n"
        "print(sorted({'langdetect', 'robust_downloader', 'torch', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
