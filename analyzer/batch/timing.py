"""Where the time of a run goes: clocks around each stage, without the stages knowing."""

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from analyzer.records import Language, Provenance, Reading, Stance, Tag, Translation, Untranslated, Utterance
from analyzer.stages import Detector, Scorer, Stages, Translator

T = TypeVar("T")


class Clock:
    """Seconds by name; a part that runs inside another is not counted twice."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    @contextlib.contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Count the time of the block, less what blocks within it count."""
        start = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.seconds[name] += taken - self._inner.pop()
            if self._inner:
                self._inner[-1] += taken

    def timed(self, name: str, items: Iterator[T]) -> Iterator[T]:
        """Pass items through and count the time that it takes to get each."""
        while True:
            with self.timing(name):
                item = next(items, None)
            if item is None:
                return
            yield item


def with_clocks(stages: Stages, clock: Clock) -> Stages:
    """Return stages that count their time."""
    return Stages(
        detector=_TimedDetector(stages.detector, clock),
        encoder=stages.encoder,
        translator=None if stages.translator is None else _TimedTranslator(stages.translator, clock),
        scorer=_TimedScorer(stages.scorer, clock),
        into=stages.into,
    )


class _TimedDetector:
    def __init__(self, inner: Detector, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        return self._inner.provenance

    def detect(self, utterances: Sequence[Utterance], /) -> list[Language]:
        with self._clock.timing("language"):
            return self._inner.detect(utterances)


class _TimedTranslator:
    def __init__(self, inner: Translator, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        return self._inner.provenance

    @property
    def into(self) -> Tag:
        return self._inner.into

    def translate(self, utterances: Sequence[Utterance], /) -> list[Translation | Untranslated]:
        with self._clock.timing("translation"):
            return self._inner.translate(utterances)


class _TimedScorer:
    def __init__(self, inner: Scorer, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        return self._inner.provenance

    @property
    def thresholds(self) -> dict[Stance, float]:
        return self._inner.thresholds

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        with self._clock.timing("model"):
            return self._inner.score(utterances)
