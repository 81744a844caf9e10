"""The report as Markdown that pastes into an issue or a wiki: headings, tables, quotation blocks, no HTML.

Every word from outside passes through `sanitise.for_markdown`, so that it renders as itself and nothing else: no link, no
picture, no mention of a stranger. Links are made only from http(s) addresses, in angle brackets.
"""

from collections.abc import Iterable, Iterator

from analyzer.records import ArticleReport, Reaction, Reading, Sentiment, Share, Stance, Translation
from analyzer.report import story
from analyzer.report.findings import check_in_words, ordered_checks, verdict_key
from analyzer.report.sanitise import for_markdown, safe_url, visible
from analyzer.report.wording import Wording, wording

MAX_TEXT = 4000  # code points of one post; GitHub takes 65,536 in one comment
_SIGNS = {"disagrees": "✗", "unknown": "?", "agrees": "✓"}


def render(report: ArticleReport, *, words: Wording | None = None) -> str:
    """Return the report as a Markdown document.

    Args:
        report: The report.
        words: Interface language; English by default.
    """
    page = _Page(report, words or wording())
    return "\n\n".join(page.blocks()) + "\n"


class _Page:
    """The blocks of one report, from top to bottom."""

    def __init__(self, report: ArticleReport, words: Wording) -> None:
        self.report = report
        self.words = words
        self.reactions = {reaction.post.id: reaction for reaction in report.reactions}

    def blocks(self) -> Iterator[str]:
        yield from self._head()
        if self.report.aggregate.n_scored:
            shares, firm = self.report.aggregate, story.firm(self.report)
            ranked = story.ranked(self.report)
            yield self._shares("stances", ((self.words.stance(s), shares.stances[s], firm.stances[s]) for s in ranked))
            each = ((self.words.sentiment(s), shares.sentiment[s], firm.sentiment[s]) for s in Sentiment)
            yield self._shares("sentiment", each)
        if self.report.reactions:
            yield self._heading("post")
            for placed in story.threads(self.report.reactions):
                yield from self._post(placed.reaction)
            yield from self._checks()
        yield from self._foot()

    def _heading(self, section: str, key: str = "title") -> str:
        return f"## {for_markdown(self.words(section, key))}"

    def _head(self) -> Iterator[str]:
        report, words = self.report, self.words
        article = report.article
        yield f"# {for_markdown(article.title or words('head', 'untitled'))}"
        facts = [words("head", "by", names=", ".join(article.authors))] if article.authors else []
        facts.append(words.moment(article.published) or article.published or words("head", "undated"))
        facts.append(words("head", "written_in", language=words.language(report.language.tag)))
        url = safe_url(article.url)
        yield " · ".join(map(for_markdown, [*facts, article.source])) + (f" · <{url}>" if url else "")
        told = " ".join(
            for_markdown(text) for text in [story.overview(report, words), *story.reaction_sentences(report, words)]
        )
        yield f"**{told}**"
        cautions = story.caution_sentences(report, words) + ([words("glance", "chosen")] if report.reactions else [])
        yield for_markdown(" ".join(cautions))

    def _shares(self, key: str, rows: Iterable[tuple[str, Share, Share]]) -> str:
        words, total = self.words, self.report.aggregate.n_scored
        heads = [words("glance", key), words("glance", "counted", total=total), "%", words("glance", "level")]
        lines = ["| " + " | ".join(map(for_markdown, heads)) + " |", "| --- | ---: | ---: | --- |"]
        for name, share, firm in rows:
            interval = for_markdown(words.interval(share))
            unsure = f" ({words('glance', 'n_unsure', n=share.n - firm.n)})" if firm.n < share.n else ""
            count = for_markdown(f"{share.n}{unsure}")
            lines.append(f"| {for_markdown(name)} | {count} | {words.percent(share.share)} | {interval} |")
        return "\n".join(lines)

    # ---- posts

    def _post(self, reaction: Reaction) -> Iterator[str]:
        post, words = reaction.post, self.words
        who = post.attribution
        name = for_markdown(who.author or who.handle or words("post", "anonymous"))
        facts = [f"@{who.handle}"] if who.handle and who.author else []
        facts.append(words.platform(who.platform))
        facts.append(words.moment(who.posted_at) or who.posted_at or words("post", "undated"))
        if story.has_words(reaction):
            facts.append(words.language(reaction.language.tag))
        if post.reply_to in self.reactions:
            facts.append(words("post", "reply", post=story.post_number(str(post.reply_to))).lower())
        url = safe_url(who.permalink)
        line = f"**{for_markdown(story.post_number(post.id))}. {name}** · " + " · ".join(map(for_markdown, facts))
        yield line + (f" · <{url}>" if url else "")
        yield from self._body(reaction)

    def _body(self, reaction: Reaction) -> Iterator[str]:
        post, words = reaction.post, self.words
        if post.text is None:
            yield f"*{for_markdown(story.missing_words(reaction, words))}*"
        else:
            yield from self._texts(reaction, post.text)
        if reaction.reading is not None:
            yield self._reading(reaction, reaction.reading)
        lines = story.correction_lines(self.report, words, post.id)
        if lines:
            mark = for_markdown(words("correction", "mark"))
            yield "\n".join(f"- **{mark}**: {for_markdown(line)}" for line in lines)

    def _texts(self, reaction: Reaction, text: str) -> Iterator[str]:
        post, words = reaction.post, self.words
        yield _quoted(text)
        if isinstance(reaction.translation, Translation):
            note = story.translation_note(reaction, words)
            yield f"{for_markdown(words('post', 'translation'))} ({for_markdown(note)}):"
            yield _quoted(reaction.translation.text)
        if post.press_translation is not None:
            agreement = story.press_agreement(post.press_translation, words)
            told = words("post", "press_translation") + (f" ({agreement})" if agreement else "")
            yield f"{for_markdown(told)}:"
            yield _quoted(post.press_translation.text)

    def _reading(self, reaction: Reaction, reading: Reading) -> str:
        words = self.words
        ranked = sorted(Stance, key=lambda stance: -reading.stances[stance])
        told = [f"{words.stance(each)} {words.probability(reading.stances[each])}" for each in ranked]
        labels = [f"**{for_markdown(text)}**" for text, each in zip(told, ranked, strict=True) if each in reading.labels]
        rest = [for_markdown(text) for text, each in zip(told, ranked, strict=True) if each not in reading.labels]
        feeling = [f"{words.sentiment(each)} {words.probability(reading.sentiment[each])}" for each in Sentiment]
        shown = ", ".join(labels) or for_markdown(words("post", "no_label"))
        line = (
            f"- {shown} ({', '.join(rest)})\n- {for_markdown(words('post', 'sentiment'))}: {for_markdown(', '.join(feeling))}"
        )
        reason = story.reason_in_words(reaction, words)
        return line if reason is None else f"{line}\n- {for_markdown(words('post', 'withheld', reason=reason))}"

    # ---- checks and the rest

    def _checks(self) -> Iterator[str]:
        words = self.words
        yield self._heading("check")
        if not self.report.checks:
            yield for_markdown(words("check", "none"))
            return
        lines = []
        for check in ordered_checks(self.report):
            verdict = verdict_key(check)
            number = for_markdown(words("post", "number", n=story.post_number(check.post)))
            said = for_markdown(check_in_words(check, self.reactions.get(check.post), words))
            lines.append(f"- {_SIGNS[verdict]} {number}: {said} **{for_markdown(words('check', verdict))}**")
        yield "\n".join(lines)

    def _foot(self) -> Iterator[str]:
        report, words = self.report, self.words
        if report.other_quotations and not report.privacy.leaves_out_texts:
            yield self._heading("article", "others")
            speakers = [other.speaker or words("article", "speaker_unknown") for other in report.other_quotations]
            both = zip(report.other_quotations, speakers, strict=True)
            told = [words("article", "other", quotation=other.content, speaker=speaker) for other, speaker in both]
            yield "\n".join(f"- {for_markdown(text)}" for text in told)
        gaps = story.unread(report, words)
        if gaps:
            yield self._heading("glance", "gaps")
            yield "\n".join(f"- {for_markdown(gap)}" for gap in gaps)
        if report.corrections:
            yield self._heading("correction")
            yield "\n".join(f"- {for_markdown(line)}" for line in story.correction_lines(report, words))
        yield self._heading("provenance")
        lines = [f"- {for_markdown(words('provenance', 'version'))}: social-reaction-analyzer {for_markdown(report.version)}"]
        slots = [words.known("slot", model.slot) for model in report.models]
        lines += [f"- {for_markdown(f'{slot}: {m.id}, {m.sha256}')}" for slot, m in zip(slots, report.models, strict=True)]
        lines.append(f"- {for_markdown(words('provenance', 'input'))}: {for_markdown(report.article.sha256)}")
        lines.append(f"- {for_markdown(words('provenance', 'config'))}: {for_markdown(report.config_sha256)}")
        yield "\n".join(lines)


def _quoted(text: str) -> str:
    """Return text as a quotation block, its own line breaks kept; blank lines stay inside the block."""
    lines = [for_markdown(line) for line in visible(text[:MAX_TEXT] + ("…" if len(text) > MAX_TEXT else "")).split("\n")]
    # A backslash breaks a line within a paragraph; at the end of one it would be shown.
    breaks = ["\\" if line and after else "" for line, after in zip(lines, [*lines[1:], ""], strict=True)]
    return "\n".join(f"> {line}{end}" if line else ">" for line, end in zip(lines, breaks, strict=True))
