"""The charts of the HTML page as numbers: what the template draws as inline SVG and tables.

Why bars and not one stacked bar for stances: a post may carry several or none, so the shares do not add up to one. The three
sentiments do, and are stacked.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from analyzer.records import UND, ArticleReport, Reading, Sentiment, Share, Stance, Tag
from analyzer.report import story
from analyzer.report.aggregation import leading_sentiment
from analyzer.report.wording import Wording, parse_moment

SHADES = 4
MAX_ROWS = 8  # posts of one day drawn above each other
MAX_LANGUAGES = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One share or probability: `value`, `low`, `high` and `threshold` in [0, 1].

    `n_unsure` of the `n` posts are unsure, which makes the part `unsure` of `value`; `posts` are their numbers.
    """

    key: str
    name: str
    value: float
    shown: str
    n: int = 0
    n_unsure: int = 0
    unsure: float = 0.0
    posts: tuple[int, ...] = ()
    low: float = 0.0
    high: float = 0.0
    interval: str = ""
    threshold: float | None = None
    is_label: bool = False
    meaning: str = ""
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One dated post on the time strip: `x` in percent of its width, `row` counts the posts of the same place from 0."""

    number: int
    x: float
    row: int
    told: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Posts around the article's date."""

    dots: tuple[Dot, ...]
    first: str
    last: str
    article_x: float | None
    article: str
    rows: int


def stance_bars(report: ArticleReport, words: Wording) -> list[Bar]:
    """Give one bar per stance, most frequent first."""
    shares, firm = report.aggregate.stances, story.firm(report).stances
    bars = []
    for stance in story.ranked(report):
        bar = _share_bar(stance.value, words.stance(stance), shares[stance], firm[stance], words)
        bars.append(replace(bar, posts=_posts(report, stance), meaning=words("stance_meaning", stance.value)))
    return bars


def sentiment_bars(report: ArticleReport, words: Wording) -> list[Bar]:
    """Give the parts of the stacked sentiment bar, each starting where the one before ends."""
    shares, firm = report.aggregate.sentiment, story.firm(report).sentiment
    bars: list[Bar] = []
    for sentiment in Sentiment:
        bar = _share_bar(sentiment.value, words.sentiment(sentiment), shares[sentiment], firm[sentiment], words)
        bars.append(replace(bar, posts=_posts(report, sentiment), start=sum(before.value for before in bars)))
    return bars


def _posts(report: ArticleReport, label: Stance | Sentiment) -> tuple[int, ...]:
    """Return the numbers of the posts that a share counts, so that it can be followed to their words."""
    read = [(number, one.reading) for number, one in story.numbered(report) if one.reading is not None]
    return tuple(number for number, reading in read if label in {*reading.labels, leading_sentiment(reading)})


def _share_bar(key: str, name: str, share: Share, firm: Share, words: Wording) -> Bar:
    n_unsure = share.n - firm.n
    return Bar(
        key,
        name,
        share.share,
        words.percent(share.share),
        n=share.n,
        n_unsure=n_unsure,
        unsure=share.share * n_unsure / share.n if share.n else 0.0,
        low=share.low,
        high=share.high,
        interval=words.interval(share),
    )


def time_strip(report: ArticleReport, words: Wording) -> Strip | None:
    """Place the dated posts on a line around the article's date; None without two different days to tell apart."""
    dated = [
        (number, parsed[0], reaction)
        for number, reaction in story.numbered(report)
        if (parsed := parse_moment(reaction.post.attribution.posted_at)) is not None
    ]
    published = parse_moment(report.article.published)
    days = [day for _, day, _ in dated] + ([published[0]] if published is not None else [])
    if not dated or min(days) == max(days):
        return None
    first, last = min(days), max(days)

    def x(day: date) -> float:
        return round(4 + 92 * (day - first).days / (last - first).days, 2)

    rows: Counter[date] = Counter()
    dots = []
    for number, day, _ in dated:
        told = f"{words('post', 'number', n=number)}: {words.moment(day.isoformat())}"
        dots.append(Dot(number, x(day), rows[day] % MAX_ROWS, told))
        rows[day] += 1
    return Strip(
        dots=tuple(dots),
        first=words.moment(first.isoformat(), short=True) or "",
        last=words.moment(last.isoformat(), short=True) or "",
        article_x=x(published[0]) if published is not None else None,
        article=words.moment(published[0].isoformat(), short=True) or "" if published is not None else "",
        rows=min(MAX_ROWS, max(rows.values())),
    )


def language_matrix(report: ArticleReport, words: Wording) -> list[tuple[str, int, list[tuple[int, int]]]]:
    """Give, per language of the scored posts: its name, its posts, and per stance the count and a shade from 0 to `SHADES`."""
    by_language: dict[Tag, list[Reading]] = {}
    for reaction in report.reactions:
        if reaction.reading is not None:
            by_language.setdefault(reaction.language.tag, []).append(reaction.reading)
    table = []
    for tag, readings in sorted(by_language.items(), key=lambda pair: (-len(pair[1]), pair[0] == UND, pair[0]))[:MAX_LANGUAGES]:
        counts = [sum(stance in reading.labels for reading in readings) for stance in Stance]
        cells = [(n, -(-SHADES * n // len(readings))) for n in counts]
        table.append((words.language(tag), len(readings), cells))
    return table
