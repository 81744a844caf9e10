"""Put pseudonyms in the place of the people of a finished report.

Why here, on the finished record, after all stages and before every renderer: the stages must read the true words, for a
pseudonym would be read as a word of the post, pair quotations wrongly and change scores; and what is done once to the record
is done for every format, those included that are yet to be written. The record that comes out keeps all promises of
`analyzer.records`: ``mention.content == mention.span.of(article.text)``, and evidence lies on the words it lay on.

What is replaced, everywhere in the record: handles, names and permalinks of the posts with the ids in them, mentions, mail and
web addresses in texts, in translations and in the article, bylines that are also posts' authors. What stays: the source, the
article's address and the hash of its bytes, by which anybody finds the article; the words of the posts, by which a search
engine finds them; times; names as `mentions` says. `texts_left_out` takes the words away too.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyzer.privacy.keys import Key
from analyzer.privacy.mentions import Finder
from analyzer.privacy.people import People
from analyzer.privacy.rewriting import Edit, Rewriting
from analyzer.privacy.short_names import called_by_parts, name_parts, short_names
from analyzer.privacy.unseen import folded
from analyzer.records import (
    Article,
    ArticleReport,
    Attribution,
    Check,
    CheckKind,
    Correction,
    CorrectionKind,
    Evidence,
    Extraction,
    Mention,
    OtherQuotation,
    Post,
    PressTranslation,
    Privacy,
    Reaction,
    Reading,
    Translation,
)
from analyzer.report.checks import quotation_checks


def pseudonymise(report: ArticleReport, key: Key) -> ArticleReport:
    """Return a report without the names of its people.

    Args:
        report: The report.
        key: The same person has the same pseudonym in all reports that are made with the same key.
    """
    veil = _Veil(report.article, [reaction.post for reaction in report.reactions], key, _former(report.corrections))
    reactions = tuple(veil.reaction(reaction) for reaction in report.reactions)
    return replace(
        report,
        article=veil.article(),
        reactions=reactions,
        other_quotations=tuple(veil.other(other) for other in report.other_quotations),
        checks=tuple(_checks(report, reactions, veil)),
        privacy=Privacy(is_pseudonymous=True, n_characters=report.privacy.n_characters),
        corrections=tuple(veil.correction(one) for one in report.corrections),
    )


def pseudonymise_extraction(article: Article, extraction: Extraction, key: Key) -> Extraction:
    """Return what was found in an article without the names of its people; its spans count in the rewritten text."""
    veil = _Veil(article, extraction.posts, key)
    return Extraction(
        tuple(veil.post(post) for post in extraction.posts), tuple(veil.other(other) for other in extraction.other_quotations)
    )


class _Veil:
    """Pseudonyms for one article and all that points into it."""

    def __init__(self, article: Article, posts: Sequence[Post], key: Key, former: Iterable[Attribution] = ()) -> None:
        self._people = People([*(post.attribution for post in posts), *former], key)
        self._finder = Finder(self._people)
        self._article = article
        self._short = sorted(short_names(article.text, posts, self._people))
        self._text = self._finder.rewritten(article.text, self._short)

    def words(self, text: str) -> str:
        return self._finder.rewritten(text).text

    def said(self, post: Post, text: str) -> Rewriting:
        """Rewrite words of a post; parts of names go as well that go in the article, where it shows the post or quotes it."""
        called = name_parts(post.attribution, self._people)
        for mention in post.mentions:
            first, last = (bisect_left(self._short, place, key=_start) for place in (mention.span.start, mention.span.end))
            for edit in self._short[first:last]:
                called.setdefault(folded(self._article.text[edit.start : edit.end]), edit.replacement)
        return self._finder.rewritten(text, called_by_parts(text, called))

    def article(self) -> Article:
        """Return the article with its text rewritten; its elements, which no renderer reads, hold addresses and go."""
        article = self._article
        return replace(
            article,
            text=self._text.text,
            title=article.title and self.words(article.title),
            authors=tuple(self.words(author) for author in article.authors),
            elements=(),
            main=tuple(self._text.moved(span) for span in article.main),
            warnings=tuple(self.words(warning) for warning in article.warnings),
        )

    def reaction(self, reaction: Reaction) -> Reaction:
        translation = reaction.translation
        translated = reaction.translated_reading
        if isinstance(translation, Translation):
            rewritten = self.said(reaction.post, translation.text)
            translation = replace(translation, text=rewritten.text)
            translated = _reading(translated, rewritten)
        return replace(
            reaction,
            post=self.post(reaction.post),
            translation=translation,
            reading=_reading(reaction.reading, self.said(reaction.post, reaction.post.text or "")),
            translated_reading=translated,
        )

    def post(self, post: Post) -> Post:
        who = self._people.pseudonymous(post.attribution)
        return replace(
            post,
            text=None if post.text is None else self.said(post, post.text).text,
            mentions=tuple(self._mention(post, mention) for mention in post.mentions),
            attribution=replace(who, evidence=tuple(self._text.moved(span) for span in who.evidence)),
            press_translation=self._press(post),
        )

    def other(self, other: OtherQuotation) -> OtherQuotation:
        span = self._text.moved(other.span)
        speaker = other.speaker and self.words(other.speaker)
        return replace(other, span=span, content=span.of(self._text.text), speaker=speaker)

    def correction(self, one: Correction) -> Correction:
        """Return a correction with pseudonyms for the people of the posts; who made it stays named."""
        called = {CorrectionKind.HANDLE: self._people.by_handle, CorrectionKind.AUTHOR: self._people.by_name}
        name = called.get(one.kind, self.words)
        return replace(one, before=one.before and name(one.before), after=one.after and name(one.after))

    def _mention(self, post: Post, mention: Mention) -> Mention:
        span = self._text.moved(mention.span)
        return replace(
            mention,
            span=span,
            content=span.of(self._text.text),
            cue=mention.cue and self.said(post, mention.cue).text,
            cue_span=mention.cue_span and self._text.moved(mention.cue_span),
            lead_in=mention.lead_in and self._text.moved(mention.lead_in),
        )

    def _press(self, post: Post) -> PressTranslation | None:
        press = post.press_translation
        return press and replace(press, text=self.said(post, press.text).text, span=self._text.moved(press.span))


def _former(corrections: Iterable[Correction]) -> Iterable[Attribution]:
    """Give the names that a person corrected: the article still says them."""
    for one in corrections:
        if one.kind is CorrectionKind.AUTHOR:
            yield Attribution(author=one.before)
        elif one.kind is CorrectionKind.HANDLE:
            yield Attribution(handle=one.before)


def _start(edit: Edit) -> int:
    return edit.start


def _reading(reading: Reading | None, text: Rewriting) -> Reading | None:
    if reading is None:
        return None
    return replace(reading, evidence=tuple(Evidence(one.label, text.moved(one.span), one.weight) for one in reading.evidence))


def _checks(report: ArticleReport, reactions: Iterable[Reaction], veil: _Veil) -> Iterable[Check]:
    """Give the checks in their order, rewritten.

    A comparison of quotation and post is made anew, word by word: its words in the old check have lost the marks by which
    mentions are found.
    """
    anew = {reaction.post.id: iter(tuple(quotation_checks(reaction))) for reaction in reactions}
    posts = {reaction.post.id: reaction.post for reaction in report.reactions}
    for check in report.checks:
        again = next(anew[check.post], None) if check.kind is CheckKind.QUOTATION else None
        said, found = (veil.said(posts[check.post], words).text for words in (check.said, check.found))
        yield again or replace(check, said=said, found=found)
