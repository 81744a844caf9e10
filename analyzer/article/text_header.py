"""Read title, author and date out of the first lines of a plain text, such as ``By Ana Ruiz • 22 August 2022 • 12:46``.

Only lines that are nothing but header count: a date in the middle of a sentence is not the article's own. Markdown front matter
(``title: …`` between two ``---``) and headings are read as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.article.authors import is_person, is_unspaced_name, split_names, strip_byline
from analyzer.article.page_dates import FoundDate, find_dates

_LOOK_LINES = 6  # lines with text that can belong to the header
_LOOK_AT = 4000  # code points
_MAX_TITLE = 200
_MIN_TITLE = 12
_MAX_HEADER = 160
_LABEL = re.compile(
    r"\s{0,9}(?:date|published(?: on)?|updated|posted(?: on)?|fecha|data|datum|tarih|дата|veröffentlicht(?: am)?|stand|"
    r"publié le|pubblicato(?: il)?|publicado(?: em| el)?|objavljeno|opublikowano|تاريخ|日期|发布时间)?\s{0,3}[:：]?\s{0,9}",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(r"^date\s(?:19|20)\d\d-\d\d(?![\d-])\s{0,3}")  # says too little to count as a date
_CREDIT = re.compile(
    r"[\s.|(–—-]{1,4}(?:image|photo|picture|credits?|fotos?|bild|imagen|imagem|slika|фото|صورة)\s?:.{0,120}$",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s{0,3}[•·|]\s{0,3}|\s[–—-]\s")
_MAX_BYLINE = 80
_SEPARATORS = re.compile(r"[\s•·|–—\-,/:()]+")
_FRONT_MATTER = re.compile(r"-{3}\n(?P<body>(?:.{0,500}\n){0,60}?)-{3}(?:\n|$)")
_FRONT_LINE = re.compile(
    r"(?P<key>title|date|published|author|authors|language|lang|url)\s?:\s?(?P<value>.{1,400})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHeader:
    """What the head of a plain text says of itself."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None


def read_text_header(text: str) -> TextHeader:
    """Read the head of a plain-text or Markdown article; None or empty for what it does not say."""
    head = text[:_LOOK_AT]
    front = _FRONT_MATTER.match(head)
    if front:
        header = _read_front_matter(front["body"])
        title = header.title or _read_lines(head[front.end() :]).title
        return TextHeader(title=title, authors=header.authors, published=header.published)
    return _read_lines(head)


def _read_front_matter(body: str) -> TextHeader:
    found = {
        match["key"].lower(): match["value"].strip(" \"'[]") for match in map(_FRONT_LINE.match, body.split("\n")) if match
    }
    dates = find_dates(found.get("date") or found.get("published") or "")
    return TextHeader(
        title=found.get("title"),
        authors=split_names([found.get("author") or found.get("authors") or ""]),
        published=dates[0].iso if dates else None,
    )


def _read_lines(head: str) -> TextHeader:
    title: str | None = None
    authors: tuple[str, ...] = ()
    dates: list[FoundDate] = []
    for line in _first_lines(head):
        rest, found = _take_dates(line)
        names, rest = _take_names(rest, is_header=bool(found))
        authors = authors or names
        dates.extend(found)
        title = title or _as_title(rest)
    if title and not dates:
        dates = find_dates(title)  # "Posts of the day, 3 March 2022"
    return TextHeader(title=title, authors=authors, published=_choose(dates))


def _first_lines(head: str) -> Iterator[str]:
    lines = (_MONTH_ONLY.sub("", line.strip()) for line in head.split("\n"))
    filled = (line for line in lines if line)
    for _, line in zip(range(_LOOK_LINES), filled, strict=False):
        yield line
        if len(line) > _MAX_HEADER:  # the first paragraph: the header is over
            return


def _take_dates(line: str) -> tuple[str, list[FoundDate]]:
    """Return a line without its dates, and the dates, if they are the line's own."""
    dates = find_dates(line)
    if not dates:
        return line, []
    label = _LABEL.match(line)
    opens = label is not None and label.end() >= dates[0].start
    rest = line
    for one in reversed(dates):
        rest = f"{rest[: one.start]}•{rest[one.end :]}"
    if opens:
        return rest[dates[0].start :], dates[: 1 if len(line) > _MAX_HEADER else None]
    is_header = len(line) <= _MAX_HEADER and (_is_mostly_date(rest, line) or bool(_take_names(rest, is_header=True)[0]))
    return (rest, dates) if is_header else (line, [])


def _is_mostly_date(rest: str, line: str) -> bool:
    return 2 * len(_SEPARATORS.sub("", rest)) <= len(_SEPARATORS.sub("", line))


def _take_names(line: str, *, is_header: bool) -> tuple[tuple[str, ...], str]:
    """Return the names of a byline and the line without it.

    Args:
        line: Without its dates.
        is_header: Whether it held dates of its own; then a name needs no "by" before it.
    """
    names: list[str] = []
    rest: list[str] = []
    for piece in _PIECES.split(line[:_MAX_HEADER]) if is_header else [line]:
        found = _names_in(piece.strip(), needs_by=not is_header)
        names.extend(found)
        if not found and piece.strip():
            rest.append(piece.strip())
    return (tuple(names), " • ".join(rest)) if names else ((), line)


def _names_in(piece: str, *, needs_by: bool) -> tuple[str, ...]:
    stripped = strip_byline(piece)
    if needs_by and (stripped == piece or len(piece) > _MAX_BYLINE):
        return ()
    names = split_names([stripped])
    has_by = stripped != piece
    return names if names and all(is_person(name) or (has_by and is_unspaced_name(name)) for name in names) else ()


def _as_title(line: str) -> str | None:
    words = _CREDIT.sub("", line.lstrip("# ").strip(" •·|–—")).strip()
    is_sentence = words.endswith((".", "。", "।", "۔", ":", ",")) and not line.startswith("#")
    if is_sentence or not _MIN_TITLE <= len(words) <= _MAX_TITLE or not any(character.isalpha() for character in words):
        return None
    return words


def _choose(dates: list[FoundDate]) -> str | None:
    """Return the first date, with the time of day if the same day is repeated with one."""
    if not dates:
        return None
    first = dates[0].iso
    return next((one.iso for one in dates if one.iso.startswith(first[:10]) and "T" in one.iso), first)
