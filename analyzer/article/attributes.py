"""Drop the attributes of elements that have absurdly many, before the page is parsed.

Why: libxml2 compares each attribute of an element with all before it, and lxml looks each up by name: 40,000 attributes cost
eight seconds, a page of 10 MB half an hour. One look at every tag here, linear, costs a real page one or two milliseconds.
"""

import re

MAX_ATTRIBUTES = 256  # an element on real pages has fewer than 60
SMALL_PAGE = 30_000  # characters; cannot hold enough attributes to matter

_TO_THE_END = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+(?:>|\Z)"
# Comments and bodies of raw text are consumed whole, so that what looks like a tag in them is left alone.
_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>script|style|textarea|title|iframe|xmp|noembed|noframes)\b(?P<raw_rest>{_TO_THE_END}).*?(?:</(?P=raw)|\Z)"
    rf"|<[a-z][^\s/>]*+(?P<rest>{_TO_THE_END})",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?")


def trim_attributes(page: str) -> tuple[str, int]:
    """Return the page with at most `MAX_ATTRIBUTES` attributes an element, and how many elements had more."""
    if len(page) < SMALL_PAGE:
        return page, 0
    kept: list[str] = []
    done = 0
    for piece in _PIECE.finditer(page):
        group = "raw_rest" if piece["raw"] else "rest"
        start, end = piece.span(group)
        if end - start > 2 * MAX_ATTRIBUTES:
            cut = _end_of_last_attribute(page, start, end)
            if cut < end - 1:
                kept.append(page[done:cut])
                done = end - 1 if page[end - 1] == ">" else end
    kept.append(page[done:])
    return "".join(kept), len(kept) - 1


def _end_of_last_attribute(page: str, start: int, end: int) -> int:
    """Return where the last attribute that may stay ends, or the end of the tag."""
    at = start
    for _ in range(MAX_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(page, at, end)
        if attribute is None:
            return end
        at = attribute.end()
    return at if _ATTRIBUTE.match(page, at, end) else end
