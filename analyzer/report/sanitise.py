"""Make text harmless where it leaves the program; the records keep the true text.

Posts and pages come from strangers. Text may hold terminal escapes, bidirectional overrides that turn words around, invisible
letters, stacks of combining marks, lone surrogates, mark-up and spreadsheet formulas. Every renderer passes every string that
came from outside through this module, and through nothing else.

What is shown and what is dropped: a control that changes what a reader sees is made visible (``␛``, ``[U+202E]``), because it
is a finding about the post. Invisible marks that well-meaning writers and platforms leave (zero-width spaces, left-to-right
marks, the isolates that Twitter puts around handles) are dropped. Joiners stay where writing needs them: inside emoji, and
between letters of scripts that join.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

MAX_COMBINING = 6  # marks on one letter; fully pointed Hebrew and Tibetan need at most five
ELLIPSIS = "…"

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_SHOWN = [*range(0x80, 0xA0), *range(0x202A, 0x202F), 0x3164, 0xFFA0, *range(0xFFF9, 0xFFFC)]
_DROPPED = [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F]
_DROPPED += [*range(0x2060, 0x2070), 0xFEFF, *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)]
_BROKEN = [*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)]
_BROKEN += [plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)]

_TABLE: dict[int, str | None] = {
    **_PICTURES,
    **{code: f"[U+{code:04X}]" for code in _SHOWN},
    **dict.fromkeys(_DROPPED, None),
    **dict.fromkeys(_BROKEN, "\ufffd"),
    0x09: " ",
    0x0A: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
_SUSPECT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|[\U0001fffe-\U0001ffff\U0002fffe-\U0002ffff\U0003fffe-\U0003ffff\U000efffe-\U000effff\U000ffffe-\U000fffff\U0010fffe-\U0010ffff]"
)
# A flag of a part of a country is a black flag, up to six tag letters and a cancel tag: the only use of tags today.
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")
_JOINER = re.compile("[\u200c\u200d]")
_WHITESPACE = re.compile(r"\s+")
_JOINING_SCRIPTS = (
    (0x0600, 0x08FF),  # Arabic, Syriac, Thaana, N'Ko, Mandaic
    (0x0900, 0x0DFF),  # the scripts of India and Sri Lanka
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x18AF),  # Khmer, Mongolian
    (0xFB50, 0xFDFF),  # Arabic presentation forms
    (0xFE70, 0xFEFF),
)


def visible(text: str) -> str:
    """Return `text` with every character that could act on a display shown or dropped; line breaks stay line breaks."""
    if _SUSPECT.search(text):
        text = text.replace("\r\n", "\n")
        text = "".join(_keep_flags(text))
    return _bound_marks(text)


def one_line(text: str, limit: int | None = None) -> str:
    """Return `text` made visible, on one line, at most `limit` code points long."""
    # Invisible letters take no room, so more than the limit is looked at, but a megabyte is not read for one line.
    line = _WHITESPACE.sub(" ", visible(text if limit is None else text[: 8 * limit + 100])).strip()
    if limit is not None and len(line) > limit:
        return line[: max(0, limit - 1)].rstrip() + ELLIPSIS
    return line


_FORMULA = frozenset("=+-@|%＝＋－＠")  # what starts a formula in one spreadsheet or another
_CELL_EDGE = re.compile(r"[;\s\"]+")  # a whole run at a time, so that a long one costs no more than its length


def for_csv(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and never computes it.

    A leading apostrophe marks text in every spreadsheet; it stands before anything that could start a formula, also behind
    white space, and in the full-width forms that some of them fold. Where semicolons part cells, as in most of Europe, a
    spreadsheet does not see our quotation marks: what follows a semicolon or a line break is a cell there, and treated as one.
    Quotation marks between the two are doubled in the file, read there as an empty quotation, and hide nothing.

    References:
        OWASP, "CSV Injection".
    """
    shown = visible(text)
    guarded = _CELL_EDGE.sub(_guarded, shown)
    return f"'{guarded}" if shown.lstrip()[:1] in _FORMULA else guarded


def _guarded(edge: re.Match[str]) -> str:
    begins_cell = ";" in edge[0] or "\n" in edge[0]
    return f"{edge[0]}'" if begins_cell and edge.string[edge.end() : edge.end() + 1] in _FORMULA else edge[0]


# What can start or close mark-up in CommonMark, in GitHub's dialect or in common wikis, anywhere in a line or at its start.
# A colon matters in addresses and in ":smile:"; an equals sign only where wikis highlight with two.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]#|<>~&$^]|:(?=//|[\w+-]{1,40}:)|=(?==)")
_MARKDOWN_START = re.compile(r"^(?:[-+=](?=\s|[-+=]|$)|\d{1,9}(?=[.)]))")
_MARKDOWN_REFERENCE = re.compile(r"@(?=\w)|\\#(?=\d)|www(?=\.)", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # the one invisible letter we write ourselves: it keeps "@name" from notifying a stranger


def for_markdown(text: str) -> str:
    """Return `text`, on one line, as Markdown that renders as exactly these words: no link, image, mention, HTML or list."""
    escaped = _MARKDOWN.sub(r"\\\g<0>", one_line(text))
    escaped = _MARKDOWN_REFERENCE.sub(lambda match: f"{match[0]}{_WORD_JOINER}", escaped)
    return _MARKDOWN_START.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", escaped)


def safe_url(url: str | None) -> str | None:
    """Return `url` if it is a plain http(s) address that is safe as a link target, otherwise None."""
    if url is None or len(url) > 2048 or not re.match(r"https?://[^\s/?#@\\]+(?:[/?#]|$)", url, re.IGNORECASE):
        return None
    if re.match(r"https?://[^/?#]{0,255}\.invalid(?:[:/?#]|$)", url, re.IGNORECASE):  # leads nowhere by RFC 2606: a pseudonym
        return None
    if visible(url) != url or any(character in url for character in "\"'<>`\\{}|^ \n"):
        return None
    return url


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Cut `text` at the ends of all `spans` and make each piece visible.

    Sanitising moves offsets, so whoever marks stretches of a text cuts first: every piece lies wholly inside or outside of
    each span. Ends beyond the text are ignored.

    Returns:
        Triples of start and end in the true text and the harmless words, in order, covering all of `text`.
    """
    size = len(text)
    cuts = sorted({0, size, *(edge for span in spans for edge in span if 0 < edge < size)})
    return [(start, end, visible(text[start:end])) for start, end in pairwise(cuts)]


def _keep_flags(text: str) -> Iterable[str]:
    """Translate everything but well-formed flags of parts of countries."""
    position = 0
    for flag in _FLAG.finditer(text):
        yield _translated(text[position : flag.start()])
        yield flag[0]
        position = flag.end()
    yield _translated(text[position:])


def _translated(text: str) -> str:
    joined = _JOINER.sub(lambda match: match[0] if _joins(text, match.start()) else "", text)
    return joined.translate(_TABLE)


def _joins(text: str, at: int) -> bool:
    """Tell whether the joiner at this place does a joiner's work: between emoji, or in a script that joins."""
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    if not before:
        return False
    if any(low <= ord(before) <= high for low, high in _JOINING_SCRIPTS):
        return not after or after.isalpha() or after.isspace() or not after.isascii()
    return text[at] == "\u200d" and _is_pictorial(before) and bool(after) and _is_pictorial(after)


def _is_pictorial(character: str) -> bool:
    return character == "\ufe0f" or unicodedata.category(character) in {"So", "Sk", "Sm"} or character in "♀♂⚕⚖✈❤"


def _bound_marks(text: str) -> str:
    """Leave at most `MAX_COMBINING` combining marks on one letter."""
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= MAX_COMBINING:
            kept.append(character)
    return "".join(kept) if len(kept) != len(text) else text
