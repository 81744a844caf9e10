"""Title, authors, publication date, language and address of a page, from the best evidence it gives.

For each fact the sources stand in one table, surest first: JSON-LD, then the meta elements that publishers, Facebook, Twitter
and the Dublin Core use, then what readers see (headline, ``<time>``, byline, date beside the headline, date in the address).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from analyzer.article.authors import split_names
from analyzer.article.json_ld import JsonLd, read_json_ld
from analyzer.article.page_dates import find_dates, read_date, read_machine_date
from analyzer.records import Element, Span, Tag

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "title", "headline")
_AUTHORS = (
    "author", "article:author", "og:article:author", "og:author", "article:author_name", "sailthru.author", "parsely-author",
    "byl", "dc.creator", "dcterms.creator", "article_author", "cxenseparse:author", "twitter:creator:name", "vr:author",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published", "pubdate",
    "publish-date", "publishdate", "published_at", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "date.created", "article_date_original", "article_published_time", "pdate",
    "cxenseparse:recs:publishtime", "dc.date", "dcterms.date", "date", "displaydate", "datecreated", "article.published",
    "bt:pubdate", "citation_publication_date", "search.timestamp", "dcsext.articlefirstpublished",
)  # fmt: skip
_LANGUAGES = ("content-language", "og:locale", "dc.language", "dcterms.language", "language", "inlanguage")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=\D|$)")
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author-?name|article-?author|post-?author|author|autor)(?:$|[\s_-])", re.IGNORECASE
)
_SUFFIX = re.compile(r"(?<!\s)\s+[|–—·•»-]\s+")
_NEAR = 600  # code points around the headline that may hold the date
_MAX_TITLE = 300
_MIN_HEADLINE = 15
_MAX_BYLINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: Tag | None = None
    url: str | None = None


class _Page:
    """The evidence of one page, sorted by kind once."""

    def __init__(self, elements: Sequence[Element], text: str, title: str | None) -> None:
        self.elements = elements
        self.text = text
        self.title = title
        self.json_ld: JsonLd = read_json_ld(elements)
        self.metas: dict[str, str] = {}
        for element in elements:
            if element.tag == "meta":
                name = _meta_name(element)
                content = (element.attributes.get("content") or element.attributes.get("value") or "").strip()
                if name and content:
                    self.metas.setdefault(name, content)
        self.headline = next((e.span for e in elements if e.tag == "h1" and e.span.end > e.span.start), None)

    def meta(self, names: Iterable[str]) -> Iterator[str]:
        return (self.metas[name] for name in names if name in self.metas)


def _meta_name(element: Element) -> str:
    attributes = element.attributes
    names = (attributes.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
    return next((name.strip().lower() for name in names if name), "")


def find_metadata(elements: Sequence[Element], text: str, *, title: str | None, url: str | None) -> Metadata:
    """Collect what a page says of itself.

    Args:
        elements: All of the page.
        text: The visible text that their spans count in.
        title: Words of the ``title`` element.
        url: Where the page was fetched from, if it was.
    """
    page = _Page(elements, text, title)
    language = _find_language(page)
    address = _find_address(page, url)
    return Metadata(
        title=_find_title(page),
        authors=_find_authors(page),
        published=_find_date(page, address, language),
        language=language,
        url=address,
    )


def _find_title(page: _Page) -> str | None:
    headline = page.headline.of(page.text) if page.headline else None
    candidates = (page.json_ld.title, *page.meta(_TITLES[:2]), headline, *page.meta(_TITLES[2:]), page.title)
    found = next((clean for words in candidates if words and (clean := " ".join(words.split()))), None)
    if found is None:
        return None
    return _without_site(found, headline, page.metas.get("og:site_name"))[:_MAX_TITLE]


def _without_site(title: str, headline: str | None, site: str | None) -> str:
    """Drop what follows the headline after a bar or dash."""
    if headline and len(headline) >= _MIN_HEADLINE and title.startswith(headline) and _SUFFIX.match(title, len(headline)):
        return headline
    pieces = list(_SUFFIX.finditer(title[: 2 * _MAX_TITLE]))
    if site and pieces and title[pieces[-1].end() :].casefold() == site.casefold():
        return title[: pieces[-1].start()]
    return title


def _find_authors(page: _Page) -> tuple[str, ...]:
    for words in (page.json_ld.authors, *([one] for one in page.meta(_AUTHORS))):
        names = split_names(words)
        if names:
            return names
    return split_names(_bylines(page), are_bylines=True)


def _bylines(page: _Page) -> list[str]:
    """Return the words of the first byline that readers see."""
    for element in page.elements:
        length = element.span.end - element.span.start
        if 2 < length <= _MAX_BYLINE and _is_byline(element):
            return [element.span.of(page.text)]
    return []


def _is_byline(element: Element) -> bool:
    attributes = element.attributes
    if attributes.get("rel") == "author" or attributes.get("itemprop") == "author":
        return True
    return _BYLINE.search(attributes.get("class", "")[:200]) is not None


def _find_date(page: _Page, url: str | None, language: Tag | None) -> str | None:
    for words in (page.json_ld.published, *page.meta(_DATES)):
        date = read_date(words, language) if words else None
        if date:
            return date
    return _find_visible_date(page, language) or _find_date_in_address(url)


def _find_visible_date(page: _Page, language: Tag | None) -> str | None:
    for is_sure in (True, False):
        for element in page.elements:
            if element.tag == "time" and (_is_publication(element) or not is_sure):
                words = element.attributes.get("datetime") or element.span.of(page.text)
                date = read_date(words[:_NEAR], language)
                if date:
                    return date
    around = page.headline or Span(0, 0)
    for stretch in (page.text[around.end : around.end + _NEAR], page.text[max(0, around.start - _NEAR) : around.start]):
        found = find_dates(stretch, language)
        if found:
            return found[0].iso
    return None


def _is_publication(element: Element) -> bool:
    attributes = element.attributes
    return "pubdate" in attributes or "published" in f"{attributes.get('itemprop', '')} {attributes.get('class', '')}".lower()


def _find_date_in_address(url: str | None) -> str | None:
    found = _URL_DATE.search(url[:2000]) if url else None
    return read_machine_date("-".join(f"{int(part):02d}" for part in found.groups())) if found else None


def _find_language(page: _Page) -> Tag | None:
    declared = (
        e.attributes.get("lang") or e.attributes.get("xml:lang") for e in page.elements[:400] if e.tag in {"html", "body"}
    )
    for words in (*declared, page.json_ld.language, *page.meta(_LANGUAGES)):
        tag = read_tag(words) if words else None
        if tag:
            return tag
    return None


def read_tag(words: str) -> Tag | None:
    """Read a declared language, ``en_GB`` or ``sr-Latn-RS``, as a BCP-47 tag; None if it is none."""
    match = _TAG.match(words.strip())
    if match is None:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), script.title() if script else None, region.upper() if region else None)
    return "-".join(part for part in parts if part)


def _find_address(page: _Page, url: str | None) -> str | None:
    """Return the canonical address; one on another host than the page came from is not believed."""
    canonical = (
        e.attributes.get("href", "")
        for e in page.elements
        if e.tag == "link" and e.attributes.get("rel", "").lower() == "canonical"
    )
    for words in (*canonical, *page.meta(["og:url"]), page.json_ld.url):
        address = _join(url, words.strip()) if words else None
        if address and (url is None or _host(address) == _host(url)):
            return address
    return url


def _join(base: str | None, words: str) -> str | None:
    try:
        address = urljoin(base or "", words)
        return address if urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname else None
    except ValueError:
        return None


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
