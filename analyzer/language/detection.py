"""Tells the language of posts: an ensemble with priors, and langdetect alone.

langdetect alone calls the English post "Just one, one single tank?" Estonian, and reads 300 posts/s. The ensemble asks
three others first: the script, a word model fitted on posts (`word_model`), and fastText's identifier (`bundled`);
`combination` makes one calibrated distribution of them. What the caller knows beforehand (the platform's tag, the languages
that are plausible in this article) is added as log odds. langdetect is asked only where the result is unsure.

Why langdetect is imported when it is first asked: it costs 0.1 s to import and 0.7 s to read its profiles; most runs
need neither.

Why `sh` and its members: bs, hr and sr in Latin script are told from other languages as one, and the confidence is that of the
one. The member is named where it stands out.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.language.bundled import BundledModel, bundled_model_path
from analyzer.language.cleaning import clean
from analyzer.language.combination import OFF_SCRIPT, Columns, Combination, combine
from analyzer.language.features import Letters, read_letters
from analyzer.language.scripts import SIMPLIFIED, SOLE_LANGUAGE, TRADITIONAL
from analyzer.language.tags import SOUTH_SLAVIC, canonical
from analyzer.language.word_model import WordModel
from analyzer.records import UND, Language, Provenance, Tag, Utterance
from analyzer.weights import find_model

WINDOW = 256  # posts per array
MIN_LETTERS = 2  # below, no language can be told
MIN_CONFIDENCE = 0.3  # below, the answer is `und`
UNSURE = 0.5  # below, langdetect is asked too
MEMBER = 0.5  # share of `sh` from which its member is named
DECLARED = 2.0  # log odds for the platform's own tag: it is right on about nine posts in ten
LIKELY = (1.0, 0.7, 0.5)  # log odds for plausible tags, likeliest first; the last holds for all that follow
MAX_CONFIDENCE = 0.999
_UNDETERMINED = Language(UND, 0.0)
_langdetect_lock = threading.Lock()  # langdetect keeps its seed in a class attribute


class LangdetectDetector:
    """langdetect alone, seeded.

    Args:
        seed: Of langdetect's random draws; the same seed gives the same answers.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return nothing: langdetect's profiles are part of the library."""
        return ()

    def detect(self, utterances: Sequence[Utterance], /) -> list[Language]:
        """Return one language per utterance, in order; ``und`` where there are no letters."""
        return [self._detect_one(clean(utterance.text)) for utterance in utterances]

    def _detect_one(self, text: str) -> Language:
        found = self.distribution(text)
        if not found:
            return _UNDETERMINED
        tag, probability = max(found.items(), key=lambda pair: pair[1])
        return Language(_chinese(text) if tag == "zh" else tag, min(probability, MAX_CONFIDENCE))

    def distribution(self, text: str) -> dict[Tag, float]:
        """Return langdetect's probabilities by canonical tag; empty where it finds nothing to go by."""
        from langdetect import DetectorFactory, LangDetectException, detect_langs

        with _langdetect_lock:
            DetectorFactory.seed = self._seed
            try:
                found = detect_langs(text)
            except LangDetectException:
                return {}
        out: dict[Tag, float] = {}
        for each in found:
            tag = canonical(each.lang).split("-")[0]
            out[tag] = out.get(tag, 0.0) + each.prob
        return out


class EnsembleDetector:
    """Script, word model and bundled identifier, combined; langdetect where they are unsure.

    Args:
        folder: Of the word model and the combination; found in the manifest (slot ``language``) when not given.
        seed: Of langdetect's random draws.

    Raises:
        ModelError: Weights are missing, altered or not loadable.
    """

    def __init__(self, folder: Path | None = None, seed: int = 0) -> None:
        own: tuple[Provenance, ...] = ()
        if folder is None:
            found = find_model("language")
            folder, own = found.path, (found.provenance,)
        self._words = WordModel(folder)
        self._fitted = Combination.read(folder)
        self._bundled = BundledModel()
        self.columns = Columns(self._words.tags, self._bundled.languages(), sole_tags())
        self._langdetect = LangdetectDetector(seed)
        self._provenance = (*own, _bundled_provenance())

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the word model (when it came from the manifest) and the bundled identifier."""
        return self._provenance

    def detect(self, utterances: Sequence[Utterance], /) -> list[Language]:
        """Return one language per utterance, in order; ``und`` where there are too few letters or no language stands out."""
        out: list[Language] = []
        for start in range(0, len(utterances), WINDOW):
            out += self._detect_window(utterances[start : start + WINDOW])
        return out

    def evidence(self, texts: Sequence[str]) -> tuple[Letters, NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Return letters, word logits, word log probabilities and bundled probabilities of cleaned texts, in `columns`."""
        letters = read_letters(texts)
        logits = self._words.logits(letters)
        words = self.columns.words_to_columns(logits, letters.scripts)
        return letters, logits, words, self._bundled.probabilities(texts, letters.scripts, self.columns)

    def _detect_window(self, utterances: Sequence[Utterance]) -> Iterator[Language]:
        texts = [clean(utterance.text) for utterance in utterances]
        letters, logits, words, bundled = self.evidence(texts)
        n_letters = letters.counts[:, 1:].sum(axis=1)
        scores = combine(words, bundled, n_letters, letters.scripts, self.columns, self._fitted)
        for row, utterance in enumerate(utterances):
            if utterance.tag != UND or utterance.likely:
                self._add_priors(scores[row], utterance)
        probabilities = _softmax(scores)
        best = probabilities.argmax(axis=1)
        for row, text in enumerate(texts):
            if n_letters[row] < MIN_LETTERS:
                yield _UNDETERMINED
                continue
            if probabilities[row, best[row]] < UNSURE:
                self._ask_langdetect(text, scores[row])
                probabilities[row] = _softmax(scores[row : row + 1])[0]
                best[row] = probabilities[row].argmax()
            yield self._name(
                text, logits[row], utterances[row], self.columns.tags[best[row]], float(probabilities[row, best[row]])
            )

    def _add_priors(self, scores: NDArray[np.float32], utterance: Utterance) -> None:
        """Add the log odds of declared and likely tags to the scores of one text."""
        script = int(self.columns.scripts[scores.argmax()])
        odds: dict[int, float] = {}
        for place, tag in enumerate(utterance.likely):
            odds.setdefault(self.columns.find(tag, script), LIKELY[min(place, len(LIKELY) - 1)])
        if utterance.tag != UND:
            column = self.columns.find(utterance.tag, script)
            odds[column] = odds.get(column, 0.0) + DECLARED
        odds.pop(-1, None)
        for column, gain in odds.items():
            scores[column] += gain

    def _ask_langdetect(self, text: str, scores: NDArray[np.float32]) -> None:
        found = self._langdetect.distribution(text)
        if not found:
            return
        asked = np.full(len(scores), np.log(0.02), dtype=np.float32)
        for tag, probability in found.items():
            if (column := self.columns.index.get(tag, -1)) >= 0:
                asked[column] = np.log(max(probability, 0.02))
        scores += np.where(scores > OFF_SCRIPT, self._fitted.langdetect * asked, 0).astype(np.float32)

    def _name(self, text: str, logits: NDArray[np.float32], utterance: Utterance, tag: Tag, confidence: float) -> Language:
        """Return the answer: the member of a macro-language, the script of Chinese, or ``und``."""
        confidence = min(confidence, MAX_CONFIDENCE)
        if confidence < MIN_CONFIDENCE:
            return Language(UND, 0.0)
        if tag == "zh":
            return Language(_chinese(text), confidence)
        if tag == "sh":
            return Language(self._member(logits, utterance), confidence)
        return Language(tag, confidence)

    def _member(self, logits: NDArray[np.float32], utterance: Utterance) -> Tag:
        """Name the standard language of a text in Latin-script `sh`, or `sh` where none stands out."""
        scores = np.array([logits[self._words.tags.index(tag)] for tag in SOUTH_SLAVIC])
        for gain, tag in ((LIKELY[0], utterance.likely[0] if utterance.likely else UND), (DECLARED, utterance.tag)):
            known = canonical(tag)
            known = "sr-Latn" if known == "sr" else known
            if known in SOUTH_SLAVIC:
                scores[SOUTH_SLAVIC.index(known)] += gain
        shares = _softmax(scores[None, :])[0]
        return SOUTH_SLAVIC[int(shares.argmax())] if shares.max() >= MEMBER else "sh"


def sole_tags() -> tuple[Tag, ...]:
    """Return the languages that a script alone tells."""
    return (*SOLE_LANGUAGE.values(), "zh")


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def _chinese(text: str) -> Tag:
    """Tell the two ways of writing Chinese by the characters that differ; simplified where none does."""
    traditional = sum(letter in TRADITIONAL for letter in text)
    return "zh-Hant" if traditional > sum(letter in SIMPLIFIED for letter in text) else "zh-Hans"


def _bundled_provenance() -> Provenance:
    with bundled_model_path().open("rb") as stream:
        return Provenance("language", "fasttext-lid.176.ftz", hashlib.file_digest(stream, "sha256").hexdigest())
