"""Find paragraphs that may render a foreign post without quotation marks.

"= I would like everyone to know …" below a Japanese post: nothing but its meaning and its place tell that the paragraph is a
translation. So such paragraphs are only candidates, weighed by meaning alone and more strictly than marked quotations.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.extraction.blocks import FIRST, Line, trimmed
from analyzer.extraction.meanings import lines_in
from analyzer.extraction.relations import folded, n_words
from analyzer.extraction.tongues import differ, script_of
from analyzer.records import Article, Form, Mention, Sighting, Span

AFTER, BEFORE = 2, 1  # lines in the article's language after and before a post that are looked at
LOOKED_AT = 10  # lines of any language after a post: readings of a foreign post may stand between
MOST_LINES = 6  # lines of one rendering
FEWEST_WORDS = 5
SHORTEST, LONGEST = 0.4, 2.0  # lengths of a rendering, in lengths of the post
DENSE = 2.5  # letters of the Latin script that one sign of Chinese or Japanese is worth
_EQUAL = ("=", "→", "≈", "⇒")
_MARKS = " =:→«»“”„\"'–—-"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A stretch that may render the post number `post`; `skipped` lines in the article's language stand between them."""

    post: int
    sighting: Sighting
    skipped: int
    is_before: bool
    is_equated: bool = False  # begins with a sign that says "the same as"


def find_renderings(article: Article, lines: Sequence[Line], post: int, span: Span, text: str, sample: str) -> list[Rendering]:
    """Return the candidates around one post, none if it is in the article's own language.

    Args:
        article: The article.
        lines: Its lines without those of posts.
        post: Number of the post, kept in the candidates.
        span: Where the post stands.
        text: Its words.
        sample: Some of the article's words, to tell its language.
    """
    if differ(sample, text) is not True:
        return []
    first = bisect_left(lines, span.end, key=lambda line: line.span.start)
    below = range(first, min(len(lines), first + LOOKED_AT))
    after = [index for index in below if _is_candidate(article, lines[index], text)][:AFTER]
    before = [index for index in range(max(0, first - BEFORE), first) if _is_candidate(article, lines[index], text)]
    found = [
        Rendering(post, one, skipped, False, article.text.startswith(_EQUAL, lines[index].span.start))
        for skipped, index in enumerate(after)
        for one in _runs(article, lines, index, text)
    ]
    found.extend(
        Rendering(post, one, skipped, True)
        for skipped, index in enumerate(reversed(before))
        for one in _runs(article, lines[:first], index, text)
    )
    return found


def _is_candidate(article: Article, line: Line, text: str) -> bool:
    words = line.span.of(article.text)
    return n_words(folded(words)) >= FEWEST_WORDS and differ(words, text) is True


def _runs(article: Article, lines: Sequence[Line], index: int, text: str) -> list[Sighting]:
    """Return the line at `index`, and it with the lines after it as far as the post's length allows."""
    length = len(text) * (DENSE if script_of(text) == "CJK" else 1.0)
    last = index
    for following in range(index + 1, min(len(lines), index + MOST_LINES)):
        words = lines[following].span.of(article.text)
        if lines[following].breaks == FIRST or differ(words, text) is False:
            break
        if lines[following].span.end - lines[index].span.start > LONGEST * length:
            break
        last = following
    in_step = min(last, index + len(lines_in(text)) - 1)
    spans = list(dict.fromkeys(Span(lines[index].span.start, lines[end].span.end) for end in (index, in_step, last)))
    return [_sighting(article, span) for span in spans if SHORTEST * length <= span.end - span.start <= LONGEST * length]


def _sighting(article: Article, span: Span) -> Sighting:
    words = span.of(article.text)
    start = span.start + len(words) - len(words.lstrip(_MARKS))
    span = trimmed(article.text, Span(min(start, span.end), span.end))
    mention = Mention(form=Form.QUOTATION, span=span, content=span.of(article.text))
    return Sighting(mentions=(mention,), text=mention.content, is_social=False)
