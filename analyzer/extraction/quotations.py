"""Find the quotations of an article and tell which of them are social posts.

A quotation is social when the words beside it say so: people of social media ("one user wrote"), a platform ("said on
Telegram"), an account, a verb that only posts do ("tweeted"), a nameless person in surroundings that are about social media
("one person joked" below "people on social media commented"). A named speaker who says something is quoted, not posting.

One post may be quoted in parts: ``“A,” X wrote. “B.”``, or ``It added: “C.”`` in the next paragraph. The parts are mentions
of one sighting, their words joined by a space.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer.extraction.attribution import date_of, is_posting, named
from analyzer.extraction.blocks import Line, lines_of
from analyzer.extraction.clauses import VERBS, Clause, aside, breaks_sentence, lead_in, line_before
from analyzer.extraction.cues import Kind, Lexicon, lexicon
from analyzer.extraction.dialogue import find_dialogue
from analyzer.extraction.marks import Quoted, find_quoted
from analyzer.extraction.tongues import language_of
from analyzer.records import Article, Attribution, Form, Mention, Sighting, Span

SURROUNDINGS = 5  # lines before a quotation in which a word of social media makes a nameless person a user
NEAR_POST = 1200  # code points to an embed or credit line that do the same
CONTINUED_WITHIN = 3  # lines after a post in which "It added" goes on
_SOCIAL = frozenset({Kind.USER, Kind.PLATFORM, Kind.PLACE, Kind.MEDIUM, Kind.HANDLE})
_OTHERS = frozenset({Kind.USER, Kind.PERSON, Kind.HANDLE})
_SAMPLE = 3000


@dataclass(frozen=True, slots=True)
class _Read:
    """A quotation with the clause that introduces it."""

    quoted: Quoted
    clause: Clause | None
    is_social: bool
    goes_on: bool = False  # belongs to the quotation before


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the quotations of one article in order."""

    article: Article
    lines: Sequence[Line]
    taken: Sequence[Span]
    tag: str | None
    lexicon: Lexicon
    social_lines: frozenset[int]


def find_quotations(article: Article, taken: Sequence[Span]) -> list[Sighting]:
    """Find the quotations in the main text outside `taken`.

    Args:
        article: The article.
        taken: Spans of embeds and credit lines, whose own quotation marks belong to the posts.

    Returns:
        Sightings in order; `is_social` is False for statements, scare quotes, titles and laws.
    """
    lines = lines_of(article, taken)
    if not lines:
        return []
    tag = _language(article, lines)
    words = lexicon(tag)
    units = _units(article.text, lines, words)
    social = _social_lines(article.text, lines, units, words)
    reader = _Reader(article, lines, sorted(taken), tag, words, social)
    return _gather(reader, units)


def _language(article: Article, lines: Sequence[Line]) -> str | None:
    longest = sorted(lines, key=lambda line: line.span.start - line.span.end)[:10]
    sample = " ".join(line.span.of(article.text)[:600] for line in longest)[:_SAMPLE]
    return language_of(sample) or article.declared_language


def _units(text: str, lines: Sequence[Line], words: Lexicon) -> list[Quoted]:
    """Return marked and dashed quotations, the outermost of overlapping ones."""
    found: list[Quoted] = []
    for unit in sorted([*find_quoted(text, lines), *find_dialogue(text, lines, words)], key=lambda one: (one.outer.start, -one.outer.end)):
        if not found or unit.outer.start >= found[-1].outer.end:
            found.append(unit)
    return found


def _social_lines(text: str, lines: Sequence[Line], units: Sequence[Quoted], words: Lexicon) -> frozenset[int]:
    """Return the lines near quotations whose words are about social media."""
    near = {index for unit in units for index in range(max(0, unit.first_line - SURROUNDINGS), unit.last_line + 1)}
    return frozenset(index for index in near if any(word.kind in _SOCIAL for word in words.read(text, lines[index].span)))


def _gather(reader: _Reader, units: Sequence[Quoted]) -> list[Sighting]:
    found: list[Sighting] = []
    before: _Read | None = None
    opened = False  # the quotation before was introduced from the line above, as the first of a list
    for index, unit in enumerate(units):
        ceiling = units[index + 1].outer.start if index + 1 < len(units) else len(reader.article.text)
        read = _read(reader, unit, ceiling, before)
        if opened and before is not None and read.clause is None and _stands_alone(reader, unit):
            read = _listed(before, unit)
        opened = _stands_alone(reader, unit) and read.clause is not None and read.clause.line_before
        if read.goes_on and found:
            found[-1] = _extended(reader, found[-1], read)
        else:
            found.append(_sighting(reader, read, found[-1] if found else None))
        before = read
    return found


def _read(reader: _Reader, unit: Quoted, ceiling: int, before: _Read | None) -> _Read:
    """Choose the clause that introduces `unit` and say what it makes of it."""
    text, lines, words = reader.article.text, reader.lines, reader.lexicon
    floor = before.quoted.outer.end if before is not None else 0
    shared = before is not None and before.clause is not None and not before.clause.leads and before.clause.span.start >= floor
    if shared and before is not None and before.clause is not None:
        if before.clause.span.end <= unit.outer.start <= lines[unit.first_line].span.end and unit.first_line == before.quoted.last_line:
            if not breaks_sentence(text, before.clause.span.start, unit.outer.start):
                return _Read(unit, before.clause, before.is_social, goes_on=True)
        floor = before.clause.span.end
    lead = lead_in(text, lines, unit, floor, words)
    if lead is None and _follows_directly(text, before, unit, floor):
        return _Read(unit, before.clause if before else None, before.is_social if before else False, goes_on=True)
    after = aside(text, lines, unit, ceiling, words)
    if lead is None and _stands_alone(reader, unit):
        above = line_before(text, lines, unit, words)
        lead = above if above is not None and _introduces(above) else None
    clause = _better(lead, after)
    if clause is None:
        return _Read(unit, None, is_social=False)
    if _continues(text, clause, before, unit, reader.tag):
        return _Read(unit, clause, before.is_social if before else False, goes_on=True)
    return _Read(unit, clause, _is_social(reader, clause, unit))


def _follows_directly(text: str, before: _Read | None, unit: Quoted, floor: int) -> bool:
    """Return whether `unit` goes on in the line where an aside has just named the speaker of the quotation before."""
    if before is None or before.clause is None or before.clause.leads or before.quoted.last_line != unit.first_line:
        return False
    between = text[floor : unit.outer.start]
    return before.clause.verb is not None and len(between) < 8 and not any(sign.isalnum() for sign in between)


def _better(lead: Clause | None, after: Clause | None) -> Clause | None:
    """Return the clause that introduces the quotation: the one with a verb, the lead-in first."""
    if lead is not None and (lead.verb is not None or lead.colon):
        return lead
    if after is not None and (after.verb is not None or after.kinds & {Kind.USER, Kind.HANDLE}):
        return after
    return None


def _introduces(clause: Clause) -> bool:
    return clause.colon or bool(clause.kinds & (_SOCIAL | {Kind.SHARE}) and clause.kinds & (VERBS | {Kind.MEDIUM}))


def _stands_alone(reader: _Reader, unit: Quoted) -> bool:
    """Return whether the quotation fills its lines, but for a full stop."""
    text = reader.article.text
    first, last = reader.lines[unit.first_line].span, reader.lines[unit.last_line].span
    around = text[first.start : unit.outer.start] + text[unit.outer.end : last.end]
    return not any(sign.isalnum() for sign in around)


def _listed(before: _Read, unit: Quoted) -> _Read:
    """Read a quotation that stands alone below another one: a further voice under the same lead-in, or more of the same."""
    clause = before.clause
    voices = clause is None or bool(clause.kinds & {Kind.USER, Kind.PERSON}) or clause.colon
    return _Read(unit, clause, before.is_social, goes_on=not voices)


def _continues(text: str, clause: Clause, before: _Read | None, unit: Quoted, tag: str | None) -> bool:
    """Return whether the clause only carries the quotation before on ("It added")."""
    if before is None or unit.first_line - before.quoted.last_line > CONTINUED_WITHIN:
        return False
    kinds = clause.kinds
    if before.clause is None or Kind.ANEW in kinds or kinds & {Kind.HANDLE} or (kinds & _OTHERS and Kind.DEFINITE not in kinds):
        return False
    if Kind.ADD not in kinds and not (Kind.DEFINITE in kinds and before.is_social and kinds & VERBS):
        return False
    if Kind.REPLY in kinds and Kind.ADD not in kinds:
        return False
    known = named(text, before.clause, tag).author
    speaker = named(text, clause, tag).author
    return speaker is None or (known is not None and (speaker in known or known in speaker))


def _is_social(reader: _Reader, clause: Clause, unit: Quoted) -> bool:
    """Return whether the clause presents the quotation as a post."""
    text, kinds = reader.article.text, clause.kinds
    says = bool(kinds & VERBS) or clause.colon
    if any(word.kind is Kind.SHARE and is_posting(word.span.of(text)) for word in clause.words):
        return True
    if Kind.USER in kinds or Kind.HANDLE in kinds:
        return says or len(clause.words) <= 4
    if kinds & {Kind.PLACE, Kind.MEDIUM}:
        return says
    if Kind.PLATFORM in kinds:
        return says and not _platform_speaks(text, clause)
    if Kind.PERSON in kinds and says:
        return named(text, clause, reader.tag).author is None and _in_social_surroundings(reader, unit)
    return False


def _platform_speaks(text: str, clause: Clause) -> bool:
    """Return whether the platform itself is the speaker: "Twitter said", not "said on Twitter"."""
    verb = clause.verb
    if verb is None:
        return False
    for word in clause.words:
        if word.kind is Kind.PLATFORM and word.span.of(text).isalpha() and len(word.span.of(text)) > 1:
            gap = text[min(word.span.end, verb.span.end) : max(word.span.start, verb.span.start)]
            alone = not any(other.kind in _SOCIAL for other in clause.words if other.span != word.span)
            if gap.isspace() and alone and word.span.of(text).isascii():
                return True
    return False


def _in_social_surroundings(reader: _Reader, unit: Quoted) -> bool:
    around = range(unit.first_line - SURROUNDINGS, unit.first_line + 1)
    if any(index in reader.social_lines for index in around):
        return True
    outer = unit.outer
    return any(span.start < outer.end + NEAR_POST and outer.start - NEAR_POST < span.end for span in reader.taken)


def _mentions(reader: _Reader, read: _Read) -> tuple[Mention, ...]:
    clause = read.clause
    verb = clause.verb if clause else None
    text = reader.article.text
    return tuple(
        Mention(
            form=Form.QUOTATION,
            span=part,
            content=part.of(text),
            cue=verb.span.of(text) if verb else None,
            cue_span=verb.span if verb else None,
            lead_in=clause.span if clause else None,
        )
        for part in read.quoted.parts
    )


def _sighting(reader: _Reader, read: _Read, last: Sighting | None) -> Sighting:
    mentions = _mentions(reader, read)
    clause = read.clause
    known = named(reader.article.text, clause, reader.tag) if clause else Attribution()
    if clause is not None and read.is_social:
        known = replace(known, posted_at=date_of(reader.article, clause, reader.tag))
    if clause is not None and known.author is None and known.handle is None and last is not None and _same_voice(clause, last, read):
        known = replace(known, author=last.attribution.author, handle=last.attribution.handle)
    return Sighting(
        mentions=mentions,
        text=" ".join(mention.content for mention in mentions),
        attribution=known,
        in_reply=read.is_social and clause is not None and Kind.REPLY in clause.kinds,
        is_social=read.is_social,
    )


def _same_voice(clause: Clause, last: Sighting, read: _Read) -> bool:
    """Return whether "he wrote in another post" speaks of the speaker before."""
    return bool(clause.kinds & {Kind.DEFINITE, Kind.ADD, Kind.ANEW}) and not clause.kinds & _OTHERS and last.is_social == read.is_social


def _extended(reader: _Reader, sighting: Sighting, read: _Read) -> Sighting:
    """Return the sighting with one more quoted part."""
    mentions = (*sighting.mentions, *_mentions(reader, read))
    known = sighting.attribution
    if read.clause is not None:
        more = named(reader.article.text, read.clause, reader.tag)
        known = replace(known, author=known.author or more.author, handle=known.handle or more.handle)
    return replace(sighting, mentions=mentions, text=" ".join(mention.content for mention in mentions), attribution=known)
