"""Articles grouped by outlet and day, with the shares of each group.

Why the day of the article and not of its posts: what is compared is how articles show reaction, and a post of last year in an
article of today is part of today's picture.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from analyzer.comparison.contract import BITS
from analyzer.comparison.records import LABELS, Dimension, Entry, Group, Place, ReadReport
from analyzer.report.aggregation import wilson_share
from analyzer.report.wording import parse_moment

# Hosts of one outlet: its front page, its pages for phones, its accelerated pages.
_SAME_OUTLET = re.compile(r"(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.[^.]+)")


def to_entry(number: int, place: Place, report: ReadReport) -> Entry:
    """Return what is kept of a report."""
    published = parse_moment(report.published)
    return Entry(
        number=number,
        place=place,
        source=report.source,
        url=report.url,
        title=report.title,
        language=report.language,
        sha256=report.sha256,
        outlet=outlet_of(report.url) or outlet_of(report.source),
        day=None if published is None else published[0].isoformat(),
        n_posts=len(report.posts),
        n_abstained=sum(post.is_abstained for post in report.posts),
        readings=tuple(post.labels for post in report.posts if post.labels is not None),
    )


def outlet_of(address: str | None) -> str | None:
    """Return the host of an http(s) address without ``www.`` and the like; None if it is no such address."""
    if not address or not re.match(r"https?://", address, re.IGNORECASE):
        return None
    try:
        host = urlsplit(address).hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None
    if not host or len(host) > 253:
        return None
    host = host.rstrip(".")
    same = _SAME_OUTLET.match(host)
    return (host[same.end() :] if same else host) or None


def group_by(dimension: Dimension, entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Return the groups of one dimension: articles in their order, outlets and days by name, what is not known last."""
    if dimension is Dimension.ARTICLE:
        return tuple(group(str(entry.number), [entry]) for entry in entries)
    members: dict[str | None, list[Entry]] = {}
    for entry in entries:
        key = entry.outlet if dimension is Dimension.OUTLET else entry.day
        members.setdefault(key, []).append(entry)
    keys = sorted(members, key=lambda key: (key is None, key or ""))
    return tuple(group(key, members[key]) for key in keys)


def group(key: str | None, entries: Iterable[Entry]) -> Group:
    """Return articles taken together."""
    members = list(entries)
    readings = [reading for entry in members for reading in entry.readings]
    counts = {label: sum(bool(reading & BITS[label]) for reading in readings) for label in LABELS}
    return Group(
        key=key,
        articles=tuple(entry.number for entry in members),
        n_posts=sum(entry.n_posts for entry in members),
        n_scored=len(readings),
        n_abstained=sum(entry.n_abstained for entry in members),
        shares={label: wilson_share(n, len(readings)) for label, n in counts.items()},
    )
