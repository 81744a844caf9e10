"""The checks as findings in plain words, with the quoted words kept apart so that a page can name their language."""

import re
from dataclasses import dataclass

from analyzer.records import ArticleReport, Check, CheckKind, Reaction, Reading, Stance, Tag
from analyzer.report.checks import MAX_CHANGES, usable_translation
from analyzer.report.wording import Wording
from analyzer.report.wordwise import SAME_ENOUGH, Change, compare

MAX_SAID = 400  # code points of what a finding repeats

# Around quoted words inside a sentence while it is put together: noncharacters, which Unicode sets aside for such use.
_OPEN, _BETWEEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_QUOTED = re.compile(f"{_OPEN}([^{_OPEN}{_BETWEEN}]*){_BETWEEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_MARKS = re.compile(f"[{_OPEN}{_BETWEEN}{_CLOSE}]")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a finding; `tag` is the language of quoted words, None for our own."""

    text: str
    tag: Tag | None = None


def ordered_checks(report: ArticleReport) -> list[Check]:
    """Return the checks with disagreements first, then what cannot be told, each in the order of the article."""
    rank = {False: 0, None: 1, True: 2}
    return sorted(report.checks, key=lambda check: rank[check.agrees])


def verdict_key(check: Check) -> str:
    """Return the key of the word for a check's result."""
    return "unknown" if check.agrees is None else "agrees" if check.agrees else "disagrees"


def check_in_words(check: Check, reaction: Reaction | None, words: Wording) -> str:
    """Say one check as a sentence."""
    return "".join(part.text for part in check_in_parts(check, reaction, words, article_tag=""))


def check_in_parts(check: Check, reaction: Reaction | None, words: Wording, *, article_tag: Tag) -> list[Part]:
    """Say one check as a sentence in parts, quoted words apart.

    Args:
        check: The check.
        reaction: The post it is about.
        words: Interface language.
        article_tag: Language of the article.
    """
    if not check.said:
        return [Part(words("privacy", "check_left_out"))]
    match check.kind:
        case CheckKind.FRAMING:
            sentence = _framing(check, reaction, words, article_tag)
        case CheckKind.TRANSLATION:
            sentence = _translation(check, reaction, words, article_tag)
        case CheckKind.QUOTATION:
            sentence = _quotation(check, reaction, words)
    return _parts(sentence)


def _parts(sentence: str) -> list[Part]:
    parts: list[Part] = []
    position = 0
    for match in _QUOTED.finditer(sentence):
        parts += [Part(sentence[position : match.start()]), Part(match[2], match[1])]
        position = match.end()
    return [part for part in (*parts, Part(sentence[position:])) if part.text]


def _quoted(text: str, tag: Tag) -> str:
    shown = text if len(text) <= MAX_SAID else text[:MAX_SAID].rstrip() + "…"
    return f"{_OPEN}{_MARKS.sub('', tag)}{_BETWEEN}{_MARKS.sub('', shown)}{_CLOSE}"


def _translation(check: Check, reaction: Reaction | None, words: Wording, tag: Tag) -> str:
    said = _quoted(check.said, tag)
    ours = usable_translation(reaction) if reaction is not None else None
    if ours is not None:
        return words("check", "translation", said=said, found=_quoted(check.found, ours.into))
    press = reaction.post.press_translation if reaction else None
    value = words.probability(press.agreement) if press is not None and press.agreement is not None else "?"
    return words("check", "translation_alone", said=said, value=value)


def _framing(check: Check, reaction: Reaction | None, words: Wording, tag: Tag) -> str:
    said = _quoted(check.said, tag)
    if reaction is None or reaction.reading is None:
        return words("check", "framing_no_text", said=said)
    names = (part.split(" ")[0] for part in check.found.split(", "))
    stances = [stance for name in names for stance in Stance if stance.value == name]
    found = ", ".join(_read(stance, reaction.reading, words) for stance in stances)
    if reaction.reading.abstained is not None:
        found = words("check", "unsure", found=found)
    return words("check", "framing", said=said, found=found)


def _read(stance: Stance, reading: Reading, words: Wording) -> str:
    """Give what the model reads of one stance; thresholds differ, so a number alone does not tell whether it counts."""
    told = f"{words.stance(stance)} {words.probability(reading.stances[stance])}"
    return told if stance in reading.labels else words("check", "below", label=told)


def _quotation(check: Check, reaction: Reaction | None, words: Wording) -> str:
    tag = reaction.language.tag if reaction is not None else ""
    said = _quoted(check.said, tag)
    comparison = compare(check.said, (reaction.post.text or "") if reaction is not None else "")
    if comparison.likeness < SAME_ENOUGH:
        return words("check", "quotation_different", said=said)
    if not comparison.changes:
        return words("check", "quotation_partial" if comparison.is_partial else "quotation_same", said=said)
    told = [_change(change, words, tag) for change in comparison.changes[:MAX_CHANGES]]
    more = len(comparison.changes) - len(told)
    told += [words("check", "and_more", n=more)] if more else []
    told += [words("check", "in_part")] if comparison.is_partial else []
    return words("check", "quotation_edited", changes="; ".join(told))


def _change(change: Change, words: Wording, tag: Tag) -> str:
    post, quotation = _quoted(change.post, tag), _quoted(change.quotation, tag)
    if not change.post:
        return words("check", "added", quotation=quotation)
    if not change.quotation:
        return words("check", "left_out", post=post)
    return words("check", "changed", post=post, quotation=quotation)
