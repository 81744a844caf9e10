"""Make very deep pages shallow before they are parsed, so that no text is lost.

Why: libxml2 stops at a nesting depth of 2,048 (256 without its ``huge_tree`` option) and drops everything after it, without
an exception. Beyond `MAX_DEPTH` only the tags are dropped here; the words between them stay. Linear in the page's size:
one look at every tag, no backtracking.
"""

import re

MAX_DEPTH = 500  # real pages stay below 60; libxml2 ends at 2,048, and our count may miss elements it adds itself

_NAME = re.compile(r"/?[A-Za-z][^\s/>]*+")
# Attributes up to the closing bracket; a quotation mark opens a value only after "=", as in the HTML standard.
_REST = re.compile(r"(?:[^>=]|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?)*+>")
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"},
)
# Their start tag ends an open one of the same name, so a row of them is flat.
_ROW = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option", "a", "button"})


class _Open:
    """The elements open at one point of the page, and how many were left out."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counts: dict[str, int] = {}
        self.left_out: dict[str, int] = {}

    def start(self, name: str) -> bool:
        """Open an element; return whether its tag may stay."""
        if name in _ROW and self.names and self.names[-1] == name:
            return True
        if len(self.names) >= MAX_DEPTH:
            self.left_out[name] = self.left_out.get(name, 0) + 1
            return False
        self.names.append(name)
        self.counts[name] = self.counts.get(name, 0) + 1
        return True

    def end(self, name: str) -> bool:
        """Close an element; return whether its tag may stay."""
        if self.left_out.get(name):
            self.left_out[name] -= 1
            return False
        if self.counts.get(name):
            while self.names:
                last = self.names.pop()
                self.counts[last] -= 1
                if last == name:
                    break
        return True


def flatten(page: str) -> str:
    """Return the page without the tags that nest deeper than `MAX_DEPTH`; everything else stays as it is."""
    kept: list[str] = []
    opened = _Open()
    done = 0  # everything before is in `kept` or was dropped
    at = page.find("<")
    while at >= 0:
        end, stays = _token(page, at, opened)
        if not stays:
            kept.append(page[done:at])
            kept.append(" ")
            done = end
        at = page.find("<", end)
    kept.append(page[done:])
    return "".join(kept)


def _token(page: str, at: int, opened: _Open) -> tuple[int, bool]:
    """Read the token at a ``<``; return where it ends and whether it may stay."""
    if page.startswith("<!--", at):
        end = page.find("-->", at + 4)
        return (len(page) if end < 0 else end + 3), True
    name_match = _NAME.match(page, at + 1)
    if name_match is None:
        return at + 1, True
    rest = _REST.match(page, name_match.end())
    if rest is None:  # the page ends inside this tag
        return len(page), True
    name = name_match.group().lower()
    if name in _RAW_TEXT:
        return _after_raw_text(page, rest.end(), name), True
    if name.startswith("/"):
        return rest.end(), opened.end(name[1:])
    return rest.end(), name in _VOID or opened.start(name)


def _after_raw_text(page: str, start: int, name: str) -> int:
    """Return where the body of a raw-text element ends (its end tag follows there)."""
    end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(page, start)
    return len(page) if end is None else end.start()
