"""Firefox models from a local folder: which languages are covered, what a damaged folder says."""

import pytest

pytest.importorskip("fxtranslate", reason="the `firefox` extra is not installed")

from tiny_firefox import save_tiny_firefox

from analyzer.errors import ModelError
from analyzer.language.translation_firefox import FirefoxEngine
from analyzer.language.translation_posts import PostTranslator, Sentence
from analyzer.records import Provenance, Translation, Utterance

MODELS = Provenance("translator", "firefox", "0" * 64)


@pytest.fixture
def root(tmp_path):
    for pair in ("es-en", "hi-en", "hr-en", "nb-en", "en-es"):
        (tmp_path / pair).mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("tag", "covered"),
    [("es", True), ("es-MX", True), ("bs", True), ("en", False), ("ru", False), ("hi", True), ("hi-Latn", False), ("no", True)],
)
def test_folders_say_what_is_covered(root, tag, covered):
    assert FirefoxEngine(root, MODELS).covers(tag) is covered


def test_one_pair_alone_can_be_used(root):
    engine = FirefoxEngine(root, MODELS, only="hr-en")
    assert [engine.covers(tag) for tag in ("hr", "bs", "es")] == [True, True, False]


def test_a_folder_without_pairs_says_how_to_get_one(tmp_path):
    with pytest.raises(ModelError, match="analyzer models pull es-en"):
        FirefoxEngine(tmp_path, MODELS)


def test_a_real_model_translates(tmp_path):
    save_tiny_firefox(tmp_path / "es-en", "es-en")
    save_tiny_firefox(tmp_path / "hr-en", "hr-en", word="kuca")
    engine = FirefoxEngine(tmp_path, MODELS)
    asked = [Sentence("la casa es grande", "es"), Sentence("kuća je velika", "bs"), Sentence("hola", "es-MX")]
    assert [draft.text for draft in engine.generate(asked)] == ["house", "kuca", "house"]
    (post,) = PostTranslator(engine).translate([Utterance(text="La casa 😀 #paz", tag="es")])
    assert isinstance(post, Translation)
    assert (post.text, post.engine, post.model) == ("house 😀 #paz", "firefox-translations", "firefox")


@pytest.mark.parametrize("files", [[], ["model.esen.bin", "vocab.esen.spm"]])
def test_a_missing_or_damaged_model_is_a_model_error(root, files):
    for name in files:
        (root / "es-en" / name).write_bytes(b"not a model")
    with pytest.raises(ModelError, match="fetch it again"):
        FirefoxEngine(root, MODELS).generate([Sentence("hola", "es")])
