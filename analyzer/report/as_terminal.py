"""The report for a terminal, readable at 80 columns.

Why every string becomes a `Text` of `sanitise.visible` words: rich passes escape sequences and bidirectional controls through,
and reads square brackets in plain strings as its own mark-up.
"""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from analyzer.records import ArticleReport, Reaction, Reading, Sentiment, Share, Stance, Translation
from analyzer.report import story
from analyzer.report.evidence import strongest_evidence
from analyzer.report.findings import check_in_words, ordered_checks, verdict_key
from analyzer.report.sanitise import ELLIPSIS, one_line, pieces, visible
from analyzer.report.terminal import bar, printed, shown_end
from analyzer.report.wording import Wording, wording

MAX_TEXT = 1500  # code points of one post that are shown; platforms allow a few hundred, channels some thousands
MAX_NAME = 60
MAX_GAPS = 30
BAR = 16  # cells

_COLOURS: dict[Stance | Sentiment, str] = {
    Stance.ESCALATORY: "red",
    Stance.DEESCALATORY: "green",
    Stance.SCEPTICAL: "yellow",
    Stance.JOKING: "magenta",
    Stance.REPORTING: "blue",
    Stance.SUPPORTIVE: "cyan",
    Stance.CRITICAL: "bright_red",
    Sentiment.NEGATIVE: "red",
    Sentiment.NEUTRAL: "bright_black",
    Sentiment.POSITIVE: "green",
}
_VERDICTS = {"disagrees": ("✗", "red"), "unknown": ("?", "yellow"), "agrees": ("✓", "green")}


def render(report: ArticleReport, *, width: int = 80, colour: bool = False, words: Wording | None = None) -> str:
    """Return the report as lines for a terminal.

    Args:
        report: The report.
        width: Columns to fill, bounded to [40, 120].
        colour: Use colours and bold; without, evidence words stand between ``‹ ›``.
        words: Interface language; English by default.
    """
    return printed(_Page(report, words or wording(), colour).blocks(), width=width, colour=colour)


class _Page:
    """The blocks of one report, from top to bottom."""

    def __init__(self, report: ArticleReport, words: Wording, colour: bool) -> None:
        self.report = report
        self.words = words
        self.colour = colour
        self.reactions = {reaction.post.id: reaction for reaction in report.reactions}

    def blocks(self) -> Iterable[RenderableType]:
        yield from self._head()
        yield from self._glance()
        if self.report.reactions:
            yield from self._charts()
            yield from self._posts()
            yield from self._checks()
        yield from self._foot()

    def _title(self, section: str, key: str = "title") -> Text:
        return Text("\n" + self.words(section, key), style="bold underline")

    def _head(self) -> Iterable[RenderableType]:
        article, words = self.report.article, self.words
        yield Text(one_line(article.title or words("head", "untitled"), 300), style="bold")
        facts = [words("head", "by", names=one_line(", ".join(article.authors), 120))] if article.authors else []
        facts.append(words.moment(article.published) or one_line(article.published or words("head", "undated"), MAX_NAME))
        facts.append(words("head", "written_in", language=one_line(words.language(self.report.language.tag), MAX_NAME)))
        yield Text(" · ".join(facts), style="dim")
        yield Text(one_line(article.source, 300), style="dim")

    def _glance(self) -> Iterable[RenderableType]:
        report, words = self.report, self.words
        sentences = [story.overview(report, words), *story.reaction_sentences(report, words)]
        yield Text("\n" + visible(" ".join(sentences)), style="bold" if report.reactions else "")
        yield Text(" ".join(story.caution_sentences(report, words)))
        if report.reactions:
            yield Text(words("glance", "chosen"), style="italic")

    def _charts(self) -> Iterable[RenderableType]:
        aggregate, words = self.report.aggregate, self.words
        if not aggregate.n_scored:
            return
        firm, ranked = story.firm(self.report), story.ranked(self.report)
        yield self._title("glance", "stances")
        yield self._shares((each, words.stance(each), aggregate.stances[each], firm.stances[each]) for each in ranked)
        yield self._title("glance", "sentiment")
        yield self._shares((each, words.sentiment(each), aggregate.sentiment[each], firm.sentiment[each]) for each in Sentiment)
        if firm.n_scored < aggregate.n_scored:
            yield Text(words("glance", "pale"), style="dim")

    def _shares(self, rows: Iterable[tuple[Stance | Sentiment, str, Share, Share]]) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        total, words = self.report.aggregate.n_scored, self.words
        for label, name, share, firm in rows:
            table.add_row(
                Text(name),
                bar(share.share, None, _COLOURS[label], 24, firm=firm.n / total),
                Text(words("glance", "n_of", n=share.n, total=total), justify="right"),
                Text(f"{words('glance', 'level')}: {words.interval(share)}", style="dim"),
            )
        return table

    # ---- posts

    def _posts(self) -> Iterable[RenderableType]:
        yield self._title("post")
        yield Text(f"{self.words('post', 'threshold_mark')} {self.words('post', 'marked')}", style="dim")
        for placed in story.threads(self.report.reactions):
            yield Padding(Group(*self._post(placed.reaction)), (1, 0, 0, 3 * placed.depth))

    def _post(self, reaction: Reaction) -> Iterable[RenderableType]:
        yield self._byline(reaction)
        inner = [*self._words_of(reaction), *self._reading(reaction), *self._corrections(reaction.post.id)]
        yield Padding(Group(*inner), (0, 0, 0, 3))

    def _byline(self, reaction: Reaction) -> Table:
        post, words = reaction.post, self.words
        who = post.attribution
        line = Text(one_line(who.author or who.handle or words("post", "anonymous"), MAX_NAME), style="bold")
        facts = [f"@{one_line(who.handle, MAX_NAME)}"] if who.handle and who.author else []
        facts.append(words.platform(who.platform))
        facts.append(words.moment(who.posted_at, short=True) or one_line(who.posted_at or words("post", "undated"), MAX_NAME))
        if story.has_words(reaction):
            facts.append(one_line(words.language(reaction.language.tag), MAX_NAME))
        if post.reply_to in self.reactions:
            facts.append(words("post", "reply", post=story.post_number(str(post.reply_to))).lower())
        table = Table.grid(padding=(0, 1, 0, 0))  # so that a second line stands under the name
        table.add_row(Text(_post_number_padded(post.id), style="bold"), line.append(" · " + " · ".join(facts), style="dim"))
        return table

    def _words_of(self, reaction: Reaction) -> Iterable[RenderableType]:
        words = self.words
        if reaction.post.text is None:
            yield Text(story.missing_words(reaction, words), style="italic")
            return
        yield self._marked(reaction, reaction.post.text)
        if isinstance(reaction.translation, Translation):
            yield Text("→ " + _shortened(visible(reaction.translation.text)), style="italic")
            yield Padding(Text(one_line(story.translation_note(reaction, words), 160), style="dim"), (0, 0, 0, 2))
        cues = [one_line(mention.cue, MAX_NAME) for mention in reaction.post.mentions if mention.cue is not None]
        for cue in dict.fromkeys(cues):
            yield Text(words("post", "lead_in", cue=cue), style="dim")

    def _marked(self, reaction: Reaction, text: str) -> Text:
        """Show a post's words with those that carried its scores in the colour of the label."""
        marks = strongest_evidence(reaction.reading, text)
        line = Text()
        end = shown_end(text, MAX_TEXT)
        for start, _, shown in pieces(text[:end], [(low, high) for low, high, _, _ in marks]):
            label = next((label for low, high, label, _ in marks if low <= start < high), None)
            if label is None:
                line.append(shown)
            elif self.colour:
                line.append(shown, style=f"bold {_COLOURS[label]}")
            else:
                line.append(f"‹{shown}›")
        return line.append(ELLIPSIS) if len(text) > end else line

    def _reading(self, reaction: Reaction) -> Iterable[RenderableType]:
        reading, words = reaction.reading, self.words
        if reading is None:
            return
        yield self._bars(reading)
        leading = sorted(Sentiment, key=lambda sentiment: -reading.sentiment[sentiment])
        feeling = [f"{words.sentiment(each)} {words.probability(reading.sentiment[each])}" for each in leading]
        yield Text(f"{words('post', 'sentiment')}: " + ", ".join(feeling), style="dim")
        reason = story.reason_in_words(reaction, words)
        if reason is not None:
            yield Text("! " + words("post", "withheld", reason=one_line(reason, 200)), style="yellow")

    def _corrections(self, post: str | None) -> Iterable[RenderableType]:
        for told in story.correction_lines(self.report, self.words, post):
            yield Text(f"✎ {self.words('correction', 'mark')}: {one_line(told, 400)}", style="yellow")

    def _bars(self, reading: Reading) -> Table:
        """Show the stances worth a look: the labels, and what comes near its threshold; at least the leading one."""
        table = Table.grid(padding=(0, 1, 0, 0))
        ranked = sorted(Stance, key=lambda stance: -reading.stances[stance])
        limits = {stance: self.report.thresholds.get(stance, 0.5) for stance in Stance}
        near = [stance for stance in ranked if reading.stances[stance] >= limits[stance] / 2]
        for stance in near or ranked[:1]:
            is_label = stance in reading.labels
            table.add_row(
                Text(self.words.stance(stance), style="bold" if is_label else "dim"),
                bar(reading.stances[stance], limits[stance], _COLOURS[stance] if is_label else "bright_black", BAR),
                Text(self.words.probability(reading.stances[stance]), style="bold" if is_label else "dim"),
            )
        return table

    # ---- checks and the rest

    def _checks(self) -> Iterable[RenderableType]:
        yield self._title("check")
        if not self.report.checks:
            yield Text(self.words("check", "none"), style="dim")
            return
        table = Table.grid(padding=(0, 1, 0, 0))
        for check in ordered_checks(self.report):
            verdict = verdict_key(check)
            sign, style = _VERDICTS[verdict]
            said = one_line(check_in_words(check, self.reactions.get(check.post), self.words), 600)
            line = Text(f"{said} ").append(self.words("check", verdict).capitalize() + ".", style=f"bold {style}")
            number = self.words("post", "number", n=one_line(story.post_number(check.post)))
            table.add_row(Text(sign, style=f"bold {style}"), Text(number, style="dim", no_wrap=True), line)
        yield table

    def _foot(self) -> Iterable[RenderableType]:
        report, words = self.report, self.words
        if report.other_quotations and not report.privacy.leaves_out_texts:
            yield self._title("article", "others")
            for other in report.other_quotations[:20]:
                speaker = one_line(other.speaker or words("article", "speaker_unknown"), MAX_NAME)
                yield Text(words("article", "other", quotation=one_line(other.content, 200), speaker=speaker), style="dim")
        if report.corrections:
            yield self._title("correction")
            yield from self._corrections(None)
        gaps = story.unread(report, words)
        if gaps:
            yield self._title("glance", "gaps")
            yield from (Text(one_line(gap, 300)) for gap in gaps[:MAX_GAPS])
        models = ", ".join(f"{one_line(model.id, MAX_NAME)} ({one_line(model.sha256, 12)})" for model in report.models)
        made = f"social-reaction-analyzer {one_line(report.version, 20)} · {models or words('provenance', 'no_models')}"
        yield Text(f"\n{made}\n{words('provenance', 'input')} {one_line(report.article.sha256, 64)}", style="dim")


def _post_number_padded(post_id: str) -> str:
    """Return a post's number, two columns wide."""
    return one_line(story.post_number(post_id)).rjust(2)


def _shortened(text: str) -> str:
    end = shown_end(text, MAX_TEXT)
    return text if len(text) <= end else text[:end] + ELLIPSIS
