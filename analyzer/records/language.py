"""What is found out about the language of words, and the words handed to detectors, translators and scorers."""

from dataclasses import dataclass

from analyzer.records.text import UND, Tag


@dataclass(frozen=True, slots=True)
class Language:
    """A detected language; `confidence` in [0, 1] is the calibrated probability that `tag` is right."""

    tag: Tag
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Words handed to a detector, translator or scorer, with what is known beside them.

    Attributes:
        text: The words.
        tag: The language if known: for a detector the platform's declared tag, otherwise the detected one.
        likely: Tags that are plausible here (article language, the author's other posts), likeliest first.
        context: The post or headline that the text answers.
    """

    text: str
    tag: Tag = UND
    likely: tuple[Tag, ...] = ()
    context: str | None = None


ROUGH_BELOW = 0.5  # quality under which a translation is called rough


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation by a machine.

    Attributes:
        into: Tag of its language.
        engine, model: What made it.
        quality: Probability in [0, 1] that a reader can use it (None: not estimated), by a model fitted to the engine.
    """

    text: str
    into: Tag
    engine: str
    model: str
    quality: float | None = None

    @property
    def is_rough(self) -> bool:
        """Return whether it is likelier that a reader cannot use it."""
        return self.quality is not None and self.quality < ROUGH_BELOW


@dataclass(frozen=True, slots=True)
class Untranslated:
    """No translation, and why: ``same language``, ``no translator for …``, ``no text``."""

    reason: str
