from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from report import sample_reports as sample

from analyzer.records import Check, CheckKind, Provenance, Reaction, Stance, Translation, Untranslated
from analyzer.report.checks import build_checks, says_alike
from analyzer.report.findings import check_in_words
from analyzer.report.framing import framed_stances
from analyzer.report.wording import wording


class TwoMeanings:
    """An encoder that knows two meanings: texts that speak of burning, and all others."""

    provenance: tuple[Provenance, ...] = ()

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        return np.array([[1, 0] if "burn" in text else [0, 1] for text in texts], dtype=np.float32)


def checks_of(post: str, kind: CheckKind, reactions: Sequence[Reaction] | None = None, **more: object) -> list[Check]:
    reactions = sample.sample_report().reactions if reactions is None else reactions
    made = build_checks(reactions, article_language="en", thresholds=sample.THRESHOLDS, **more)
    return [check for check in made if check.post == post and check.kind is kind]


@pytest.mark.parametrize(
    ("cue", "language", "expected"),
    [
        ("joked", "en", {Stance.JOKING}),
        ("scoffed at", "en", {Stance.JOKING, Stance.CRITICAL}),
        ("scoffed", "en", {Stance.SCEPTICAL}),
        ("warned", "en", {Stance.ESCALATORY, Stance.DEESCALATORY}),
        ("called for calm", "en", {Stance.DEESCALATORY}),
        ("ironizó otro usuario", "es", {Stance.JOKING}),
        ("puso en duda", "es", {Stance.SCEPTICAL}),
        ("brincou", "pt-BR", {Stance.JOKING}),
        ("s’indigne", "fr", {Stance.CRITICAL}),
        ("hat gewarnt", "de", {Stance.ESCALATORY, Stance.DEESCALATORY}),
        ("elogia", "it", {Stance.SUPPORTIVE}),
        ("zażartowała", "pl", {Stance.JOKING}),
        ("раскритиковал", "ru", {Stance.CRITICAL}),
        ("засумнівався", "uk", {Stance.SCEPTICAL}),
        ("нашалио се", "sr-Cyrl", {Stance.JOKING}),
        ("našalio se", "hr", {Stance.JOKING}),
        ("kërcënoi", "sq", {Stance.ESCALATORY}),
        ("alay etti", "tr", {Stance.JOKING, Stance.CRITICAL}),
        ("وسخر", "ar", {Stance.JOKING, Stance.CRITICAL}),
        ("ironizó", "und", {Stance.JOKING}),
    ],
)
def test_framing_verbs_are_known_in_the_language_of_the_article(cue: str, language: str, expected: set[Stance]) -> None:
    assert set(framed_stances(cue, language)) == expected


INTRODUCING = {
    "en": "wrote|said on Telegram|tweeted|posted|added|shared|asked|commented|replied|noted|says|reads|published|",
    "es": "escribió|dijo|publicó|comentó|respondió|agregó|compartió|preguntó|señaló|tuiteó",
    "fr": "a écrit|commente|répond|ajoute|publié|partage|tweete|réagit",
    "de": "schrieb|sagte|kommentierte|twitterte|antwortete|fügte hinzu|teilte|postete|fragte",
    "it": "ha scritto|scrive|commenta|risponde|aggiunge|pubblica|twitta",
    "pt": "escreveu|disse|comentou|respondeu|publicou|acrescentou|perguntou",
    "pl": "napisał|napisała|dodał|skomentował|odpowiedział|opublikował|pyta",
    "ru": "написал|написала|добавил|прокомментировал|ответил|опубликовал|спросил",
    "uk": "написав|написала|додав|прокоментував|відповів|опублікував",
    "sr": "napisao|napisala|dodao|komentarisao|odgovorio|objavio|poručio|pita|kaže|naveo",
    "sq": "shkroi|tha|komentoi|u përgjigj|shtoi|postoi|shpërndau",
    "tr": "yazdı|dedi|paylaştı|yorumladı|yanıtladı|ekledi|sordu",
    "ar": "كتب|قال|غرد|علق|أضاف|نشر|رد|وكتبت",
    "und": "…|wrote|escribió|написал",
}


@pytest.mark.parametrize(("language", "cue"), [(tag, cue) for tag, cues in INTRODUCING.items() for cue in cues.split("|")])
def test_verbs_that_only_introduce_frame_nothing(language: str, cue: str) -> None:
    assert framed_stances(cue, language) == ()


def test_the_model_agrees_with_a_verb_when_one_of_its_stances_is_a_label() -> None:
    (check,) = checks_of("p4", CheckKind.FRAMING)
    assert (check.said, check.found, check.agrees) == ("warned", "escalatory 0.88, deescalatory 0.02", True)


def test_the_model_disagrees_when_all_stances_of_the_verb_are_far_below_threshold() -> None:
    joke = sample.sample_report().reactions[1]
    serious = replace(joke, reading=sample.reading((0.2, 0.7, 0.1), joking=0.1, reporting=0.9))
    (check,) = checks_of("p2", CheckKind.FRAMING, [serious])
    assert check.agrees is False


def test_it_cannot_be_told_just_below_the_threshold_or_from_a_withheld_reading() -> None:
    joke = sample.sample_report().reactions[1]
    nearly = replace(joke, reading=sample.reading((0.2, 0.7, 0.1), joking=0.4))
    (check,) = checks_of("p2", CheckKind.FRAMING, [nearly])
    assert check.agrees is None
    (withheld,) = checks_of("p7", CheckKind.FRAMING)
    assert (withheld.said, withheld.agrees) == ("praised", None)


def test_a_post_without_text_leaves_its_verb_open() -> None:
    joke = sample.sample_report().reactions[1]
    textless = replace(joke, post=replace(joke.post, text=None, text_from=None), reading=None)
    (check,) = checks_of("p2", CheckKind.FRAMING, [textless])
    assert (check.found, check.agrees) == ("no text to read", None)


def test_an_edited_quotation_names_the_word() -> None:
    (check,) = checks_of("p2", CheckKind.QUOTATION)
    assert (check.found, check.agrees) == ("edited: toilet → toilets", False)


def test_a_translated_quotation_is_not_compared_word_by_word() -> None:
    assert checks_of("p4", CheckKind.QUOTATION) == []


def test_a_post_known_from_its_quotation_alone_is_not_compared_with_itself() -> None:
    assert checks_of("p1", CheckKind.QUOTATION) == []


def test_without_an_encoder_the_agreement_of_pairing_decides_on_the_translation() -> None:
    (good,) = checks_of("p4", CheckKind.TRANSLATION)
    (bad,) = checks_of("p5", CheckKind.TRANSLATION)
    assert (good.agrees, bad.agrees) == (True, False)


def test_with_an_encoder_both_translations_are_compared_by_meaning() -> None:
    (same,) = checks_of("p5", CheckKind.TRANSLATION, encoder=TwoMeanings())
    assert same.agrees is True, "neither text speaks of burning"
    spark = sample.sample_report().reactions[3]
    wrong = replace(spark, translation=replace(spark.translation, text="The valley is quiet."))
    (different,) = checks_of("p4", CheckKind.TRANSLATION, [wrong], encoder=TwoMeanings())
    assert different.agrees is False


def test_without_any_measurement_the_translation_cannot_be_told() -> None:
    spark = sample.sample_report().reactions[3]
    press = replace(spark.post.press_translation, agreement=None)
    unmeasured = replace(spark, post=replace(spark.post, press_translation=press))
    assert [check.agrees for check in checks_of("p4", CheckKind.TRANSLATION, [unmeasured])] == [None]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("They will attack tomorrow.", "They will not attack tomorrow.", False),
        ("They won’t come.", "They will not come.", True),
        ("20 lorries", "twenty lorries", False),
        ("٢٠ lorries", "20 lorries", True),
        ("Nobody was hurt.", "No one was hurt.", True),
        ("A note was nothing new.", "A note was new.", False),
    ],
)
def test_denials_and_numbers_are_looked_at_beside_meaning(one: str, other: str, expected: bool) -> None:
    assert says_alike(one, other) is expected


def test_a_denial_on_one_side_leaves_the_translation_open() -> None:
    spark = sample.sample_report().reactions[3]
    denied = replace(spark, translation=replace(spark.translation, text="If they close the bridge, the valley will not burn."))
    assert [check.agrees for check in checks_of("p4", CheckKind.TRANSLATION, [denied])] == [None]


ROUGH = Translation(text="A dog.", into="en", engine="ctranslate2", model="small", quality=0.2)


@pytest.mark.parametrize("ours", [Untranslated("no translator in use"), ROUGH], ids=["none", "rough"])
def test_without_a_good_translation_of_ours_the_article_s_is_held_against_the_post(ours: Translation | Untranslated) -> None:
    reactions = sample.sample_report().reactions
    spark = next(r for r in reactions if r.post.press_translation is not None)
    alone = replace(spark, translation=ours)
    for agreement, verdict in ((0.91, True), (0.84, None), (0.5, False)):
        press = replace(spark.post.press_translation, agreement=agreement)
        told = replace(alone, post=replace(spark.post, press_translation=press))
        (check,) = checks_of(spark.post.id, CheckKind.TRANSLATION, [told])
        assert check.agrees is verdict
        assert check.found == f"likeness to the post {agreement:.2f}"
        assert f"{agreement:.2f}" in check_in_words(check, told, wording("en"))
