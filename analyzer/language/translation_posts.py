"""Translate posts with any engine that translates sentences.

Why posts and engines are two things: what must survive in a post (handles, line breaks, emoji), what is left alone (English
parts) and what must be admitted (no such language, poor quality) is the same for every engine; an engine only turns sentences
into sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from analyzer.language.quality import QualityModel, Signs, signs_of
from analyzer.language.translation_pieces import Part, Request, cut, restored, split_at_held, without_entities
from analyzer.records import UND, Provenance, Tag, Translation, Untranslated, Utterance
from analyzer.stages import Detector, Encoder

SAME_LANGUAGE = Untranslated("same language")
NO_TEXT = Untranslated("no text")
SURE = 0.85  # confidence from which a sentence is left alone as being in the pivot already
MIN_WORDS = 4  # in fewer words two languages cannot be told apart well enough to leave a sentence alone


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence for an engine, with the tag of its language."""

    text: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Draft:
    """An engine's answer; `log_probability` is its mean per token in nats (None: the engine does not say)."""

    text: str
    log_probability: float | None = None


class Engine(Protocol):
    """Turns sentences into sentences of one pivot language."""

    @property
    def name(self) -> str:
        """Return the engine's name as reports show it."""

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models in use."""

    @property
    def into(self) -> Tag:
        """Return the pivot's tag."""

    def covers(self, tag: Tag, /) -> bool:
        """Return whether the engine translates from this language, script included."""

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        """Return one draft per sentence, in order."""


@dataclass(frozen=True, slots=True)
class PostTranslator:
    """A `stages.Translator` over one engine.

    Attributes:
        engine: What translates sentences.
        quality: Fitted model of the quality estimate; None leaves the estimate out.
        detector: Finds sentences that are in the pivot already, and tells the output's language; None goes without.
        encoder: Compares post and translation across languages; None goes without.
    """

    engine: Engine
    quality: QualityModel | None = None
    detector: Detector | None = None
    encoder: Encoder | None = None

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the engine's models."""
        return self.engine.provenance

    @property
    def into(self) -> Tag:
        """Return the pivot's tag."""
        return self.engine.into

    def translate(self, utterances: Sequence[Utterance], /) -> list[Translation | Untranslated]:
        """Return one translation, or the reason why there is none, per utterance, in order."""
        out: list[Translation | Untranslated] = [self._refusal(u) or NO_TEXT for u in utterances]
        chosen = [i for i, u in enumerate(utterances) if self._refusal(u) is None]
        for index, translation in zip(chosen, self._translate([utterances[i] for i in chosen]), strict=True):
            out[index] = translation
        return out

    def _refusal(self, utterance: Utterance) -> Untranslated | None:
        return refusal(utterance, self.into, is_covered=self.engine.covers(utterance.tag))

    def _translate(self, utterances: Sequence[Utterance]) -> list[Translation]:
        layouts = self._left_alone([cut(u.text) for u in utterances])
        answers = self._answers([(u.tag, layout) for u, layout in zip(utterances, layouts, strict=True)])
        filled = [_filled(layout, own) for layout, own in zip(layouts, answers, strict=True)]
        signs = [_signs(own) for own in answers]
        qualities = self._qualities(signs)
        model = "+".join(provenance.id for provenance in self.engine.provenance)
        return [
            Translation(text=text, into=self.into, engine=self.engine.name, model=model, quality=quality)
            for text, quality in zip(filled, qualities, strict=True)
        ]

    def _left_alone(self, layouts: list[list[Part]]) -> list[list[Part]]:
        """Turn requests that are in the pivot already into copied parts."""
        if self.detector is None:
            return layouts
        long = {p.text for layout in layouts for p in layout if isinstance(p, Request) and len(p.text.split()) >= MIN_WORDS}
        texts = sorted(long)
        found = self.detector.detect([Utterance(text=text) for text in texts])
        alone = {
            t for t, language in zip(texts, found, strict=True) if language.tag == self.into and language.confidence >= SURE
        }
        return [[p.original if isinstance(p, Request) and p.text in alone else p for p in layout] for layout in layouts]

    def _answers(self, posts: Sequence[tuple[Tag, list[Part]]]) -> list[list["Answer"]]:
        """Return the answers to each post's requests; each different sentence is asked for once."""
        wanted = {Sentence(p.text, tag) for tag, layout in posts for p in layout if isinstance(p, Request)}
        drafts = self._ask(wanted)
        retried: dict[Sentence, list[Part]] = {}
        for tag, layout in posts:
            for part in layout:
                if isinstance(part, Request) and part.held and restored(drafts[Sentence(part.text, tag)].text, part) is None:
                    retried[Sentence(part.text, tag)] = split_at_held(part)
        again = {Sentence(p.text, s.tag) for s, parts in retried.items() for p in parts if isinstance(p, Request)}
        drafts |= self._ask(again - drafts.keys())
        return [[_answer(part, tag, drafts) for part in layout if isinstance(part, Request)] for tag, layout in posts]

    def _ask(self, wanted: set[Sentence]) -> dict[Sentence, Draft]:
        ordered = sorted(wanted, key=lambda s: (s.tag, s.text))
        return dict(zip(ordered, self.engine.generate(ordered), strict=True)) if ordered else {}

    def _qualities(self, signs: Sequence[Signs]) -> list[float | None]:
        if self.quality is None:
            return [None] * len(signs)
        return list(self.quality.estimate(signs, detector=self.detector, encoder=self.encoder, into=self.into))


def refusal(utterance: Utterance, into: Tag, *, is_covered: bool) -> Untranslated | None:
    """Return why an utterance is not translated, or None where nothing speaks against it."""
    if not utterance.text.strip():
        return NO_TEXT
    if utterance.tag.split("-", 1)[0] == into.split("-", 1)[0]:
        return SAME_LANGUAGE
    if utterance.tag == UND or not is_covered:
        return Untranslated(f"no translator for {utterance.tag}")
    return None


@dataclass(frozen=True, slots=True)
class Answer:
    """One request answered: the text with its entities back in place, and the drafts it was made of."""

    text: str
    sources: tuple[str, ...]
    drafts: tuple[Draft, ...]


def _answer(request: Request, tag: Tag, drafts: dict[Sentence, Draft]) -> Answer:
    draft = drafts[Sentence(request.text, tag)]
    if not request.held:
        return Answer(without_entities(draft.text), (request.text,), (draft,))
    text = restored(draft.text, request)
    if text is not None:
        return Answer(text, (request.text,), (draft,))
    parts = split_at_held(request)
    asked = [p for p in parts if isinstance(p, Request)]
    own = tuple(drafts[Sentence(p.text, tag)] for p in asked)
    words = iter([without_entities(d.text) for d in own])
    return Answer("".join(next(words) if isinstance(p, Request) else p for p in parts), tuple(p.text for p in asked), own)


def _filled(layout: Sequence[Part], answers: Sequence[Answer]) -> str:
    words = iter(answers)
    return "".join(next(words).text if isinstance(part, Request) else part for part in layout)


def _signs(answers: Sequence[Answer]) -> Signs:
    sources = [s for answer in answers for s in answer.sources]
    drafts = [d for answer in answers for d in answer.drafts]
    logs = [(len(d.text), d.log_probability) for d in drafts if d.log_probability is not None]
    weight = sum(max(n, 1) for n, _ in logs)
    mean = sum(max(n, 1) * value for n, value in logs) / weight if logs else None
    return signs_of(" ".join(sources), " ".join(d.text for d in drafts), mean)
