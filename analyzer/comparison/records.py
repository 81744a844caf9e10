"""The records of a comparison: frozen, slotted, made once.

What is kept of a report is small, so that thousands fit: `Entry` holds counts and one number per scored post. The words of
posts are kept only where several articles show the same post (`SharedPost`), and only for as many as a person would read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from analyzer.records import Check, Form, Platform, Provenance, Sentiment, Share, Stance, Tag, Unreadable
from analyzer.report.wordwise import Change

Label = Stance | Sentiment
LABELS: tuple[Label, ...] = (*Stance, *Sentiment)


class Dimension(StrEnum):
    """What the articles are grouped by."""

    ARTICLE = "article"
    OUTLET = "outlet"
    DAY = "day"


class Method(StrEnum):
    """How a test was made; `significance` describes each, with its source."""

    FISHER = "fisher"
    POSTS = "permutation of posts"
    ARTICLES = "permutation of articles"
    NONE = "none"


class Verdict(StrEnum):
    """What a test says of one label."""

    DIFFERS = "differs"
    NOT_SHOWN = "not shown"
    TOO_FEW = "too few"
    CONSTANT = "constant"


class Match(StrEnum):
    """By what the posts of several articles were found to be one."""

    PERMALINK = "permalink"
    WORDS = "words"


# ---- what is read


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPost:
    """One post of one report.

    Attributes:
        id: Within its report.
        author, handle, platform, permalink: As in the report.
        text: The post's words as this article gives them, or None.
        text_from: The form they come from.
        language: Of `text`.
        quotations: Quoted stretches in the post's own language.
        cues: Framing verbs of the lead-ins, each once.
        press: The article's own translation, or None.
        checks: What the report checked of this post.
        labels: Bit i is set if the post carries ``LABELS[i]``, its leading sentiment among them; None without a reading.
        is_abstained: The report says not to rely on the reading, or there is none.
    """

    id: str
    author: str | None
    handle: str | None
    platform: Platform
    permalink: str | None
    text: str | None
    text_from: Form | None
    language: Tag
    quotations: tuple[str, ...]
    cues: tuple[str, ...]
    press: str | None
    checks: tuple[Check, ...]
    labels: int | None
    is_abstained: bool


@dataclass(frozen=True, slots=True)
class Maker:
    """What made a report: reports of other makers may differ for that reason alone."""

    version: str
    models: tuple[Provenance, ...]
    config_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """One report in the shape of ``analyzer.report/1``, as far as a comparison needs it."""

    source: str
    url: str | None
    title: str | None
    published: str | None
    language: Tag
    sha256: str
    posts: tuple[ReadPost, ...]
    maker: Maker


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report stands: the file, and its number in it from 0."""

    file: Path
    index: int


# ---- what is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of the comparison.

    Attributes:
        number: From 1, in the order of reading.
        outlet: Host of its address, or None.
        day: ISO date of its publication, or None.
        n_posts, n_abstained: Counts of its posts.
        readings: The labels of each scored post, as in `ReadPost.labels`.
    """

    number: int
    place: Place
    source: str
    url: str | None
    title: str | None
    language: Tag
    sha256: str
    outlet: str | None
    day: str | None
    n_posts: int
    n_abstained: int
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Articles taken together, with shares of `n_scored` and their 95 % Wilson intervals.

    Attributes:
        key: Number of the article, host of the outlet or ISO date; None where that is not known.
        articles: Numbers of its articles.
    """

    key: str | None
    articles: tuple[int, ...]
    n_posts: int
    n_scored: int
    n_abstained: int
    shares: Mapping[Label, Share]


@dataclass(frozen=True, slots=True)
class LabelTest:
    """The test of one label: `p` and `adjusted` in (0, 1], None where the verdict needs none."""

    label: Label
    p: float | None
    adjusted: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTest:
    """Whether groups differ, label by label.

    Attributes:
        n_groups: Groups that took part.
        n_tested: Labels that the adjustment counts.
        draws: Random permutations; 0 where the test is exact.
        n_left_out: Articles that took no part: without a reading, or of a group that is not known.
    """

    method: Method
    n_groups: int
    n_tested: int
    draws: int
    n_left_out: int
    labels: tuple[LabelTest, ...]


@dataclass(frozen=True, slots=True)
class Framing:
    """A framing verb and the stances it leaves open; none if it frames nothing."""

    cue: str
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One post as one article shows it."""

    article: int
    article_language: Tag
    post: ReadPost
    framings: tuple[Framing, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the words of one article differ from those of another; no changes where they are too unlike to compare."""

    article: int
    against: int
    words: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPost:
    """One post that several articles show.

    Attributes:
        matched: By what.
        text: The post's words from the article that gives them best, or None.
        language: Of `text`.
        showings: By article.
        n_articles: Articles that show it; more than `showings` where these are cut.
        translations: Differences between the articles' own translations into one language.
        edits: Differences between the articles' wordings in the post's own language.
        is_framed_differently: Two articles' framing verbs leave no stance in common.
    """

    matched: Match
    text: str | None
    language: Tag
    showings: tuple[Showing, ...]
    n_articles: int
    translations: tuple[Difference, ...]
    edits: tuple[Difference, ...]
    is_framed_differently: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole result; what every renderer reads.

    Attributes:
        articles: In the order of reading.
        overall: All of them together.
        groups, tests: By dimension.
        shared: Posts shown by several articles, the most widely shown first; at most as many as a person would read.
        n_shared: How many there are.
        makers: What made the reports, with the number of articles of each.
        unreadable: Sources or reports that could not be read, the first of them.
        n_unreadable: How many there are.
        version: Of the program.
    """

    articles: tuple[Entry, ...]
    overall: Group
    groups: Mapping[Dimension, tuple[Group, ...]]
    tests: Mapping[Dimension, GroupTest]
    shared: tuple[SharedPost, ...]
    n_shared: int
    makers: Mapping[Maker, int]
    unreadable: tuple[Unreadable, ...]
    n_unreadable: int
    version: str
