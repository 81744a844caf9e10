"""Small, honest stages for tests of everything around them: they follow the Protocols and depend on each text alone."""

import hashlib
import signal
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

import analyzer.commands.lines
import analyzer.commands.posts
import analyzer.commands.report
from analyzer.records import (
    UND,
    Language,
    Provenance,
    Reading,
    Sentiment,
    Stance,
    Tag,
    Translation,
    Untranslated,
    Utterance,
)
from analyzer.stages import Stages


def heed_interrupts() -> None:
    """Undo, in a child before it starts, that a runner in the background is deaf to SIGINT and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


SPANISH = {"una", "el", "la", "guerra", "chispa", "puede", "no", "qué", "en", "todo"}
GERMAN = {"der", "die", "das", "krieg", "und", "nicht", "ist", "ein"}


def number(text: str) -> float:
    """Return a number in [0, 1) that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4]) / 2**32


class WordDetector:
    """Tells Spanish and German by a few words; everything else with letters is English."""

    provenance = (Provenance("detector", "words-1", "0" * 64),)

    def __init__(self) -> None:
        self.asked: list[Utterance] = []

    def detect(self, utterances: Sequence[Utterance], /) -> list[Language]:
        self.asked.extend(utterances)
        return [self._detect(utterance) for utterance in utterances]

    def _detect(self, utterance: Utterance) -> Language:
        words = set(utterance.text.casefold().split())
        if not any(character.isalpha() for character in utterance.text):
            return Language(utterance.likely[0] if utterance.likely else UND, 0.2)
        for tag, known in (("es", SPANISH), ("de", GERMAN)):
            if len(words & known) >= 2:
                return Language(tag, 0.95)
        return Language("en", 0.95)


class UpperTranslator:
    """Translates into English by shouting."""

    provenance = (Provenance("translator", "upper-1", "1" * 64),)
    into: Tag = "en"

    def translate(self, utterances: Sequence[Utterance], /) -> list[Translation | Untranslated]:
        return [
            Untranslated("same language")
            if utterance.tag == self.into
            else Translation(text=utterance.text.upper(), into=self.into, engine="upper", model="upper-1", quality=0.5)
            for utterance in utterances
        ]


class HashScorer:
    """Scores by the hash of text and context."""

    provenance = (Provenance("reaction", "hash-1", "2" * 64),)
    thresholds = dict.fromkeys(Stance, 0.5)

    def __init__(self) -> None:
        self.asked: list[Utterance] = []

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        self.asked.extend(utterances)
        return [self._score(f"{utterance.text}|{utterance.context}") for utterance in utterances]

    def _score(self, text: str) -> Reading:
        stances = {stance: number(stance + text) for stance in Stance}
        negative, positive = number("n" + text) / 2, number("p" + text) / 2
        return Reading(
            stances=stances,
            labels=tuple(stance for stance in Stance if stances[stance] >= 0.5),
            sentiment={
                Sentiment.NEGATIVE: negative,
                Sentiment.NEUTRAL: 1 - negative - positive,
                Sentiment.POSITIVE: positive,
            },
        )


class LetterEncoder:
    """Embeds by counting letters."""

    provenance = (Provenance("encoder", "letters-1", "3" * 64),)

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0] = 1e-3
            for character in text.casefold():
                row[ord(character) % 64] += 1
        lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / lengths).astype(np.float32)


def fake_stages(*, translate: bool = True, encode: bool = True) -> Stages:
    """Return stages made of the above."""
    return Stages(
        detector=WordDetector(),
        encoder=LetterEncoder() if encode else None,
        translator=UpperTranslator() if translate else None,
        scorer=HashScorer(),
    )


def fill_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill the slots of every command with the above, so that a test is about the command line alone."""
    monkeypatch.setattr(analyzer.commands.report, "load_stages", lambda settings: fake_stages(translate=settings.translate))
    monkeypatch.setattr(analyzer.commands.posts, "load_encoder", lambda settings: LetterEncoder() if settings.encoder else None)
    monkeypatch.setattr(analyzer.commands.lines, "load_detector", lambda _: WordDetector())
    monkeypatch.setattr(analyzer.commands.lines, "load_scorer", lambda _: HashScorer())
    monkeypatch.setattr(analyzer.commands.lines, "load_translation", lambda _: (WordDetector(), UpperTranslator()))
