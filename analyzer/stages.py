"""The Protocols of the stages that hold loaded state and have more than one implementation.

List in, list out: same length, same order. Extractors and renderers are plain functions and need no Protocol.

Why one `Scorer` for stances and sentiment: the shipped model reads both from one forward pass; two hub models that fill the
slots apart are joined by `reaction`'s own composition and look the same from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analyzer.records import Language, Provenance, Reading, Stance, Tag, Translation, Untranslated, Utterance


class Detector(Protocol):
    """Tells the language of texts."""

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models in use, if any."""

    def detect(self, utterances: Sequence[Utterance], /) -> list[Language]:
        """Return one language per utterance, in order; ``und`` where it cannot be told."""


class Translator(Protocol):
    """Translates into one pivot language."""

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models in use."""

    @property
    def into(self) -> Tag:
        """Return the pivot's tag."""

    def translate(self, utterances: Sequence[Utterance], /) -> list[Translation | Untranslated]:
        """Return one translation, or the reason why there is none, per utterance, in order."""


class Scorer(Protocol):
    """Reads stances and sentiment in texts."""

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models in use."""

    @property
    def thresholds(self) -> dict[Stance, float]:
        """Return the probability from which each stance is put among the labels."""

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        """Return one reading per utterance, in order."""


class Encoder(Protocol):
    """Embeds sentences of many languages in one space."""

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the model in use."""

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, width), float32, in order; cosine is the dot product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The loaded stages that one run uses; None where the user switched a stage off or no model is there.

    `into` is the pivot: without a translator it still tells a post that needs none from one that goes without.
    """

    detector: Detector
    encoder: Encoder | None
    translator: Translator | None
    scorer: Scorer
    into: Tag = "en"

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models of all stages, in the order of the flow."""
        loaded = (self.detector, self.encoder, self.translator, self.scorer)
        return tuple(p for stage in loaded if stage is not None for p in stage.provenance)


def leave_untranslated(utterances: Sequence[Utterance], into: Tag) -> list[Translation | Untranslated]:
    """Say of each utterance, where there is no translator, why it has no translation."""
    pivot = into.split("-", maxsplit=1)[0]
    same, missing = Untranslated("same language"), Untranslated("no translator in use")
    return [same if utterance.tag.split("-", maxsplit=1)[0] == pivot else missing for utterance in utterances]
