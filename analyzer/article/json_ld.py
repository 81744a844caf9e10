"""What a page says of itself in JSON-LD (schema.org): headline, authors, date, language, address."""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.records import Element

MAX_JSON_CHARACTERS = 2_000_000  # real ones stay below 100,000
_MAX_NODES = 20_000
_ARTICLE_WORDS = ("article", "posting", "report", "liveblog", "review", "webpage", "creativework")
_ADDRESSES = ("url", "@id")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLd:
    """The facts of the node that describes the article; None or empty where it is silent."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    url: str | None = None


def read_json_ld(elements: Sequence[Element]) -> JsonLd:
    """Read the JSON-LD of a page; of several nodes the one that is most an article."""
    nodes = [node for body in _bodies(elements) for node in _nodes(body) if _rank(node) < len(_ARTICLE_WORDS)]
    nodes.sort(key=_rank)
    facts = [_facts(node) for node in nodes]
    return JsonLd(
        title=next((one.title for one in facts if one.title), None),
        authors=next((one.authors for one in facts if one.authors), ()),
        published=next((one.published for one in facts if one.published), None),
        language=next((one.language for one in facts if one.language), None),
        url=next((one.url for one in facts if one.url), None),
    )


def _bodies(elements: Sequence[Element]) -> Iterator[Any]:
    for element in elements:
        if element.tag != "script" or "ld+json" not in element.attributes.get("type", "").lower():
            continue
        body = (element.content or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        if not body or len(body) > MAX_JSON_CHARACTERS:
            continue
        try:
            yield json.loads(body, strict=False)
        except (ValueError, RecursionError):  # not JSON, or nested without end: the page has other evidence
            continue


def _nodes(body: Any) -> Iterator[dict[str, Any]]:
    """Give every object of a JSON value, outermost first, without recursion."""
    waiting = deque([body])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(inner for inner in value if isinstance(inner, (dict, list)))
        elif isinstance(value, dict):
            yield value
            waiting.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))


def _rank(node: dict[str, Any]) -> int:
    """Return how surely a node describes the article, 0 the surest."""
    kinds = " ".join(_strings(node.get("@type"))).lower()
    found = (rank for rank, word in enumerate(_ARTICLE_WORDS) if word in kinds)
    return next(found, len(_ARTICLE_WORDS))


def _facts(node: dict[str, Any]) -> JsonLd:
    return JsonLd(
        title=_first(node, ("headline", "name") if _rank(node) < 4 else ("headline",)),
        authors=tuple(_names(node.get("author")) or _names(node.get("creator"))),
        published=_first(node, ("datePublished", "dateCreated", "uploadDate")),
        language=_first(node, ("inLanguage",)),
        url=_address(node),
    )


def _first(node: dict[str, Any], keys: Sequence[str]) -> str | None:
    return next((text for key in keys for text in _strings(node.get(key)) if text.strip()), None)


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names = [name for one in values for name in _strings(one.get("name") if isinstance(one, dict) else one)]
    return [name for name in names if name.strip() and not name.startswith(("http:", "https:", "//"))]


def _address(node: dict[str, Any]) -> str | None:
    whole = node.get("mainEntityOfPage")
    if isinstance(whole, dict):
        whole = _first(whole, _ADDRESSES[::-1])
    candidates = [node.get("url"), whole]
    return next((one for one in candidates if isinstance(one, str) and one.startswith(("http://", "https://"))), None)
