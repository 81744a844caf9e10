"""Join the sightings that show one post: the same id, the same address, the same account with the same words."""

from collections.abc import Sequence
from itertools import islice

from analyzer.extraction.relations import folded, likeness
from analyzer.records import Attribution, Form, Mention, Platform, Sighting

SAME_WORDS = 0.9  # likeness of two copies of one account's post; extractors cut and glue, authors repeat themselves
FEWEST_LETTERS = 20  # shorter words may well be said twice by different people
NEAREST = 6  # other posts of the same account that a copy is compared with
_ORDER = {Form.EMBED: 0, Form.CREDIT_LINE: 1, Form.QUOTATION: 2, Form.PERMALINK: 3}


def rank(sighting: Sighting) -> tuple[int, int]:
    """Return what orders sightings of one post by how well they show it: embeds before credit lines before quotations."""
    form = sighting.mentions[0].form
    return (_ORDER[form] if sighting.text else 9, sighting.mentions[0].span.start)


def group_copies(sightings: Sequence[Sighting]) -> list[list[Sighting]]:
    """Group the sightings that show one post, in the order of the article; quotations are grouped by `pairing`."""
    groups: list[list[Sighting]] = []
    by_key: dict[tuple[str, ...], int] = {}
    by_handle: dict[str, dict[int, None]] = {}  # groups of each account, in order
    for sighting in sorted(sightings, key=lambda one: one.mentions[0].span):
        keys = _keys(sighting)
        index = next((by_key[key] for key in keys if key in by_key), None)
        if index is None:
            index = _near_copy(sighting, groups, by_handle)
        if index is None:
            index = len(groups)
            groups.append([])
        groups[index].append(sighting)
        for key in keys:
            by_key.setdefault(key, index)
        if handle := sighting.attribution.handle:
            by_handle.setdefault(handle.casefold(), {}).setdefault(index)
    return groups


def _keys(sighting: Sighting) -> list[tuple[str, ...]]:
    attribution = sighting.attribution
    keys: list[tuple[str, ...]] = []
    if attribution.post_key:
        keys.append(("key", attribution.platform, attribution.post_key))
    if attribution.permalink:
        keys.append(("permalink", attribution.permalink.rstrip("/").casefold()))
    words = folded(sighting.text or "")
    if attribution.handle and len(words) >= FEWEST_LETTERS and not attribution.post_key:
        keys.append(("words", attribution.handle.casefold(), words))
    return keys


def _near_copy(sighting: Sighting, groups: list[list[Sighting]], by_handle: dict[str, dict[int, None]]) -> int | None:
    """Return the group of the same account whose words are nearly the same and whose ids do not contradict."""
    handle, words = sighting.attribution.handle, folded(sighting.text or "")
    if not handle or len(words) < FEWEST_LETTERS:
        return None
    for index in islice(reversed(by_handle.get(handle.casefold(), {})), NEAREST):
        if not any(_contradict(sighting, other) for other in groups[index]) and any(
            likeness(words, other.text or "") >= SAME_WORDS for other in groups[index]
        ):
            return index
    return None


def _contradict(first: Sighting, second: Sighting) -> bool:
    one, other = first.attribution, second.attribution
    if one.post_key and other.post_key and one.post_key != other.post_key:
        return True
    return bool(one.posted_at and other.posted_at and one.posted_at[:10] != other.posted_at[:10])


def merged_attribution(sightings: Sequence[Sighting]) -> Attribution:
    """Return what all sightings of a post tell together; where they differ, the better evidence wins."""
    best_first = [one.attribution for one in sorted(sightings, key=rank)]
    platforms = [one.platform for one in best_first if one.platform is not Platform.UNKNOWN]
    dates = [one.posted_at for one in best_first if one.posted_at]
    return Attribution(
        author=next((one.author for one in best_first if one.author), None),
        handle=next((one.handle for one in best_first if one.handle), None),
        platform=platforms[0] if platforms else Platform.UNKNOWN,
        permalink=next((one.permalink for one in best_first if one.permalink), None),
        post_key=next((one.post_key for one in best_first if one.post_key), None),
        posted_at=next((date for date in dates if len(date) > len("2000-01-01")), dates[0] if dates else None),
        evidence=tuple(sorted({span for one in best_first for span in one.evidence})),
    )


def merged_mentions(sightings: Sequence[Sighting]) -> tuple[Mention, ...]:
    """Return all mentions of a post in the order of their spans, each place once."""
    by_place: dict[tuple[int, int, Form], Mention] = {}
    for sighting in sightings:
        for mention in sighting.mentions:
            by_place.setdefault((mention.span.start, mention.span.end, mention.form), mention)
    return tuple(by_place[place] for place in sorted(by_place))
