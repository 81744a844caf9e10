"""Which stretches of a post's words a report shows as those that carried its labels."""

from collections.abc import Iterator, Sequence

from analyzer.records import Reading, Sentiment, Stance

MAX_EVIDENCE = 200  # stretches of one post that are shaded

Stretch = tuple[int, int, Stance | Sentiment, float]  # start, end, label, share of the logit


def strongest_evidence(reading: Reading | None, text: str) -> list[Stretch]:
    """Return stretches of the text that was read, without overlap, each with the label whose words they are.

    Where words speak for several labels, the heaviest weight wins. Only words that speak *for* a label are returned, and only
    for labels above threshold; where there are none, for any.
    """
    if reading is None:
        return []
    labels: set[Stance | Sentiment] = set(reading.labels) or {*Stance, *Sentiment}
    taken: list[Stretch] = []
    for evidence in sorted(reading.evidence, key=lambda item: -item.weight)[:MAX_EVIDENCE]:
        start, end = evidence.span.start, min(evidence.span.end, len(text))
        if evidence.weight > 0 and evidence.label in labels and start < end:
            taken += _uncovered(start, end, evidence.label, evidence.weight, taken)
    return sorted(taken, key=lambda item: item[0])


def _uncovered(start: int, end: int, label: Stance | Sentiment, weight: float, taken: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the parts of a stretch that no stretch in `taken` covers."""
    for low, high, _, _ in sorted((item for item in taken if item[0] < end and item[1] > start), key=lambda item: item[0]):
        if start < low:
            yield start, low, label, weight
        start = max(start, high)
    if start < end:
        yield start, end, label, weight
