"""The report as JSON: the contract ``analyzer.report/1``, described by `report.schema.json` beside this file.

Same report, same bytes: keys in a fixed order, numbers rounded to `DIGITS` places. Every key is always present, null where
unknown. What a person corrected stands together in the provenance and not at each post, for a correction may take a post
away. Text is given as it is; characters that could act on a terminal are written as JSON escapes, which a parser reads back
exactly.
"""

import json
import re
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

from analyzer.records import (
    Aggregate,
    ArticleReport,
    Correction,
    Evidence,
    Language,
    Mention,
    Post,
    PressTranslation,
    Reaction,
    Reading,
    Sentiment,
    Share,
    Stance,
    Translation,
    Untranslated,
)
from analyzer.report.aggregation import abstention_reason

SCHEMA = "analyzer.report/1"
DIGITS = 4

Json = dict[str, Any]

_ACTIVE = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def render(report: ArticleReport, *, include_text: bool = False) -> str:
    """Return one report as an indented JSON object, ended by a line break."""
    return encode(to_dict(report, include_text=include_text), indent=2) + "\n"


def render_many(reports: Iterable[ArticleReport], *, include_text: bool = False) -> Iterator[str]:
    """Return several reports as the pieces of one JSON array, without holding more than one of them."""
    opening = "[\n"
    for report in reports:
        yield opening + encode(to_dict(report, include_text=include_text), indent=2)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def encode(value: object, *, indent: int | None = None) -> str:
    """Return `value` as JSON that is readable, that every UTF-8 stream takes, and that cannot act on a terminal."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    return _ACTIVE.sub(_escaped, text)


def schema() -> Json:
    """Return the JSON Schema of the contract."""
    loaded: Json = json.loads(resources.files(__package__).joinpath("report.schema.json").read_text(encoding="utf-8"))
    return loaded


def to_dict(report: ArticleReport, include_text: bool = False) -> Json:
    """Return the report as plain values, exactly in the shape of the contract.

    Args:
        report: The report.
        include_text: Also give the article's text, which all article offsets count in.
    """
    return {
        "schema": SCHEMA,
        "article": _article(report, include_text),
        "posts": [reaction_to_dict(reaction) for reaction in report.reactions],
        "other_quotations": [
            {"start": other.span.start, "end": other.span.end, "content": other.content, "speaker": other.speaker}
            for other in report.other_quotations
        ],
        "aggregate": _aggregate(report.aggregate),
        "checks": [
            {"kind": check.kind.value, "post": check.post, "said": check.said, "found": check.found, "agrees": check.agrees}
            for check in report.checks
        ],
        "provenance": {
            "version": report.version,
            "models": [{"slot": model.slot, "id": model.id, "sha256": model.sha256} for model in report.models],
            "config_sha256": report.config_sha256,
            "pseudonymised": report.privacy.is_pseudonymous,
            "texts_left_out": report.privacy.leaves_out_texts,
            "corrections": [_correction(correction) for correction in report.corrections],
        },
    }


def reaction_to_dict(reaction: Reaction) -> Json:
    """Return one post with everything found out about it."""
    press = post_to_dict(reaction.post)
    press_translation = press.pop("press_translation")
    return {
        **press,
        "language": language_to_dict(reaction.language),
        "translation": translation_to_dict(reaction.translation),
        "press_translation": press_translation,
        **reading_to_dict(reaction.reading),
        "abstained": abstention_reason(reaction),
    }


def post_to_dict(post: Post) -> Json:
    """Return what extraction found out about one post."""
    attribution = post.attribution
    return {
        "id": post.id,
        "platform": attribution.platform.value,
        "author": attribution.author,
        "handle": attribution.handle,
        "posted_at": attribution.posted_at,
        "permalink": attribution.permalink,
        "reply_to": post.reply_to,
        "text": post.text,
        "text_from": post.text_from.value if post.text_from is not None else None,
        "mentions": [_mention(mention) for mention in post.mentions],
        "press_translation": _press_translation(post.press_translation),
    }


def language_to_dict(language: Language) -> Json:
    """Return a detected language."""
    return {"tag": language.tag, "confidence": number(language.confidence)}


def translation_to_dict(translation: Translation | Untranslated) -> Json | None:
    """Return a translation, or None where there is none."""
    if isinstance(translation, Untranslated):
        return None
    return {
        "text": translation.text,
        "into": translation.into,
        "engine": translation.engine,
        "model": translation.model,
        "quality": None if translation.quality is None else number(translation.quality),
    }


def reading_to_dict(reading: Reading | None) -> Json:
    """Return the keys that a reading fills: stances, labels, sentiment, evidence, abstained."""
    if reading is None:
        return {"stances": None, "labels": [], "sentiment": None, "evidence": [], "abstained": None}
    return {
        "stances": {stance.value: number(reading.stances[stance]) for stance in Stance},
        "labels": [stance.value for stance in reading.labels],
        "sentiment": {sentiment.value: number(reading.sentiment[sentiment]) for sentiment in Sentiment},
        "evidence": [_evidence(evidence) for evidence in reading.evidence],
        "abstained": reading.abstained.reason if reading.abstained is not None else None,
    }


def number(value: float) -> float:
    """Round a number as the contract prints it; never minus zero."""
    return round(float(value), DIGITS) + 0.0


def _article(report: ArticleReport, include_text: bool) -> Json:
    article = report.article
    fields: Json = {
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "published": article.published,
        "language": language_to_dict(report.language),
        "sha256": article.sha256,
        "n_characters": report.n_characters,
    }
    return {**fields, "text": article.text} if include_text else fields


def _correction(one: Correction) -> Json:
    return {
        "post": one.post,
        "kind": one.kind.value,
        "before": one.before,
        "after": one.after,
        "who": one.who,
        "when": one.when,
    }


def _mention(mention: Mention) -> Json:
    return {
        "form": mention.form.value,
        "start": mention.span.start,
        "end": mention.span.end,
        "content": mention.content,
        "cue": mention.cue,
        "relation": mention.relation.value if mention.relation is not None else None,
        "agreement": None if mention.agreement is None else number(mention.agreement),
    }


def _press_translation(press: PressTranslation | None) -> Json | None:
    if press is None:
        return None
    agreement = None if press.agreement is None else number(press.agreement)
    return {"text": press.text, "start": press.span.start, "end": press.span.end, "agreement": agreement}


def _evidence(evidence: Evidence) -> Json:
    span = evidence.span
    return {"label": evidence.label.value, "start": span.start, "end": span.end, "weight": number(evidence.weight)}


def _aggregate(aggregate: Aggregate) -> Json:
    return {
        "n_posts": aggregate.n_posts,
        "n_scored": aggregate.n_scored,
        "n_abstained": aggregate.n_abstained,
        "stances": {stance.value: share_numbers(aggregate.stances[stance]) for stance in Stance},
        "sentiment": {sentiment.value: share_numbers(aggregate.sentiment[sentiment]) for sentiment in Sentiment},
        "languages": dict(aggregate.languages),
        "platforms": {platform.value: n for platform, n in aggregate.platforms.items()},
    }


def share_numbers(share: Share) -> Json:
    """Return a share with its interval, rounded."""
    return {"n": share.n, "share": number(share.share), "low": number(share.low), "high": number(share.high)}


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
