"""The comparison as CSV, safe to open in a spreadsheet: one row per group and label, and one row per showing of a shared post.

Two tables, because their rows are of two kinds: `render` gives the shares, `render_shared` the shared posts.
"""

from collections.abc import Iterator

from analyzer.comparison.as_json import p_value
from analyzer.comparison.records import Comparison, Dimension, Entry, Group, GroupTest, SharedPost, Showing
from analyzer.records import Stance
from analyzer.report.as_csv import csv_line
from analyzer.report.as_json import number
from analyzer.report.rows import Cell

COLUMNS = (
    "group_by", "group", "title", "outlet", "day", "source", "n_articles", "n_posts", "n_scored", "n_abstained",
    "kind", "label", "n", "share", "low", "high", "test", "p", "p_adjusted", "verdict",
)  # fmt: skip
SHARED_COLUMNS = (
    "shared_post", "matched", "n_articles", "article", "title", "outlet", "day", "source", "post", "platform", "author",
    "handle", "permalink", "language", "text", "text_from", "cues", "framed", "press_translation", "edits",
    "translation_differs",
)  # fmt: skip


def render(comparison: Comparison) -> Iterator[str]:
    """Give the header line, then a row per group and label, all articles together first; each ended by a line break.

    The columns of the test say of the label in all groups of a kind together, so they are the same in each of its rows.
    """
    yield csv_line(COLUMNS)
    yield from _rows("all", comparison.overall, None, None)
    for dimension in Dimension:
        for group in comparison.groups[dimension]:
            entry = comparison.articles[group.articles[0] - 1] if dimension is Dimension.ARTICLE else None
            yield from _rows(dimension.value, group, entry, comparison.tests[dimension])


def render_shared(comparison: Comparison) -> Iterator[str]:
    """Give the header line, then a row per shared post and article that shows it; each ended by a line break."""
    yield csv_line(SHARED_COLUMNS)
    for place, post in enumerate(comparison.shared, 1):
        for showing in post.showings:
            yield csv_line(_shared_row(place, post, showing, comparison.articles[showing.article - 1]))


def _rows(kind: str, group: Group, entry: Entry | None, test: GroupTest | None) -> Iterator[str]:
    about = (entry.title, entry.outlet, entry.day, entry.source) if entry is not None else (None,) * 4
    numbers = (len(group.articles), group.n_posts, group.n_scored, group.n_abstained)
    tested = {each.label: each for each in test.labels} if test is not None else {}
    for label, share in group.shares.items():
        found = tested.get(label)
        judged: tuple[Cell, ...] = (None,) * 4
        if test is not None and found is not None:
            judged = (test.method.value, p_value(found.p), p_value(found.adjusted), found.verdict.value)
        shares = (share.n, number(share.share), number(share.low), number(share.high))
        sort = "stance" if isinstance(label, Stance) else "sentiment"
        yield csv_line((kind, group.key, *about, *numbers, sort, label.value, *shares, *judged))


def _shared_row(place: int, post: SharedPost, showing: Showing, entry: Entry) -> tuple[Cell, ...]:
    read = showing.post
    stances = dict.fromkeys(stance.value for framing in showing.framings for stance in framing.stances)
    edits = [
        f"{change.post} → {change.quotation}"
        for difference in post.edits
        if difference.article == showing.article
        for change in difference.changes
    ]
    return (
        place,
        post.matched.value,
        post.n_articles,
        showing.article,
        entry.title,
        entry.outlet,
        entry.day,
        entry.source,
        read.id,
        read.platform.value,
        read.author,
        read.handle,
        read.permalink,
        read.language,
        read.text,
        read.text_from.value if read.text_from is not None else None,
        "; ".join(framing.cue for framing in showing.framings) or None,
        " ".join(stances) or None,
        read.press,
        "; ".join(edits) or None,
        "yes" if any(difference.article == showing.article for difference in post.translations) else None,
    )
