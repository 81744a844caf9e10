"""What every filling of a slot must keep to: one answer per question, in order, independent of its neighbours.

Each test runs over the small stages that other tests use and over every model that is installed; a model that is not there is
skipped by name.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from fakes import HashScorer, LetterEncoder, UpperTranslator, WordDetector
from small_engines import ShoutingEngine

from analyzer import assembly
from analyzer.config import DetectorName, Settings
from analyzer.language.translation_choice import Choice, ChosenTranslator
from analyzer.language.translation_posts import PostTranslator
from analyzer.records import UND, Language, Reading, Sentiment, Stance, Translation, Untranslated, Utterance
from analyzer.stages import Detector, Encoder, Scorer, Translator
from analyzer.weights import has_model

TEXTS = [
    "The mill is quiet now, at last, and nobody knows for how long.",
    "la guerra no puede todo",
    "",
    " \n\t",
    "😀😀😀",
    "Мост је поново отворен после поноћи 🌉",
    "https://t.co/abc @someone #tag",
    "الجسر مفتوح منذ الصباح",
    "a",
    "e\u0301\u0301\u0301 \ud83d \x00 \u202e",
    "word " * 2000,
    "橋は今朝また開いた",
]
UTTERANCES = [Utterance(text=text) for text in TEXTS]
ALONE = 0.99999  # cosine of a vector made alone to the same made beside others
TOLERANCE = 1e-6  # a probability must not depend on its neighbours


def from_models(slot: str, load: Callable[[], Any]) -> Any:
    if not has_model(slot):
        pytest.skip(f"no {slot} model is installed")
    return load()


DETECTORS: dict[str, Callable[[], Detector]] = {
    "words": WordDetector,
    "ensemble": lambda: from_models("language", lambda: assembly.load_detector(Settings())),
    "langdetect": lambda: assembly.load_detector(Settings(detector=DetectorName.LANGDETECT)),
}
ENCODERS: dict[str, Callable[[], Encoder]] = {
    "letters": LetterEncoder,
    "shipped": lambda: from_models("encoder", lambda: assembly.load_encoder(Settings())),
}
TRANSLATORS: dict[str, Callable[[], Translator]] = {
    "upper": UpperTranslator,
    "chosen": lambda: ChosenTranslator(
        tuple(Choice("hub", PostTranslator(ShoutingEngine(tag, tag))) for tag in ("es", "sr", "ar")), {}
    ),
    "shipped": lambda: from_models("translator", lambda: assembly.load_translation(Settings())[1]),
}
SCORERS: dict[str, Callable[[], Scorer]] = {
    "hash": HashScorer,
    "shipped": lambda: from_models("reaction", lambda: assembly.load_scorer(Settings())),
}


def filling(slot: dict[str, Callable[[], Any]]) -> Any:
    """Make a module-wide fixture over every filling of one slot."""

    @pytest.fixture(params=slot, scope="module")
    def loaded(request: pytest.FixtureRequest) -> Any:
        return slot[request.param]()

    return loaded


detector, encoder, translator, scorer = filling(DETECTORS), filling(ENCODERS), filling(TRANSLATORS), filling(SCORERS)


def tagged(tags: Sequence[Language]) -> list[Utterance]:
    return [Utterance(text=text, tag=language.tag) for text, language in zip(TEXTS, tags, strict=True)]


# ---- detectors


def test_a_detector_answers_each_in_order(detector: Detector) -> None:
    together = detector.detect(UTTERANCES)
    assert together == [detector.detect([utterance])[0] for utterance in UTTERANCES]
    assert together[::-1] == detector.detect(UTTERANCES[::-1])
    assert detector.detect([]) == []


def test_confidence_is_a_probability_and_nothing_to_go_by_is_und(detector: Detector) -> None:
    found = detector.detect(UTTERANCES)
    assert all(0 <= language.confidence <= 1 for language in found)
    assert [found[index].tag for index in (2, 3, 4)] == [UND] * 3


def test_plain_sentences_are_told(detector: Detector) -> None:
    found = detector.detect(UTTERANCES[:2])
    assert [language.tag for language in found] == ["en", "es"]


# ---- encoders


def test_an_encoder_gives_unit_vectors_in_order(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape[0] == len(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert ((vectors * alone).sum(axis=1) > ALONE).all()
    assert encoder.encode([]).shape[0] == 0


# ---- translators


def test_a_translator_answers_each_in_order(translator: Translator) -> None:
    asked = tagged([Language(tag, 0.9) for tag in ("en", "es", UND, UND, UND, "sr", UND, "ar", "en", UND, "en", "ja")])
    answers = translator.translate(asked)
    assert len(answers) == len(asked)
    assert answers[0] == Untranslated("same language")
    assert isinstance(answers[1], Translation)
    assert answers[1].into == translator.into
    assert answers[1].text.strip()
    assert answers[1].quality is None or 0 <= answers[1].quality <= 1
    assert all(answer.reason for answer in answers if isinstance(answer, Untranslated))
    assert [type(answer) for answer in translator.translate(asked[::-1])] == [type(answer) for answer in answers[::-1]]
    assert translator.translate([]) == []


# ---- scorers


def test_a_scorer_gives_probabilities_for_every_label(scorer: Scorer) -> None:
    for reading in scorer.score(UTTERANCES):
        assert isinstance(reading, Reading)
        assert set(reading.stances) == set(Stance)
        assert all(0 <= value <= 1 for value in reading.stances.values())
        assert set(reading.sentiment) == set(Sentiment)
        assert sum(reading.sentiment.values()) == pytest.approx(1, abs=1e-4)
        over = [stance for stance in Stance if reading.stances[stance] >= scorer.thresholds[stance]]
        assert list(reading.labels) == over


def test_a_scorer_s_answers_do_not_hang_on_their_neighbours(scorer: Scorer) -> None:
    together = scorer.score(UTTERANCES)
    for utterance, reading in zip(UTTERANCES, together, strict=True):
        (alone,) = scorer.score([utterance])
        for stance in Stance:
            assert alone.stances[stance] == pytest.approx(reading.stances[stance], abs=TOLERANCE), utterance.text[:40]
    assert scorer.score([]) == []


def test_evidence_lies_in_the_text(scorer: Scorer) -> None:
    for utterance, reading in zip(UTTERANCES, scorer.score(UTTERANCES), strict=True):
        for evidence in reading.evidence:
            assert evidence.span.end <= len(utterance.text)
            assert evidence.span.of(utterance.text).strip()


def test_every_stage_says_which_model_answers(detector: Detector, encoder: Encoder, scorer: Scorer) -> None:
    for stage in (detector, encoder, scorer):
        assert all(len(provenance.sha256) == 64 and provenance.slot and provenance.id for provenance in stage.provenance)
