"""The comparison for a terminal, readable at 80 columns.

Up to `MAX_BESIDE` groups stand under each label with bars; more stand one to a line, with the labels that lead in each.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group as Stack
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from analyzer.comparison import story
from analyzer.comparison.records import LABELS, Comparison, Dimension, Group, Label, LabelTest, SharedPost, Showing, Verdict
from analyzer.comparison.showings import translation_in
from analyzer.records import Stance
from analyzer.report.sanitise import one_line, visible
from analyzer.report.terminal import printed, shown_end
from analyzer.report.wording import Wording, wording

MAX_BESIDE = 4  # groups that stand together under each label
MAX_ROWS = 20
MAX_SHARED = 10
MAX_ARTICLES = 6  # of one shared post
MAX_NAME = 60
MAX_TEXT = 600
BAR = 12  # cells
LEADING = 3  # labels told of a group that has a line to itself

_STYLES = {Verdict.DIFFERS: "bold red", Verdict.NOT_SHOWN: "", Verdict.TOO_FEW: "yellow", Verdict.CONSTANT: "dim"}
_TITLES = {Dimension.ARTICLE: "by_article", Dimension.OUTLET: "by_outlet", Dimension.DAY: "by_day"}


def render(comparison: Comparison, *, width: int = 80, colour: bool = False, words: Wording | None = None) -> str:
    """Return the comparison as lines for a terminal.

    Args:
        comparison: The comparison.
        width: Columns to fill, bounded to [40, 120].
        colour: Use colours and bold.
        words: Interface language; English by default.
    """
    return printed(_Page(comparison, words or wording()).blocks(), width=width, colour=colour)


class _Page:
    """The blocks of one comparison, from top to bottom."""

    def __init__(self, comparison: Comparison, words: Wording) -> None:
        self.comparison = comparison
        self.words = words

    def blocks(self) -> Iterator[RenderableType]:
        words = self.words
        yield Text(words("comparison", "title"), style="bold")
        yield Text(" · ".join(story.facts(self.comparison, words)), style="dim")
        for caution in story.cautions(self.comparison, words):
            yield Text(caution, style="italic")
        for dimension in story.dimensions(self.comparison):
            yield Text("\n" + words("comparison", _TITLES[dimension]), style="bold underline")
            yield from self._dimension(dimension)
        yield Text("\n" + words("comparison", "shared"), style="bold underline")
        yield from self._shared()

    # ---- groups

    def _dimension(self, dimension: Dimension) -> Iterator[RenderableType]:
        groups, words = self.comparison.groups[dimension], self.words
        if dimension is Dimension.ARTICLE:
            yield self._articles(groups)
        elif dimension is Dimension.DAY:
            yield Text(words("comparison", "day_note"), style="dim")
        if len(groups) <= MAX_BESIDE:
            yield from self._beside(dimension, groups)
        else:
            if dimension is not Dimension.ARTICLE:
                yield self._rows(dimension, groups)
            yield self._tests(dimension)
        for sentence in story.findings(self.comparison, dimension, words):
            yield Text(one_line(sentence, 600), style="bold")
        yield Text(story.method(self.comparison.tests[dimension], words), style="dim")

    def _articles(self, groups: Sequence[Group]) -> RenderableType:
        """Return the articles; where they are too many to stand beside each other, with the labels that lead in each."""
        table = Table.grid(padding=(0, 1, 0, 0))
        for entry, group in list(zip(self.comparison.articles, groups, strict=True))[:MAX_ROWS]:
            day = self.words.moment(entry.day, short=True) or self.words("comparison", "no_day")
            about = [one_line(entry.outlet or entry.source, MAX_NAME), day, self.words("glance", "posts", n=entry.n_posts)]
            about += [self._leading(group)] if len(groups) > MAX_BESIDE else []
            line = Text(one_line(entry.title or self.words("head", "untitled"), 200))
            line.append("\n" + " · ".join(about), style="dim")
            table.add_row(Text(str(entry.number), style="bold", justify="right"), line)
        more = len(groups) - MAX_ROWS
        if more > 0:
            table.add_row(Text(), Text(self.words("comparison", "more_rows", n=more), style="dim"))
        return Stack(table, Text())

    def _leading(self, group: Group) -> str:
        """Return the most frequent stances of a group with their counts."""
        leading = sorted((each for each in Stance if group.shares[each].n), key=lambda each: -group.shares[each].n)
        told = [f"{story.label_name(each, self.words)} {group.shares[each].n}" for each in leading[:LEADING]]
        return ", ".join(told) or "–"

    def _beside(self, dimension: Dimension, groups: Sequence[Group]) -> Iterator[RenderableType]:
        """Give each label that some posts carry with its verdict, and under it the groups."""
        tests = {each.label: each for each in self.comparison.tests[dimension].labels}
        for label in LABELS:
            if any(group.shares[label].n for group in groups):
                line = Text(story.label_name(label, self.words), style="bold")
                yield line.append("  ").append(self._verdict(tests.get(label)))
                table = Table.grid(padding=(0, 2, 0, 0))
                for group in filter(lambda group: group.n_scored, groups):
                    table.add_row(*self._share(dimension, group, label))
                yield Padding(table, (0, 0, 0, 3))
        yield Text()

    def _share(self, dimension: Dimension, group: Group, label: Label) -> Iterator[Text]:
        cells = round(group.shares[label].share * BAR)
        count, interval = story.share_told(group, label, self.words)
        yield Text(one_line(story.group_name(dimension, group, self.words), 24), no_wrap=True)
        yield Text("█" * cells + "·" * (BAR - cells), style="blue", no_wrap=True)
        yield Text(count, justify="right", no_wrap=True)
        yield Text(f"{self.words('glance', 'level')}: {interval}", style="dim", no_wrap=True)

    def _verdict(self, test: LabelTest | None) -> Text:
        if test is None:
            return Text()
        if test.p is None:
            return Text(story.verdict(test, self.words), style=_STYLES[test.verdict])
        p = test.p if test.adjusted is None else test.adjusted
        told = f"{self.words('comparison', 'p_value')} = {story.p_told(p, self.words)}, {story.verdict(test, self.words)}"
        return Text(told, style=_STYLES[test.verdict])

    def _rows(self, dimension: Dimension, groups: Sequence[Group]) -> RenderableType:
        table = Table.grid(padding=(0, 2, 0, 0))
        for group in groups[:MAX_ROWS]:
            table.add_row(
                Text(one_line(story.group_name(dimension, group, self.words), 30), no_wrap=True),
                Text(self.words("glance", "posts", n=group.n_posts), justify="right", no_wrap=True),
                Text(self.words("comparison", "scored", n=group.n_scored), justify="right", no_wrap=True, style="dim"),
                Text(self._leading(group)),
            )
        blocks: list[RenderableType] = [table]
        if len(groups) > MAX_ROWS:
            blocks.append(Text(self.words("comparison", "more_rows", n=len(groups) - MAX_ROWS), style="dim"))
        return Stack(*blocks, Text())

    def _tests(self, dimension: Dimension) -> RenderableType:
        """Return each label with its share among all posts and the verdict on the groups."""
        table = Table.grid(padding=(0, 2, 0, 0))
        for test in self.comparison.tests[dimension].labels:
            name = Text(story.label_name(test.label, self.words), style="bold")
            count, interval = story.share_told(self.comparison.overall, test.label, self.words)
            table.add_row(name, Text(count, justify="right"), Text(interval, style="dim"), self._verdict(test))
        return Stack(Text(self.words("comparison", "all"), style="dim"), table, Text())

    # ---- shared posts

    def _shared(self) -> Iterator[RenderableType]:
        comparison, words = self.comparison, self.words
        yield Text(story.shared_found(comparison, words), style="bold")
        if not comparison.shared:
            return
        yield Text(words("comparison", "shared_note"), style="dim")
        for post in comparison.shared[:MAX_SHARED]:
            yield Padding(Stack(*self._post(post)), (1, 0, 0, 0))
        more = comparison.n_shared - min(MAX_SHARED, len(comparison.shared))
        if more > 0:
            yield Text("\n" + words("comparison", "shared_more", n=more), style="dim")

    def _post(self, post: SharedPost) -> Iterator[RenderableType]:
        words, first = self.words, post.showings[0].post
        who = f"@{first.handle}" if first.handle else first.author or words("post", "anonymous")
        line = Text(one_line(who, MAX_NAME), style="bold")
        yield line.append(f" · {words.platform(first.platform)} · {story.matched(post, words)}", style="dim")
        yield Text(visible(post.text[: shown_end(post.text, MAX_TEXT)]) if post.text else words("post", "no_text"))
        for showing in post.showings[:MAX_ARTICLES]:
            yield Padding(self._showing(post, showing), (0, 0, 0, 3))
        if post.n_articles > MAX_ARTICLES:
            yield Padding(Text(words("comparison", "more_rows", n=post.n_articles - MAX_ARTICLES), style="dim"), (0, 0, 0, 3))
        for verdict in story.verdicts_on(post, words):
            yield Text(verdict, style="bold")
        for difference in (*post.translations, *post.edits)[:MAX_ARTICLES]:
            article, told = story.difference_told(difference, words)
            yield Padding(Text(f"{article}, " + one_line(told, 600)), (0, 0, 0, 3))

    def _showing(self, post: SharedPost, showing: Showing) -> Text:
        words = self.words
        line = Text(words("comparison", "number", n=showing.article), style="bold")
        told = [story.framed(framing, words) for framing in showing.framings]
        rendering = translation_in(showing, post.language)
        told += [words("comparison", "rendered", text=rendering)] if rendering is not None else []
        told += list(_checks(showing, words))
        return line.append("".join(f" · {one_line(each, 600)}" for each in told), style="")


def _checks(showing: Showing, words: Wording) -> Iterable[str]:
    for check in showing.post.checks:
        if check.agrees is False:
            yield story.check_told(check, words)
