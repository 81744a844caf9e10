"""From a JSON object in the shape of ``analyzer.report/1`` to what a comparison needs of it.

Why by hand and not by the JSON Schema: its validator is no dependency of the program, and only the keys that are used here
matter, so that reports with more keys still read.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from analyzer.comparison.cutting import Json
from analyzer.comparison.records import LABELS, Label, Maker, ReadPost, ReadReport
from analyzer.errors import InputError
from analyzer.records import Check, CheckKind, Form, Platform, Provenance, Reading, Relation, Sentiment, Stance
from analyzer.report.aggregation import leading_sentiment
from analyzer.report.as_json import SCHEMA

T = TypeVar("T")

MAX_WORDS = 4_000  # code points kept of one text; platforms allow a few hundred, channels some thousands
MAX_NAME = 300  # the same of a name, a cue or a title
MAX_ITEMS = 20  # cues, quotations and checks kept of one post
BITS: dict[Label, int] = {label: 1 << place for place, label in enumerate(LABELS)}
_RENDERINGS = {Relation.TRANSLATION, Relation.PARAPHRASE}


def to_report(report: Json) -> ReadReport:
    """Return a report as records.

    Raises:
        InputError: It is no report, of another version, or a value is not what the schema says.
    """
    _check_schema(report.get("schema"))
    article = _object(report, "article")
    checks: dict[str, list[Check]] = {}
    for check in _objects(report, "checks"):
        checks.setdefault(_text(check, "post"), []).append(_check(check))
    return ReadReport(
        source=_text(article, "source")[:MAX_WORDS],
        url=_optional(article, "url", str),
        title=_cut(_optional(article, "title", str), MAX_NAME),
        published=_cut(_optional(article, "published", str), MAX_NAME),
        language=_language(article),
        sha256=_sha256(article),
        posts=tuple(_posts(report, checks)),
        maker=_maker(_object(report, "provenance")),
    )


def _check_schema(schema: object) -> None:
    if schema == SCHEMA:
        return
    if isinstance(schema, str) and schema.startswith("analyzer."):
        raise InputError(f"this is {schema[:60]}, not {SCHEMA}; give what `analyzer report --format json` writes")
    raise InputError(f"this is no report; give what `analyzer report --format json` writes ({SCHEMA})")


def _posts(report: Json, checks: dict[str, list[Check]]) -> Iterator[ReadPost]:
    for number, post in enumerate(_objects(report, "posts"), 1):
        try:
            yield _post(post, checks)
        except InputError as error:
            raise InputError(f"post {number}: {error}") from error


def _post(post: Json, checks: dict[str, list[Check]]) -> ReadPost:
    mentions = list(_objects(post, "mentions"))
    cues = dict.fromkeys(cue[:MAX_NAME] for mention in mentions if (cue := _optional(mention, "cue", str)))
    press = _optional(post, "press_translation", dict)
    own = _text(post, "id")
    text_from = _optional(post, "text_from", str)
    return ReadPost(
        id=own[:20],
        author=_cut(_optional(post, "author", str), MAX_NAME),
        handle=_cut(_optional(post, "handle", str), MAX_NAME),
        platform=_one_of(Platform, _text(post, "platform")),
        permalink=_optional(post, "permalink", str),
        text=_cut(_optional(post, "text", str), MAX_WORDS),
        text_from=None if text_from is None else _one_of(Form, text_from),
        language=_language(post),
        quotations=tuple(_quotations(mentions)),
        cues=tuple(cues)[:MAX_ITEMS],
        press=None if press is None else _text(press, "text")[:MAX_WORDS],
        checks=tuple(checks.get(own, ())[:MAX_ITEMS]),
        labels=_labels(post),
        is_abstained=_optional(post, "abstained", str) is not None,
    )


def _quotations(mentions: list[Json]) -> Iterator[str]:
    """Give the quoted stretches that are in the post's own words; a report that hides texts has none."""
    for mention in mentions[:MAX_ITEMS]:
        relation = _optional(mention, "relation", str)
        is_rendering = relation is not None and _one_of(Relation, relation) in _RENDERINGS
        content = _text(mention, "content")[:MAX_WORDS]
        if content and _one_of(Form, _text(mention, "form")) is Form.QUOTATION and not is_rendering:
            yield content


def _labels(post: Json) -> int | None:
    """Return the bits of the post's labels and of its leading sentiment; None without a reading."""
    labels = tuple(_one_of(Stance, label) for label in _list(post, "labels"))
    sentiment = _optional(post, "sentiment", dict)
    if sentiment is None or _optional(post, "stances", dict) is None:
        return None
    values = {each: _number(sentiment, each.value) for each in Sentiment}
    leading = leading_sentiment(Reading(stances={}, labels=labels, sentiment=values))
    carried: set[Label] = {*labels, leading}
    return sum(BITS[label] for label in carried)


def _check(check: Json) -> Check:
    return Check(
        kind=_one_of(CheckKind, _text(check, "kind")),
        post=_text(check, "post"),
        said=_text(check, "said")[:MAX_WORDS],
        found=_text(check, "found")[:MAX_WORDS],
        agrees=_optional(check, "agrees", bool),
    )


def _maker(provenance: Json) -> Maker:
    models = tuple(
        Provenance(_text(model, "slot")[:MAX_NAME], _text(model, "id")[:MAX_NAME], _text(model, "sha256")[:64])
        for model in _objects(provenance, "models")
    )
    return Maker(_text(provenance, "version")[:MAX_NAME], models, _text(provenance, "config_sha256")[:64])


# ---- values


def _optional(holder: Json, key: str, kind: type[T]) -> T | None:
    value = holder.get(key)
    if value is not None and not isinstance(value, kind):
        raise InputError(f"“{key}” is {_told(value)} where {SCHEMA} has {_NAMES[kind]}")
    return value


def _text(holder: Json, key: str) -> str:
    return _required(holder, key, str)


def _object(holder: Json, key: str) -> Json:
    return _required(holder, key, dict)


def _required(holder: Json, key: str, kind: type[T]) -> T:
    value = _optional(holder, key, kind)
    if value is None:
        raise InputError(f"“{key}” is missing")
    return value


def _list(holder: Json, key: str) -> list[Any]:
    return _required(holder, key, list)


def _objects(holder: Json, key: str) -> Iterator[Json]:
    for value in _list(holder, key):
        if not isinstance(value, dict):
            raise InputError(f"“{key}” holds {_told(value)} where {SCHEMA} has an object")
        yield value


def _number(holder: Json, key: str) -> float:
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(f"“{key}” is {_told(value)} where {SCHEMA} has a number in [0, 1]")
    return float(value)


def _one_of(kind: type[T], value: object) -> T:
    try:
        return kind(value)  # type: ignore[call-arg]
    except ValueError as error:
        raise InputError(f"{_told(value)} is none of the values that {SCHEMA} knows there") from error


def _language(holder: Json) -> str:
    return _text(_object(holder, "language"), "tag")[:35]


def _sha256(article: Json) -> str:
    value = _text(article, "sha256")
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise InputError(f"“sha256” is {_told(value)} where {SCHEMA} has 64 hexadecimal digits")
    return value


def _cut(text: str | None, size: int) -> str | None:
    return None if text is None else text[:size]


_NAMES: dict[type[Any], str] = {str: "a text", dict: "an object", list: "a list", bool: "true or false"}


def _told(value: object) -> str:
    return "missing" if value is None else f"“{str(value)[:40]}”" if isinstance(value, str | int | float) else "not a value"
