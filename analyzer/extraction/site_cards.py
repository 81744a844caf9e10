"""Read the copies of posts that sites render themselves: by the names of their parts, or by the order of their lines.

Sites name the classes of a copy as they please ("tweet-body_root__ChzUj", "sns-card__text"), yet the last word of the name
says what the part is. Where it does not (utility classes), the printed handle is the anchor: it stands alone or after the
name, and below it stand the words, with times, counts and links around them.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from analyzer.extraction.blocks import trimmed
from analyzer.extraction.card_forms import time_in
from analyzer.extraction.card_parts import Card, Parts, outermost
from analyzer.extraction.copied_lines import Header, is_aside, read_header
from analyzer.extraction.dates import parse_date
from analyzer.records import Element, Span

_BEFORE = r"(?:[a-z0-9]{1,30}[-_]{1,3}){0,6}"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "text",
        re.compile(
            rf"{_BEFORE}(?:text|body|full-?text|caption|message|words|content)(?:[-_]{{1,2}}(?:root|wrapper|content|inner|container|html))?"
            r"|(?:tweet|post|status|entry|embed|card|message)[-_]{0,2}(?:text|body|full-?text|caption)(?:[-_]\w{1,20})?"
        ),
    ),
    ("handle", re.compile(r".{0,60}(?:user-?name|user_name|screen[-_]?name|handle|nickname|account|__id)")),
    (
        "author",
        re.compile(
            r".{0,60}(?:display|author|full|real|owner|channel)[-_]?name(?:[-_]{1,2}(?:html|inner|text))?|.{0,60}[-_](?:name|author)"
            r"|.{0,60}author-?(?:name|(?:link-?)?text)"
        ),
    ),
    ("date", re.compile(r".{0,60}(?:created[-_]at|date|time|timestamp|posted-at)")),
)
_ASIDE_LABEL = re.compile(r"(?:^|[-_])(?:button|btn|link|alt|help|label|meta|like|reply|repost|follow|more|notice)s?(?=[-_]|$)")
_COMPILED_TAIL = re.compile(r"_{1,3}(?=[a-z]{0,8}[A-Z0-9])[A-Za-z0-9]{4,8}$")
_HANDLE = re.compile(r"[@＠]\s?([\w.\-@]{1,80})")
_LONGEST_NAME = 100


def read_labelled(parts: Parts) -> Card | None:
    """Read a copy whose parts are labelled; None unless it has words and a handle or a name that are so labelled."""
    found = _labelled(parts)
    named = [*found["author"], *found["handle"], *found["date"]]
    leaves = [e for e in parts.inside if _HANDLE.fullmatch(e.span.of(parts.page.text)[: _LONGEST_NAME + 1].strip())]
    texts = [e for e in found["text"] if not any(e.span.covers(other.span) for other in (*named, *leaves))]
    if not texts:
        return None
    text = max(texts, key=lambda e: e.span.end - e.span.start)
    bare = [e for e in [*found["author"], *found["handle"]] if not any(_holds(e, other) for other in named)]
    names = [words for e in bare if (words := _short(parts, e))]
    handle = _handle(parts, [_short(parts, e) or "" for e in (*found["handle"], *leaves)])
    author = next((name for name in names if not _HANDLE.fullmatch(name) and name != handle), None)
    if handle is None and not (author and found["author"]):
        return None
    date = next((e.span.of(parts.page.text) for e in found["date"]), "")
    return Card(
        text=text.span.of(parts.page.text).strip(),
        author=author,
        handle=handle,
        posted_at=(parse_date(date, near=parts.near) if date else None) or time_in(parts, ""),
    )


def _holds(element: Element, other: Element) -> bool:
    return element.span.covers(other.span) and element.span != other.span


def _labelled(parts: Parts) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {label: [] for label, _ in _LABELS}
    for element in parts.inside:
        label = _label(element) if element.span.start < element.span.end else None
        if label is not None:
            found[label].append(element)
    return found


def _short(parts: Parts, element: Element) -> str | None:
    """Return the words of a part that is one name; None for a box that holds more."""
    words = element.span.of(parts.page.text).strip()
    return words if 0 < len(words) <= _LONGEST_NAME and "\n" not in words and not re.search(r"\s[@＠]\w", words) else None


def _handle(parts: Parts, labelled: Sequence[str]) -> str | None:
    """Return the handle that is labelled or stands alone: with its sign, or as the address has it."""
    for words in labelled:
        if match := _HANDLE.fullmatch(words):
            return match[1]
    expected = parts.permalink.handle if parts.permalink is not None else None
    return next((words for words in labelled if expected and words.casefold() == expected.casefold()), None)


def _label(element: Element) -> str | None:
    """Return which part an element is, by a class name; the random tail that style compilers add does not count."""
    for name in element.attributes.get("class", "")[:500].split():
        bare = _COMPILED_TAIL.sub("", name).lower()
        for label, pattern in _LABELS:
            if pattern.fullmatch(bare) and not (label == "text" and _ASIDE_LABEL.search(bare)):
                return label
    return None


def read_by_lines(parts: Parts) -> Card | None:
    """Read a copy by the order of its lines; None unless it prints the handle that its address has."""
    expected = parts.permalink.handle if parts.permalink is not None else None
    if expected is None:
        return None
    lines = _lines(parts)
    words = [span.of(parts.page.text) for span in lines]
    for index in range(min(len(lines), 4)):
        header = _bare_header(words, index, expected) or read_header(words, index)
        if header is not None and header.handle.casefold() == expected.casefold():
            return _below(parts, lines[header.end :], Card(author=header.name, handle=header.handle))
    return None


def _bare_header(words: Sequence[str], index: int, expected: str) -> Header | None:
    """Return the header of a copy that prints the handle alone and without its sign."""
    if words[index].casefold() != expected.casefold():
        return None
    return read_header([*words[:index], f"@{words[index]}", *words[index + 1 :]], index)


def _below(parts: Parts, lines: Sequence[Span], known: Card) -> Card | None:
    """Return the card whose words stand in `lines`, among times, counts and the labels of links and buttons."""
    asides = [e.span for e in outermost(parts.inside) if e.tag in _CONTROLS]
    asides += [e.span for e in parts.inside if e.tag in _CONTROLS]
    text = parts.page.text
    kept = [line for line in lines if not is_aside(line.of(text)) and not any(aside.covers(line) for aside in asides)]
    if not kept:
        return None
    words = parts.words(kept[0].start, kept[-1].end)
    return Card(text=words, author=known.author, handle=known.handle, posted_at=time_in(parts, ""))


_INLINE = frozenset({"span", "time", "b", "strong", "small", "em", "i"})
_CONTROLS = frozenset({"a", "button", "time"})


def _lines(parts: Parts) -> list[Span]:
    """Return the lines of the copy that hold words; what has a class of its own is a line also beside others."""
    text, start, end = parts.page.text, parts.span.start, parts.span.end
    borders = {start, end, *(at for at in range(start, end) if text[at] == "\n")}
    for element in parts.inside:
        if element.tag in _INLINE and element.attributes.get("class"):
            borders |= {element.span.start, element.span.end}
    ordered = sorted(borders)
    pieces = (trimmed(text, Span(*piece)) for piece in pairwise(ordered))
    return [piece for piece in pieces if piece.start < piece.end]
