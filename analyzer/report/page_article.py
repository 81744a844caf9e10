"""The article beside the cards: its text in paragraphs, with every mention marked at its span.

A page can be megabytes of menus and comments. What is shown is the article proper and the neighbourhood of every mention, up to
a budget; what is left out is said, with its length.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analyzer.records import ArticleReport, Span
from analyzer.report import story

BUDGET = 60_000  # code points shown; keeps the page of a long article under 300 kB
NEIGHBOURHOOD = 400  # code points shown around a mention that stands outside of the article proper


@dataclass(frozen=True, slots=True)
class Mark:
    """One mention as the page marks it: `post` counts posts from 1, `anchor` names the place."""

    post: int
    anchor: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph with the same marks.

    Attributes:
        text: The words, true.
        posts: Numbers of the posts that are shown here.
        anchors: Of the mentions that begin here.
        ending: Numbers of the posts whose mention ends here.
        is_cue: These words are the framing verb of a lead-in.
    """

    text: str
    posts: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ()
    ending: tuple[int, ...] = ()
    is_cue: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article, or, without runs, a gap of `left_out` code points."""

    runs: tuple[Run, ...] = ()
    left_out: int = 0


@dataclass(slots=True)
class _Edges:
    """What begins and ends at each offset."""

    starting: dict[int, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    ending: dict[int, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    cues: dict[int, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)  # anchors that have been given a place


def marks_of(report: ArticleReport) -> list[Mark]:
    """Name every mention of every post, in the order of the posts."""
    return [
        Mark(number, f"m{number}-{place}", mention.span)
        for number, reaction in story.numbered(report)
        for place, mention in enumerate(reaction.post.mentions, 1)
    ]


def paragraphs(report: ArticleReport) -> Iterator[Paragraph]:
    """Give the shown part of the article, in order."""
    text = report.article.text
    marks = marks_of(report)
    edges = _edges(report, marks)
    position = 0
    for span in _shown(report, marks):
        if text[position : span.start].strip():
            yield Paragraph(left_out=span.start - position)
        yield from _lines(text, span, edges)
        position = span.end
    if text[position:].strip():
        yield Paragraph(left_out=len(text) - position)
    # Beyond the budget, and in a text without words, a mention keeps at least its number.
    lost = [Run("", anchors=(mark.anchor,), ending=(mark.post,)) for mark in marks if mark.anchor not in edges.told]
    yield from _paragraph(lost)


def _edges(report: ArticleReport, marks: Sequence[Mark]) -> _Edges:
    edges = _Edges()
    for mark in marks:
        edges.starting[mark.span.start].append(mark)
        edges.ending[mark.span.end].append(mark)
    for reaction in report.reactions:
        for mention in reaction.post.mentions:
            if mention.cue_span is not None:
                edges.cues[mention.cue_span.start] = mention.cue_span.end
    return edges


def _shown(report: ArticleReport, marks: Sequence[Mark]) -> list[Span]:
    """Choose the stretches to show: the article proper and what surrounds each mention, without overlap, within the budget."""
    text = report.article.text
    wanted = [(span.start, span.end) for span in report.article.main] or [(0, len(text))]
    if sum(end - start for start, end in wanted) > BUDGET:
        wanted = [(wanted[0][0], wanted[0][0] + 4 * NEIGHBOURHOOD)]
    wanted += [_widened(text, mark.span) for mark in marks]
    merged: list[tuple[int, int]] = []
    left = BUDGET
    for start, end in sorted(wanted):
        start = max(start, merged[-1][1]) if merged else start
        end = min(end, len(text), start + left)
        if start >= end:
            continue
        left -= end - start
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [Span(start, end) for start, end in merged]


def _widened(text: str, span: Span) -> tuple[int, int]:
    """Widen a mention to its lines, at most `NEIGHBOURHOOD` code points on each side."""
    low = max(0, span.start - NEIGHBOURHOOD)
    high = min(len(text), span.end + NEIGHBOURHOOD)
    before = text.find("\n", low, span.start)
    after = text.rfind("\n", span.end, high)
    return (before + 1 if before >= 0 else low, after if after >= 0 else high)


def _lines(text: str, span: Span, edges: _Edges) -> Iterator[Paragraph]:
    """Cut a stretch into paragraphs at its line breaks; blank lines vanish unless something stands there."""
    start = span.start
    open_posts: dict[int, int] = defaultdict(int)
    runs: list[Run] = []
    cue_end = -1
    for at in _cuts(text, span, edges):
        if at > start:
            piece = text[start:at].strip("\n")
            ending = tuple(dict.fromkeys(mark.post for mark in edges.ending.get(at, ()) if mark.span.start < at))
            if piece:
                here = tuple(post for post, n in open_posts.items() if n)
                runs.append(_run(piece, here, ending, runs, is_cue=start < cue_end))
        if at > span.start and text[at - 1] == "\n":
            yield from _paragraph(runs)
            runs = []
        _close(open_posts, edges.ending.get(at, ()))
        for mark in edges.starting.get(at, ()):
            edges.told.add(mark.anchor)
            open_posts[mark.post] += mark.span.end > mark.span.start
            # An empty run carries the anchor; a mention without words also shows its number here.
            bare = (mark.post,) if mark.span.end == mark.span.start else ()
            runs.append(Run("", anchors=(mark.anchor,), ending=bare))
        cue_end = max(cue_end, edges.cues.get(at, -1))
        start = at
    yield from _paragraph(runs)


def _run(piece: str, posts: tuple[int, ...], ending: tuple[int, ...], runs: list[Run], *, is_cue: bool) -> Run:
    """Make a run; it takes over the anchors of the empty runs before it, unless they show a number of their own."""
    anchors: tuple[str, ...] = ()
    while posts and runs and not runs[-1].text and not runs[-1].ending:
        anchors = runs.pop().anchors + anchors
    return Run(piece, posts, anchors, ending, is_cue)


def _close(open_posts: dict[int, int], ending: Sequence[Mark]) -> None:
    for mark in ending:
        if mark.span.start < mark.span.end:
            open_posts[mark.post] = max(0, open_posts[mark.post] - 1)


def _paragraph(runs: Sequence[Run]) -> Iterator[Paragraph]:
    if any(run.text.strip() or run.anchors or run.ending for run in runs):
        yield Paragraph(runs=tuple(runs))


def _cuts(text: str, span: Span, edges: _Edges) -> list[int]:
    """Return every offset of a stretch at which something changes, its end included."""
    cuts = {span.start, span.end}
    sources: tuple[Mapping[int, object], ...] = (edges.starting, edges.ending, edges.cues)
    cuts |= {at for source in sources for at in source if span.start <= at <= span.end}
    cuts |= {end for end in edges.cues.values() if span.start <= end <= span.end}
    at = text.find("\n", span.start, span.end)
    while at >= 0:
        cuts.add(at + 1)
        at = text.find("\n", at + 1, span.end)
    return sorted(cuts)
