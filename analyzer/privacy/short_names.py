"""Find where an article calls the author of a post by a part of the name: "Roe joked" beside a post of Ana Roe.

A part of a name is often a word of its own (a town, a paper's "News"), so it is looked for only where the article speaks of
the post: in the lines that show it, the line before each of them, and the clause that leads it in; and only with a capital.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from analyzer.privacy.people import People
from analyzer.privacy.rewriting import Edit
from analyzer.privacy.unseen import folded, seen_edits
from analyzer.records import Attribution, Post, Span

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
    words = sorted(seen_edits(text, _words))
    starts = [word.start for word in words]
    for post in posts:
        called = name_parts(post.attribution, people)
        for span in _around(text, post) if called else ():
            yield from _called(words[bisect_left(starts, span.start) : bisect_left(starts, span.end)], called)


def name_parts(who: Attribution, people: People) -> dict[str, str]:
    """Return the folded parts of an author's name, and what the author is called instead."""
    words = _WORD.findall(who.author or "")
    if not 2 <= len(words) <= MOST_WORDS or not all(word[0].isupper() for word in words):
        return {}
    return dict.fromkeys((folded(word) for word in words if len(word) >= SHORTEST), people.pseudonymous(who).author or "")


def called_by_parts(text: str, called: Mapping[str, str]) -> Iterator[Edit]:
    """Give the stretches of any text that are one of some folded parts of names."""
    yield from _called(seen_edits(text, _words), called) if called else ()


def _words(text: str) -> Iterator[Edit]:
    """Give every word of a text as the edit that would leave it alone."""
    return (Edit(found.start(), found.end(), found[0]) for found in _WORD.finditer(text))


def _called(words: Iterable[Edit], called: Mapping[str, str]) -> Iterator[Edit]:
    for word in words:
        if word.replacement[0].isupper() and (name := called.get(folded(word.replacement))):
            yield Edit(word.start, word.end, name)


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
