"""Read embeds whose words do not stand before a credit.

A *caption* before a line that names the sharer (Instagram), a *title* or caption between links (Reddit, TikTok), screenshots
whose alternative text repeats the post. Copies that sites render themselves are read in `site_cards`.
"""

import re
from collections.abc import Sequence

from analyzer.extraction.card_parts import ANY_HANDLE, BIDI, Card, Parts
from analyzer.extraction.dates import find_trailing_date, parse_date, parse_moment
from analyzer.records import Element, Span

# "A post shared by" where it stands before the name; in Turkish, Japanese and Korean it stands after the name.
_SHARED_BEFORE = re.compile(
    r"^(?:A (?:post|photo|video|reel) (?:shared|posted) by"
    r"|Ein (?:Beitrag|Foto|Video|Reel) (?:geteilt|gepostet) von|Ein von"
    r"|(?:Una?|Um[ao]?) \w{4,12} (?:compartid[ao]|(?:com)?partilhad[ao]|publicad[ao]|condivis[ao]) (?:por|da|de|di)"
    r"|Une? \w{4,12} partagée? par|Публикация от|Допис, поширений|Post udostępniony przez|Een bericht gedeeld door"
    r"|Ett inlägg delat av|Et opslag delt af|Et innlegg delt av|Příspěvek sdílený|Objava koju dijeli|Објава коју дели"
    r"|Sebuah kiriman dibagikan oleh|Bài viết do|Η δημοσίευση κοινοποιήθηκε από το χρήστη|O postare distribuită de"
    r"|Príspevok, ktorý (?:zdieľa|zverejnil)|Una publicació compartida (?:per|de)|Публикация, споделена от|Објава коју дели"
    r"|Objava, ki jo je delila?|Objavu dijeli|Henkilön|โพสต์ที่แชร์โดย"
    r"|פוסט (?:משותף|ששותף) על ידי|پستی که توسط|تمت مشاركة منشور بواسطة)\s+",
    re.IGNORECASE,
)

# ---- caption before the sharer's line: Instagram


def read_caption(parts: Parts, is_named: bool) -> Card:
    """Read ``CAPTION / A post shared by NAME (@handle) on DATE``, in any language."""
    text = parts.page.text
    blocks = [p.span for p in parts.paragraphs] or _lines(text, parts.span)
    credit = next((span for span in reversed(blocks) if ANY_HANDLE.search(span.of(text)) or _holds(span, parts.times)), None)
    if credit is None or not is_named:
        return Card()
    words = BIDI.sub("", credit.of(text))
    handles = list(re.finditer(r"[(（]\s?@\s?([\w.]{1,40})\s?[)）]", words)) or list(ANY_HANDLE.finditer(words))
    caption = [span for span in blocks if span.end <= credit.start and "instagram" not in span.of(text)[-40:].lower()]
    return Card(
        text=parts.words(caption[0].start, caption[-1].end) if caption else None,
        author=_sharer(parts, words, credit, handles[-1].start() if handles else len(words)),
        handle=handles[-1][1].rstrip(".") if handles else None,
        posted_at=time_in(parts, words),
    )


def _sharer(parts: Parts, words: str, credit: Span, handle_start: int) -> str | None:
    before = words[:handle_start]
    if match := _SHARED_BEFORE.match(words.lstrip()):
        return before.lstrip()[match.end() :] or None
    linked = (e.span for e in parts.links if credit.covers(e.span) and e.span != credit and e.span.start > credit.start)
    named = next((span.of(parts.page.text) for span in linked), None)
    if named and not named.startswith("@"):
        return named
    return before.strip() if re.match(r"\s?[)）]?[^\x00-\x7f]|'", words[handle_start:].partition(")")[2]) else None


def time_in(parts: Parts, words: str) -> str | None:
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


def read_tiktok(parts: Parts, _is_named: bool) -> Card:
    """Read ``@handle`` caption ``♬ sound``."""
    text = parts.page.text
    first = next(
        (e for e in parts.links if e.span.of(text).startswith("@") or e.attributes.get("title", "").startswith("@")), None
    )
    if first is None:
        return Card()
    sound = next(
        (e for e in parts.links if e.span.of(text).startswith("♬") or e.attributes.get("title", "").startswith("♬")), None
    )
    words = parts.words(first.span.end, sound.span.start if sound is not None else parts.span.end)
    return Card(text=words or None, handle=first.span.of(text).lstrip("@") or None)


def read_reddit(parts: Parts, _is_named: bool) -> Card:
    """Read the title, which is the first link; a comment's embed holds only the word for "comment"."""
    text = parts.page.text
    title = next((e for e in parts.links if parts.is_own(e) and e.span.start < e.span.end), None)
    user = next((m for e in parts.links if (m := re.search(r"/u(?:ser)?/([\w-]{1,40})", e.attributes.get("href", "")))), None)
    is_comment = parts.permalink is not None and "/" in parts.permalink.post_id
    words = title.span.of(text).strip() if title is not None and not is_comment else ""
    return Card(text=words or None, handle=user[1] if user else None)


def read_nothing(_parts: Parts, _is_named: bool) -> Card:
    """Read nothing: the embed code of these platforms never holds the words."""
    return Card()


# ---- screenshots

_ALTERNATIVE = re.compile(
    r"\s{0,20}(?:Screenshot of (?:an? )?)?(?:Twitter|X|Tweet|Instagram|Facebook|TikTok|Telegram|Bluesky|Threads|Truth Social)"
    r"(?: (?:post|tweet|video|status))? (?:by|from|von|de|di) @?([\w.\-]{1,80}):\s{1,20}(.+)",
    re.DOTALL | re.IGNORECASE,
)


# What a preview of a link says: "Ana Kovač on X: “The dam holds”", "Ana Kovač (@ana) on Threads".
_TITLE = re.compile(
    r"(?P<name>[^\n:@“\"„«]{1,60}?)\s?(?:[(（][@＠](?P<handle>[\w.\-]{1,60})[)）]\s?)?\s(?:on|auf|en|sur|su|em|no|op|na|på|в|у)\s"
    r"(?:X|Twitter|Instagram|Threads|Bluesky|Facebook|TikTok|Truth Social):?\s[“\"„«](?P<words>[^\n]{3,1000})[”\"“»](?:\s/\sX)?"
)


def read_title(parts: Parts) -> Card | None:
    """Read a preview by the title that the platform gives its pages: ``NAME on X: “TEXT”``."""
    for line in parts.span.of(parts.page.text).split("\n"):
        match = _TITLE.match(line.strip()[:1_200])
        if match is not None:
            return Card(text=match["words"].strip(), author=match["name"].strip(), handle=match["handle"])
    return None


def read_alternative(parts: Parts) -> Card | None:
    """Read a screenshot by its alternative text ("Twitter post by @handle: TEXT")."""
    for element in parts.inside:
        for name in ("data-alt", "alt", "aria-label", "title"):
            match = _ALTERNATIVE.match(element.attributes.get(name, "")[:4_000])
            if match is not None:
                return Card(text=match[2].strip(), handle=match[1])
    return None
