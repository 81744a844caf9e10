"""Several translators as one: each post goes to the first that covers its language, or to the one that the settings name.

Why whole translators are chosen and not engines inside one: each has a model and a quality estimate of its own, and every
translation has to say which it was made by.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analyzer.language.tags import is_romanised
from analyzer.language.translation_posts import NO_TEXT, Draft, Engine, PostTranslator, Sentence, refusal
from analyzer.language.translation_prompt import base_tag
from analyzer.records import Provenance, Tag, Translation, Untranslated, Utterance


class LateEngine:
    """An engine that is loaded when the first sentence comes that it covers, because loading it takes seconds and memory.

    Args:
        name: As the engine will call itself.
        languages: Tags that it covers.
        provenance: What reports say of its model.
        into: The pivot.
        load: Loads it.
    """

    def __init__(
        self, name: str, languages: Sequence[Tag], provenance: Provenance, *, into: Tag, load: Callable[[], Engine]
    ) -> None:
        self.name = name
        self.into = into
        self.provenance: tuple[Provenance, ...] = (provenance,)
        self._languages = frozenset(languages)
        self._load = load
        self._loaded: Engine | None = None
        self._loading = threading.Lock()

    def covers(self, tag: Tag, /) -> bool:
        """Return whether the engine translates from this language in its usual script."""
        return not is_romanised(tag) and (tag in self._languages or base_tag(tag) in self._languages)

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        """Return one draft per sentence, in order.

        Raises:
            ModelError: The engine cannot be loaded.
        """
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
        return self._loaded.generate(sentences)


class TwoStepEngine:
    """Translates by way of a language between, where no model leads straight into the pivot.

    Args:
        first: Translates into the language between.
        second: Translates from that language into the pivot.
    """

    def __init__(self, first: Engine, second: Engine) -> None:
        self.name = first.name if first.name == second.name else f"{first.name}+{second.name}"
        self.into = second.into
        self.provenance: tuple[Provenance, ...] = (*first.provenance, *second.provenance)
        self._first, self._second = first, second

    def covers(self, tag: Tag, /) -> bool:
        """Return whether the first step translates from this language."""
        return self._first.covers(tag)

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        """Return one draft per sentence, in order; its probability is that of both steps, where both tell theirs."""
        between = self._first.generate(sentences)
        after = self._second.generate([Sentence(draft.text, self._first.into) for draft in between])
        return [Draft(two.text, _sum(one, two)) for one, two in zip(between, after, strict=True)]


def _sum(one: Draft, two: Draft) -> float | None:
    if one.log_probability is None or two.log_probability is None:
        return None
    return one.log_probability + two.log_probability


@dataclass(frozen=True, slots=True)
class Choice:
    """One translator that may be chosen, and what the settings call its kind: ``firefox``, ``hub``, ``shipped``."""

    kind: str
    translator: PostTranslator


@dataclass(frozen=True, slots=True)
class ChosenTranslator:
    """A `stages.Translator` over several that share a pivot.

    Attributes:
        choices: In the order in which they are asked; at least one.
        wanted: For a tag or its base language the only kind that may translate it.
    """

    choices: tuple[Choice, ...]
    wanted: Mapping[Tag, str]

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models of all translators, each once, in the order in which they are asked."""
        return tuple(dict.fromkeys(p for choice in self.choices for p in choice.translator.provenance))

    @property
    def into(self) -> Tag:
        """Return the pivot's tag."""
        return self.choices[0].translator.into

    def translate(self, utterances: Sequence[Utterance], /) -> list[Translation | Untranslated]:
        """Return one translation, or the reason why there is none, per utterance, in order."""
        out: list[Translation | Untranslated] = [refusal(u, self.into, is_covered=False) or NO_TEXT for u in utterances]
        picked = [self._pick(utterance.tag) for utterance in utterances]
        for number, choice in enumerate(self.choices):
            own = [index for index, pick in enumerate(picked) if pick == number]
            done = choice.translator.translate([utterances[index] for index in own])
            for index, translation in zip(own, done, strict=True):
                out[index] = translation
        return out

    def _pick(self, tag: Tag) -> int | None:
        return next((number for number, choice in enumerate(self.choices) if self._allows(choice, tag)), None)

    def _allows(self, choice: Choice, tag: Tag) -> bool:
        wanted = self.wanted.get(tag) or self.wanted.get(base_tag(tag))
        return (wanted is None or choice.kind == wanted) and choice.translator.engine.covers(tag)
