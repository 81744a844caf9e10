"""What the HTML page of a comparison shows, computed before the template runs: the template only loops and chooses.

All strings are true text; the template's environment makes them harmless.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.comparison import story
from analyzer.comparison.records import LABELS, Comparison, Dimension, Entry, Group, Label, SharedPost, Showing, Verdict
from analyzer.comparison.showings import translation_in
from analyzer.records import Sentiment, Stance, Tag
from analyzer.report.page_charts import SHADES, Bar
from analyzer.report.sanitise import safe_url
from analyzer.report.wording import Wording, direction

MAX_CHARTED = 6  # groups that are drawn beside each other
MAX_SHARED = 200  # shared posts on the page; CSV and JSON have more
MAX_TITLE = 160  # code points of a title in a table


@dataclass(frozen=True, slots=True)
class Cell:
    """One share in a table: what is shown, what is sorted by, and a shade from 0 to `SHADES`."""

    key: str
    n: int
    value: float
    interval: str
    shade: int


@dataclass(frozen=True, slots=True)
class Row:
    """One group in a table."""

    number: int | None
    name: str
    url: str | None
    tag: Tag | None
    outlet: str
    day: str | None
    day_told: str
    n_articles: int
    n_posts: int
    n_scored: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """One label in the table of a test."""

    key: str
    name: str
    meaning: str
    count: str
    interval: str
    p: str
    adjusted: str
    verdict: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One label drawn for each group."""

    key: str
    name: str
    meaning: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One dimension."""

    key: str
    findings: tuple[str, ...]
    method: str
    charts: tuple[Chart, ...]
    rows: tuple[Row, ...]
    tests: tuple[Tested, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as one article shows it."""

    article: int
    title: str
    article_tag: Tag
    framings: tuple[str, ...]
    rendering: str | None
    url: str | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedCard:
    """One post that several articles show."""

    number: int
    author: str
    handle: str | None
    platform: str
    matched: str
    text: str | None
    tag: Tag
    direction: str
    verdicts: tuple[str, ...]
    differs: bool
    showings: tuple[Shown, ...]
    n_more: int
    differences: tuple[tuple[str, str], ...]


def sections(comparison: Comparison, words: Wording) -> list[Section]:
    """Give the articles, and outlets and days where they say more."""
    return [_section(comparison, dimension, words) for dimension in story.dimensions(comparison)]


def label_names(words: Wording) -> list[tuple[str, str, str]]:
    """Give key, name and meaning of each label."""
    return [(label.value, story.label_name(label, words), story.label_meaning(label, words)) for label in LABELS]


def shared_cards(comparison: Comparison, words: Wording) -> Iterator[SharedCard]:
    """Give the posts that several articles show, those that they show differently first."""
    kept = comparison.shared[:MAX_SHARED]
    ordered = sorted(kept, key=lambda post: not (post.translations or post.edits or post.is_framed_differently))
    for number, post in enumerate(ordered, 1):
        first = post.showings[0].post
        yield SharedCard(
            number=number,
            author=first.author or first.handle or words("post", "anonymous"),
            handle=first.handle,
            platform=words.platform(first.platform),
            matched=story.matched(post, words),
            text=post.text,
            tag=post.language,
            direction=direction(post.language, "?"),
            verdicts=tuple(story.verdicts_on(post, words)),
            differs=bool(post.translations or post.edits or post.is_framed_differently),
            showings=tuple(_shown(post, showing, comparison.articles[showing.article - 1], words) for showing in post.showings),
            n_more=post.n_articles - len({showing.article for showing in post.showings}),
            differences=tuple(story.difference_told(each, words) for each in (*post.translations, *post.edits)),
        )


def _section(comparison: Comparison, dimension: Dimension, words: Wording) -> Section:
    groups, test = comparison.groups[dimension], comparison.tests[dimension]
    tests = tuple(
        Tested(
            each.label.value,
            story.label_name(each.label, words),
            story.label_meaning(each.label, words),
            *story.share_told(comparison.overall, each.label, words),
            story.p_told(each.p, words),
            story.p_told(each.adjusted, words),
            story.verdict(each, words),
            each.verdict is Verdict.DIFFERS,
        )
        for each in test.labels
    )
    return Section(
        key=dimension.value,
        findings=tuple(story.findings(comparison, dimension, words)),
        method=story.method(test, words),
        charts=tuple(_charts(groups, dimension, words)) if len(groups) <= MAX_CHARTED else (),
        rows=tuple(_row(comparison, dimension, group, words) for group in groups),
        tests=tests,
    )


def _charts(groups: tuple[Group, ...], dimension: Dimension, words: Wording) -> Iterator[Chart]:
    for label in LABELS:
        if any(group.shares[label].n for group in groups):
            scored = [group for group in groups if group.n_scored]
            bars = tuple(_bar(group, label, story.group_name(dimension, group, words), words) for group in scored)
            yield Chart(label.value, story.label_name(label, words), story.label_meaning(label, words), bars)


def _bar(group: Group, label: Label, name: str, words: Wording) -> Bar:
    share = group.shares[label]
    count, interval = story.share_told(group, label, words)
    return Bar(label.value, name, share.share, count, n=share.n, low=share.low, high=share.high, interval=interval)


def _row(comparison: Comparison, dimension: Dimension, group: Group, words: Wording) -> Row:
    entry = comparison.articles[group.articles[0] - 1] if dimension is Dimension.ARTICLE else None
    day = entry.day if entry is not None else group.key if dimension is Dimension.DAY else None
    return Row(
        number=entry.number if entry is not None else None,
        name=_title(entry, words) if entry is not None else story.group_name(dimension, group, words),
        url=safe_url(entry.url) if entry is not None else None,
        tag=entry.language if entry is not None else None,
        outlet=(entry.outlet or entry.source if entry is not None else group.key) or "",
        day=day,
        day_told=words.moment(day, short=True) or words("comparison", "no_day"),
        n_articles=len(group.articles),
        n_posts=group.n_posts,
        n_scored=group.n_scored,
        cells=tuple(_cell(group, label, words) for label in LABELS),
    )


def _cell(group: Group, label: Stance | Sentiment, words: Wording) -> Cell:
    share = group.shares[label]
    interval = story.share_told(group, label, words)[1] if group.n_scored else ""
    return Cell(label.value, share.n, share.share, interval, max(1, round(SHADES * share.share)) if share.n else 0)


def _shown(post: SharedPost, showing: Showing, entry: Entry, words: Wording) -> Shown:
    return Shown(
        article=showing.article,
        title=_title(entry, words),
        article_tag=showing.article_language,
        framings=tuple(story.framed(framing, words) for framing in showing.framings),
        rendering=translation_in(showing, post.language),
        url=safe_url(showing.post.permalink),
        checks=tuple(dict.fromkeys(story.check_told(check, words) for check in showing.post.checks)),
    )


def _title(entry: Entry, words: Wording) -> str:
    title = entry.title or words("head", "untitled")
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rstrip() + "…"
