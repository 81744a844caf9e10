"""Read author, handle, date and words from the mark-up of one embed.

Three ways of reading, by how the platform's embed code is built: a *credit* after the words (``TEXT — Name (@handle) date``),
a *caption* before a line that names the sharer (Instagram), a *title* between links (Reddit, TikTok). Copies that sites render
themselves are read by the class names of their parts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analyzer.extraction.dates import find_trailing_date, parse_date, parse_moment
from analyzer.extraction.page import Page
from analyzer.extraction.permalinks import Permalink, parse_permalink
from analyzer.records import Element, Platform, Span

LONGEST_CARD = 20_000  # code points; more visible text than this is not one post
_DASHES = "—–―-‒"
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HANDLE = re.compile(r"[(（]\s?[@＠]([\w.\-]{1,80}(?:@[\w.\-]{1,80})?)\s?[)）]\s{0,3}[·|,:]?\s{0,3}$")
_ANY_HANDLE = re.compile(r"[@＠]\s?([\w.\-]{1,80})")
_INNER_DASH = re.compile(r"(?:^|(?<=\s)|(?<=\S))(?:—|―|--)\s|(?<=\s)[–-]\s")
_POSTED_BY = re.compile(r"^(?:Posted by|Post by|Publi(?:é|cado|cada|cación de|cação de) (?:par|por)?|Gepostet von|Von|Di|Opublikowany przez)\s", re.I)
_OFF_LANGUAGES = frozenset({"und", "zxx", "qme", "qht", "qam", "qct", "qst", "art"})
_OLD_TAGS = {"in": "id", "iw": "he", "no": "nb", "tl": "fil", "zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}
_SHARED_BEFORE = re.compile(
    r"^(?:A (?:post|photo|video|reel) (?:shared|posted) by|(?:Ein|Eine?n?) (?:Beitrag|Foto|Video|Reel)?\s?(?:geteilt|gepostet) von"
    r"|Ein (?:Beitrag|von) (?:geteilt von)?|(?:Una?|Um[ao]?) \w{4,12} (?:compartid[ao]|compartilhad[ao]|publicad[ao]|condivis[ao]) (?:por|da|di)"
    r"|Une? \w{4,12} partagée? par|Un post condiviso da|Публикация от|Допис, поширений|Post udostępniony przez|Een bericht gedeeld door"
    r"|Ett inlägg delat av|Et opslag delt af|Et innlegg delt av|Příspěvek sdílený|Objava koju dijeli|Објава коју дели"
    r"|Sebuah kiriman dibagikan oleh|Bài viết do|Η δημοσίευση κοινοποιήθηκε από το χρήστη|O postare distribuită de)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the mark-up of one embed says; dates as ISO 8601."""

    text: str | None = None
    author: str | None = None
    handle: str | None = None
    posted_at: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of one embed that reading needs: its links, paragraphs and times, in document order."""

    page: Page
    span: Span
    links: tuple[Element, ...]
    paragraphs: tuple[Element, ...]
    times: tuple[Element, ...]
    permalink: Permalink | None
    near: str | None

    def is_own(self, link: Element) -> bool:
        """Return whether a link leads to the embedded post (Facebook has several addresses for one post)."""
        found = parse_permalink(link.attributes.get("href", ""))
        if found is None:
            return False
        if self.permalink is None or self.permalink.platform is Platform.FACEBOOK:
            return True
        return found.key == self.permalink.key

    def words(self, start: int, end: int) -> str:
        return self.page.text[start:end].strip() if start < end else ""


def read_card(page: Page, index: int, platform: Platform, permalink: Permalink | None, near: str | None, *, is_named: bool) -> Card:
    """Read the embed at `index` of `page`.

    Args:
        page: Where it stands.
        index: Of its outermost element.
        platform: Whose embed it is.
        permalink: Of the post, if known.
        near: Time from the id, which decides between two readings of a date.
        is_named: The element is the platform's own quotation: a paragraph in it is the post even without a credit.
    """
    element = page.elements[index]
    if element.span.end - element.span.start > LONGEST_CARD:
        return Card()
    inside = list(page.inside(index))
    parts = _Parts(
        page,
        element.span,
        tuple(e for e in inside if e.tag == "a"),
        _outermost([e for e in inside if e.tag == "p" and e.span.start < e.span.end]),
        tuple(e for e in inside if e.tag == "time"),
        permalink,
        near,
    )
    card = _read_labelled(page, inside, near)
    if card is None:
        card = _READERS.get(platform, _read_credit)(parts, is_named)
    language = _language(inside) if card.text else None
    return replace(card, language=language, author=_name(card.author))


def _outermost(elements: Sequence[Element]) -> tuple[Element, ...]:
    kept: list[Element] = []
    for element in elements:
        if not kept or element.span.start >= kept[-1].span.end:
            kept.append(element)
    return tuple(kept)


def _language(inside: Sequence[Element]) -> str | None:
    """Return the platform's tag for the post's language: that of its paragraph, not of the box."""
    tags = (e.attributes["lang"] for e in inside if e.tag in {"p", "div", "span"} and e.attributes.get("lang"))
    tag = next(tags, None)
    if tag is None or tag.lower() in _OFF_LANGUAGES or not re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8}){0,2}", tag):
        return None
    return _OLD_TAGS.get(tag.lower(), tag)


def _name(name: str | None) -> str | None:
    cleaned = _BIDI.sub("", name).strip(" \t\n·|,") if name else ""
    return cleaned if cleaned and len(cleaned) <= 200 else None


# ---- credit after the words: Twitter, Bluesky, Facebook and their kin


def _read_credit(parts: _Parts, is_named: bool) -> Card:
    link = next((e for e in reversed(parts.links) if parts.is_own(e)), None)
    end, posted_at = parts.span.end, None
    if link is not None:
        posted_at = parse_date(link.span.of(parts.page.text), near=parts.near)
        end = link.span.start
    elif trailing := find_trailing_date(parts.page.text[parts.span.start : parts.span.end]):
        posted_at = trailing[1]
        end = parts.span.start + trailing[0].start
    card, text_end = _split_credit(parts, end)
    if text_end is None:
        return Card(text=_paragraph_words(parts, parts.span.end) if is_named else None, posted_at=posted_at)
    return replace(card, text=parts.words(parts.span.start, text_end) or None, posted_at=posted_at)


def _split_credit(parts: _Parts, end: int) -> tuple[Card, int | None]:
    """Return the credit that ends at `end` and where the words before it end; None if there is no credit."""
    start = max((p.span.end for p in parts.paragraphs if p.span.end <= end), default=parts.span.start)
    credit = parts.page.text[start:end]
    plain = _BIDI.sub("", credit).rstrip()
    handle = _HANDLE.search(plain)
    name = plain[: handle.start()] if handle else plain
    if name.lstrip().startswith(tuple(_DASHES)):
        name = name.lstrip()[1:]
    elif dash := _last_dash(credit):
        start, name = start + dash, name[dash + 1 :]
    elif handle is None and not _is_byline(parts, start, end):
        return Card(), None
    elif start == parts.span.start and "\n" in name:
        start += name.rindex("\n")
        name = name[name.rindex("\n") :]
    linked = _profile_name(parts, start, end) if handle is None else None
    return Card(author=linked or _POSTED_BY.sub("", name.strip()), handle=handle[1] if handle else None), start


def _last_dash(credit: str) -> int | None:
    """Return where the last dash stands that can open a credit: an em dash anywhere, a shorter one at a word border."""
    em = max(credit.rfind("—"), credit.rfind("―"))
    if em >= 0:
        return em
    found = [match.start() for match in re.finditer(r"(?<=\s)[–-](?=\s)", credit)]
    return found[-1] if found else None


def _is_byline(parts: _Parts, start: int, end: int) -> bool:
    """Return whether a link to a profile stands between words and date ("Posted by NAME on")."""
    return _profile_name(parts, start, end) is not None


def _profile_name(parts: _Parts, start: int, end: int) -> str | None:
    within = (e for e in parts.links if start <= e.span.start and e.span.end <= end and e.span.start < e.span.end)
    return next((e.span.of(parts.page.text) for e in within if not parts.is_own(e)), None)


def _paragraph_words(parts: _Parts, end: int) -> str | None:
    """Return the words of the paragraphs, without one that is nothing but a link to the post."""
    own = [link.span for link in parts.links if parts.is_own(link)]
    kept = [p for p in parts.paragraphs if p.span.end <= end and not any(span.covers(p.span) for span in own)]
    if not kept:
        return None
    words = parts.words(kept[0].span.start, kept[-1].span.end)
    return None if not words or re.fullmatch(r"https?://\S+", words) else words


# ---- caption before the sharer's line: Instagram


def _read_caption(parts: _Parts, is_named: bool) -> Card:
    text = parts.page.text
    blocks = [p.span for p in parts.paragraphs] or _lines(text, parts.span)
    credit = next((span for span in reversed(blocks) if _ANY_HANDLE.search(span.of(text)) or _holds(span, parts.times)), None)
    if credit is None or not is_named:
        return Card()
    words = _BIDI.sub("", credit.of(text))
    handles = list(re.finditer(r"[(（]\s?@\s?([\w.]{1,40})\s?[)）]", words)) or list(_ANY_HANDLE.finditer(words))
    caption = [span for span in blocks if span.end <= credit.start and "instagram" not in span.of(text)[-40:].lower()]
    return Card(
        text=parts.words(caption[0].start, caption[-1].end) if caption else None,
        author=_sharer(parts, words, credit, handles[-1].start() if handles else len(words)),
        handle=handles[-1][1].rstrip(".") if handles else None,
        posted_at=_time_in(parts, words),
    )


def _sharer(parts: _Parts, words: str, credit: Span, handle_start: int) -> str | None:
    before = words[:handle_start]
    if match := _SHARED_BEFORE.match(words.lstrip()):
        return before.lstrip()[match.end() :] or None
    linked = (e.span for e in parts.links if credit.covers(e.span) and e.span != credit and e.span.start > credit.start)
    named = next((span.of(parts.page.text) for span in linked), None)
    if named and not named.startswith("@"):
        return named
    return before.strip() if re.match(r"\s?[)）]?[^\x00-\x7f]|'", words[handle_start:].partition(")")[2]) else None


def _time_in(parts: _Parts, words: str) -> str | None:
    """Return the date printed in the credit, or the one its `time` element gives to machines."""
    for element in parts.times:
        printed = parse_date(element.span.of(parts.page.text), near=parts.near)
        if printed or (printed := parse_moment(element.attributes.get("datetime", ""))):
            return printed
    trailing = find_trailing_date(words)
    return trailing[1] if trailing else None


def _holds(span: Span, elements: Sequence[Element]) -> bool:
    return any(span.covers(element.span) for element in elements)


def _lines(text: str, span: Span) -> list[Span]:
    found, position = [], span.start
    for line in text[span.start : span.end].split("\n"):
        if line.strip():
            found.append(Span(position, position + len(line)))
        position += len(line) + 1
    return found


# ---- words between links: TikTok, Reddit


def _read_tiktok(parts: _Parts, _is_named: bool) -> Card:
    """Read ``@handle`` caption ``♬ sound``."""
    text = parts.page.text
    first = next((e for e in parts.links if e.span.of(text).startswith("@") or e.attributes.get("title", "").startswith("@")), None)
    if first is None:
        return Card()
    sound = next((e for e in parts.links if e.span.of(text).startswith("♬") or e.attributes.get("title", "").startswith("♬")), None)
    words = parts.words(first.span.end, sound.span.start if sound is not None else parts.span.end)
    return Card(text=words or None, handle=first.span.of(text).lstrip("@") or None)


def _read_reddit(parts: _Parts, _is_named: bool) -> Card:
    """Read the title, which is the first link; a comment's embed holds only the word for "comment"."""
    text = parts.page.text
    title = next((e for e in parts.links if parts.is_own(e) and e.span.start < e.span.end), None)
    user = next((m for e in parts.links if (m := re.search(r"/u(?:ser)?/([\w-]{1,40})", e.attributes.get("href", "")))), None)
    is_comment = parts.permalink is not None and "/" in parts.permalink.post_id
    words = title.span.of(text).strip() if title is not None and not is_comment else ""
    return Card(text=words or None, handle=user[1] if user else None)


def _read_nothing(_parts: _Parts, _is_named: bool) -> Card:
    """Read nothing: the embed code of these platforms never holds the words."""
    return Card()


_READERS: dict[Platform, Callable[[_Parts, bool], Card]] = {
    Platform.INSTAGRAM: _read_caption,
    Platform.TIKTOK: _read_tiktok,
    Platform.REDDIT: _read_reddit,
    Platform.TELEGRAM: _read_nothing,
    Platform.MASTODON: _read_nothing,
    Platform.THREADS: _read_nothing,
    Platform.VK: _read_nothing,
}

# ---- copies rendered by the site, their parts labelled by class names

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("text", re.compile(r"(?:tweet|post|status|entry|embed|card|message)?[-_]{0,2}(?:text|body|full-?text|caption)(?:[-_]\w{1,20})?$|.*__text$|tweet-text|js-tweet-text")),
    ("author", re.compile(r".*(?:display|author|full|real|user)[-_]?name$|fullname|.*__name$|tweet-author|.*author-name")),
    ("handle", re.compile(r".*(?:user-?name|screen-?name|handle|nickname)$")),
    ("date", re.compile(r".*(?:created[-_]at|date|time|timestamp|posted-at)$")),
)


def _read_labelled(page: Page, inside: Sequence[Element], near: str | None) -> Card | None:
    """Read a copy whose parts are labelled; None unless it has words and a handle or a name that are so labelled."""
    found: dict[str, Element] = {}
    for element in inside:
        label = _label(element)
        if label is not None and element.span.start < element.span.end:
            found.setdefault(label, element)
    handle = found["handle"].span.of(page.text).strip() if "handle" in found else ""
    if "text" not in found or not ("author" in found or handle.startswith("@")):
        return None
    date = found.get("date")
    return Card(
        text=found["text"].span.of(page.text).strip(),
        author=found["author"].span.of(page.text) if "author" in found else None,
        handle=handle.lstrip("@") or None if re.fullmatch(r"@?[\w.\-@]{1,80}", handle) else None,
        posted_at=parse_date(date.span.of(page.text), near=near) if date is not None else None,
    )


def _label(element: Element) -> str | None:
    for name in element.attributes.get("class", "").lower().split():
        for label, pattern in _LABELS:
            if pattern.fullmatch(name):
                return label
    return None
