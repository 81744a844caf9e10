"""Find where an article calls the author of a post by a part of the name: "Roe joked" beside a post of Ana Roe.

A part of a name is often a word of its own (a town, a paper's "News"), so it is looked for only where the article speaks of
the post: in the lines that show it, the line before each of them, and the clause that leads it in; and only with a capital.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from analyzer.privacy.people import People
from analyzer.privacy.rewriting import Edit
from analyzer.records import Post, Span

MOST_WORDS = 4  # of a name of a person; longer display names are sentences
SHORTEST = 3  # letters of a part
MAX_LINE = 2_000  # code points on each side of a mention that are looked at
_WORD = re.compile(r"[^\W\d_]+")


def short_names(text: str, posts: Iterable[Post], people: People) -> Iterator[Edit]:
    """Give the stretches of an article's text in which an author is called by a part of the name.

    Args:
        text: The article's text.
        posts: Whose mentions lie in it.
        people: Their authors.
    """
    words = [(found.start(), found[0]) for found in _WORD.finditer(text)]
    starts = [start for start, _ in words]
    for post in posts:
        parts = _parts(post.attribution.author)
        if not parts:
            continue
        called = people.pseudonymous(post.attribution).author or ""
        for span in _around(text, post):
            for start, word in words[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
                if word[0].isupper() and word.casefold() in parts:
                    yield Edit(start, start + len(word), called)


def _parts(author: str | None) -> frozenset[str]:
    words = _WORD.findall(author or "")
    if not 2 <= len(words) <= MOST_WORDS or not all(word[0].isupper() for word in words):
        return frozenset()
    return frozenset(word.casefold() for word in words if len(word) >= SHORTEST)


def _around(text: str, post: Post) -> Iterator[Span]:
    """Give the lines of each mention with the line before it; short, so that many mentions in one line cost little."""
    for mention in post.mentions:
        low, high = max(0, mention.span.start - MAX_LINE), min(len(text), mention.span.end + MAX_LINE)
        line = text.rfind("\n", low, mention.span.start)
        above = low + len(text[low : max(low, line)].rstrip())
        before = text.rfind("\n", low, above)
        after = text.find("\n", mention.span.end, high)
        yield Span(max(low, before + 1), after if after >= 0 else high)
        if mention.lead_in is not None:
            yield mention.lead_in
