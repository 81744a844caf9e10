"""Weigh whether a quotation renders a post, in log-odds: words, meaning, place and names speak together.

The meaning's part is fitted: how far the cosine lies above the page's level (`meanings`), on sentences of the parallel
development set with their English translations; a logistic fit has its middle at `MARGIN_MIDDLE` and the slope 183, of which
less is used because the sentences of one page are more alike than those of the set. The other parts are set by hand, coarse on
purpose: a place directly before the post and a cue together can outweigh a middling cosine, never a low one.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.extraction.blocks import article_language, lines_of, sample_of
from analyzer.extraction.cues import Kind, is_below, lexicon
from analyzer.extraction.meanings import USUAL_LEVEL, Meanings
from analyzer.extraction.relations import folded, n_words, shared_words
from analyzer.extraction.renderings import DENSE, Rendering
from analyzer.extraction.tongues import differ, script_of
from analyzer.records import Article, Attribution, Platform, Sighting, Span

MARGIN_MIDDLE = 0.080
MARGIN_SLOPE = 119.0
_MEANING_BOUNDS = (-6.0, 5.0)  # one number alone never decides against all the rest
_PLACE_BEFORE = (2.5, 1.0, 0.0)  # by lines between a quotation and the post after it; then less by the line
_PLACE_AFTER = (1.5, 0.5, -0.5)
_PER_LINE = 0.4
_FARTHEST = -4.0
_POST_BETWEEN = -1.5
QUOTATION_BETWEEN = -1.5  # a post without words is rather rendered by a nearer quotation
_OTHER_VOICE = -4.0
_UNLIKE = -1.0  # a name that the account's is nothing like: most handles are made of names
_LETTERS_ALIKE = 4
_NAMED = 3.0
_SAME_LANGUAGE = -3.0
_UNSEEN = -3.0  # meaning not compared: place and cue must speak clearly
_UNMARKED = -4.0  # prose about a post means nearly the same
_IN_STEP = 5.0  # every line renders the line in its place
_MARKED_EQUAL = 2.0  # "= …", "→ …"
_PER_SIGN, _MOST_SIGNS = 0.7, 2.0
_SIGN = re.compile(r"\d+|[#@]\w+|https?://\S{4,200}|[\u2600-\u27bf\U0001f300-\U0001faff]")
_TEXTLESS = -2.0
_UNDETERMINED = -3.0  # most posts are in the article's own language
_NEVER = -20.0
_LONGEST_NAME = 60
PARAPHRASED = 0.5  # share of its words that a paraphrase in the same language has in common with the post
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand, counted in lines."""

    starts: Sequence[int]
    tag: str | None
    sample: str

    @classmethod
    def of(cls, article: Article) -> "Layout":
        """Keep where the lines begin, and the language of the longest of them."""
        lines = lines_of(article)
        return cls([line.span.start for line in lines], article_language(article, lines), sample_of(article, lines))

    def line_of(self, position: int) -> int:
        """Return the number of the line at or before `position`."""
        return bisect_right(self.starts, position) - 1

    def between(self, quotation: Span, post: Span) -> tuple[bool, int]:
        """Return whether the quotation stands before the post, and how many lines stand between them."""
        if quotation.start <= post.start:
            line = self.line_of(post.start)
            is_own = post.start < post.end or self.starts[line] == post.start  # a post without words stands between two lines
            return True, max(0, line - self.line_of(max(quotation.start, quotation.end - 1)) - is_own)
        return False, max(0, self.line_of(quotation.start) - self.line_of(max(post.start, post.end - 1)) - 1)


def place(layout: Layout, quotation: Span, post: Span, posts_between: int) -> float:
    """Weigh where the two stand to each other."""
    before, lines = layout.between(quotation, post)
    table = _PLACE_BEFORE if before else _PLACE_AFTER
    near = table[lines] if lines < len(table) else table[-1] - _PER_LINE * (lines - len(table) + 1)
    return max(_FARTHEST, near + _POST_BETWEEN * posts_between)


def names(article: Article, quotation: Sighting, author: str | None, handle: str | None) -> float:
    """Weigh whether the quotation's lead-in names the post's author."""
    lead_in = quotation.mentions[0].lead_in
    said = folded(lead_in.of(article.text) if lead_in else "").replace(" ", "")
    known = {folded(name).replace(" ", "") for name in (quotation.attribution.author, quotation.attribution.handle) if name}
    for name in (author, handle):
        short = folded((name or "")[:_LONGEST_NAME]).replace(" ", "")
        if len(short) >= 3 and (short in said or any(len(one) >= 4 and (one in short or short in one) for one in known)):
            return _NAMED
    return 0.0


def contradict(quotation: Sighting, known: Attribution) -> bool:
    """Return whether the quotation's lead-in names somebody else than the post's author."""
    said = {_short(name) for name in (quotation.attribution.author, quotation.attribution.handle) if name}
    written = {_short(name) for name in (known.author, known.handle) if name}
    return bool(said and written) and not any(one in other or other in one for one in said for other in written)


def voices(quotation: Sighting, known: Attribution) -> float:
    """Weigh whether a statement is somebody else's: the same name may look different in another script only."""
    scripts = {script_of(tie.author or "") for tie in (quotation.attribution, known)}
    is_other = not quotation.is_social and len(scripts) == 1 and contradict(quotation, known)
    return _OTHER_VOICE if is_other else 0.0


def platforms(article: Article, layout: Layout, quotation: Sighting, known: Attribution) -> float:
    """Weigh whether the lead-in names another platform than the post's, one of those without embeds among them ("Weibo")."""
    lead_in = quotation.mentions[0].lead_in
    if known.platform is Platform.UNKNOWN or lead_in is None:
        return 0.0
    words = lexicon(layout.tag).read(article.text, lead_in)
    named = {word.platform for word in words if word.kind is Kind.PLATFORM}
    if named:
        return 0.0 if known.platform in named else _NEVER
    return 0.0 if quotation.attribution.platform in {Platform.UNKNOWN, known.platform} else _OTHER_VOICE


def _short(name: str) -> str:
    return folded(name[:_LONGEST_NAME]).replace(" ", "")


def lengths(quotation: str, post: str) -> float:
    """Weigh the lengths: a rendering is about as long as the post, or a part of it."""
    said, written = (len(folded(text)) * (DENSE if script_of(text) == "CJK" else 1.0) for text in (quotation, post))
    if not said or not written:
        return -1.0
    if said > 3 * written:
        return -3.0
    return -0.5 if written > 4 * said else 0.0


def meaning(cosine: float | None, level: float, quotation: str, post: str, tag: str | None) -> float:
    """Weigh the meanings; without a cosine, only that the languages differ; `tag` is the article's."""
    differs = differ(quotation, post, tag)
    if cosine is None:
        return _UNSEEN + (1.0 if differs else _NEVER if differs is False else 0.0)
    weighed = max(_above(cosine, level), _above(cosine, USUAL_LEVEL))
    if differs is True:
        weighed += signs(quotation, post)
    if differs is not True:
        shared = shared_words(quotation, post)
        weighed += _SAME_LANGUAGE if shared >= PARAPHRASED else _NEVER if differs is False else _UNDETERMINED
    if n_words(folded(quotation)) < FEWEST_WORDS:
        weighed -= 2.0  # too few words to compare meanings
    return weighed


def _above(cosine: float, level: float) -> float:
    low, high = _MEANING_BOUNDS
    return min(high, max(low, MARGIN_SLOPE * (cosine - level - MARGIN_MIDDLE)))


def signs(said: str, written: str) -> float:
    """Weigh what stays in a translation: numbers, tags, accounts, links and emoji that both have."""
    shared = set(_SIGN.findall(said)) & set(_SIGN.findall(written))
    return min(_MOST_SIGNS, _PER_SIGN * len(shared))


def unmarked(rendering: Rendering, post: str, meanings: Meanings) -> float:
    """Weigh a paragraph without quotation marks beside a foreign post."""
    said = rendering.sighting.text or ""
    cosine = meanings.cosine(said, post)
    if cosine is None:
        return _NEVER
    table = _PLACE_BEFORE if rendering.is_before else _PLACE_AFTER
    skipped = rendering.skipped
    near = table[skipped] if skipped < len(table) else table[-1] - _PER_LINE * (skipped - len(table) + 1)
    weighed = _IN_STEP if meanings.in_step(said, post) else _above(cosine, meanings.level(post)) + signs(said, post)
    return weighed + near + _UNMARKED + (_MARKED_EQUAL if rendering.is_equated else 0.0)


def textless(article: Article, quotation: Sighting, known: Attribution) -> float:
    """Weigh a quotation beside a post that shows no words: only one with a social cue can be its words, no comment below it."""
    lead_in = quotation.mentions[0].lead_in
    if not quotation.is_social or (lead_in is not None and is_below(article.text, lead_in)):
        return _NEVER
    handles = {tie.handle.casefold() for tie in (quotation.attribution, known) if tie.handle}
    if len(handles) > 1:
        return _TEXTLESS + _OTHER_VOICE
    return _TEXTLESS + (_UNLIKE if _are_unlike(quotation.attribution.author, known.author or known.handle) else 0.0)


def _are_unlike(said: str | None, written: str | None) -> bool:
    """Return whether two names in one script have no few letters in a row in common."""
    one, other = _short(said or "").replace("_", ""), _short(written or "").replace("_", "")
    if len(one) < _LETTERS_ALIKE or len(other) < _LETTERS_ALIKE or script_of(one) != script_of(other):
        return False
    return not any(one[at : at + _LETTERS_ALIKE] in other for at in range(len(one) - _LETTERS_ALIKE + 1))


def cue(quotation: Sighting, *, is_compared: bool) -> float:
    """Weigh how the quotation is introduced; where meanings are not compared a statement is no post."""
    if quotation.is_social:
        return 1.0
    return -1.0 if is_compared else -5.0
