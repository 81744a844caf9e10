"""Find the quotations of an article and tell which of them are social posts.

A quotation is social when the words beside it say so: people of social media ("one user wrote"), a platform ("said on
Telegram"), an account, a verb that only posts do ("tweeted"), a nameless person in surroundings that are about social media
("one person joked" below "people on social media commented"). A named speaker who says something is quoted, not posting.

One post may be quoted in parts: ``“A,” X wrote. “B.”``, or ``It added: “C.”`` in the next paragraph. The parts are mentions
of one sighting, their words joined by a space.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from analyzer.extraction.attribution import date_of, named, says_writing
from analyzer.extraction.blocks import Line, article_language, is_free, lines_of
from analyzer.extraction.clauses import BORDER, VERBS, Clause, aside, breaks_sentence, lead_in, line_before
from analyzer.extraction.cues import Kind, Lexicon, lexicon
from analyzer.extraction.dialogue import find_dialogue
from analyzer.extraction.marks import Quoted, find_quoted, find_set_off
from analyzer.extraction.names import is_mere_name
from analyzer.extraction.social import SOCIAL, SURROUNDINGS, Read, Reader, is_fragment, is_social, platform_before
from analyzer.records import Article, Attribution, Form, Mention, Platform, Sighting, Span

MOST_AROUND = 30  # signs that are no words around a quotation that fills its line
CONTINUED_WITHIN = 3  # lines after a post in which "It added" goes on
_PLACES = frozenset({Kind.PLATFORM, Kind.PLACE, Kind.MEDIUM, Kind.HANDLE})
_OTHERS = frozenset({Kind.USER, Kind.PERSON, Kind.HANDLE})
_LINK_TITLE = re.compile(r"\]\([^\s()\"]{1,500}\s{1,3}[\"'][^\"'\n]{0,300}[\"']\)")
_OPENING = " \t\u00a0\u202f\"'„“«‚‘"
_RESUMING = (",", ":", "-", "–", "—", "،", "，")


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
    tag = article_language(article, lines)
    words = lexicon(tag)
    units = _units(article, lines, words, tag)
    reader = Reader(article, lines, sorted(taken), tag, words)
    return _gather(reader, units)


def _units(article: Article, lines: Sequence[Line], words: Lexicon, tag: str | None) -> list[Quoted]:
    """Return marked, dashed and set-off quotations, the outermost of overlapping ones, without names in marks."""
    text = article.text
    found: list[Quoted] = []
    units = [*find_quoted(text, lines), *find_dialogue(text, lines, words, tag), *find_set_off(article, lines)]
    titles = [Span(*match.span()) for line in lines for match in _LINK_TITLE.finditer(text, line.span.start, line.span.end)]
    for unit in sorted(units, key=lambda one: (one.outer.start, -one.outer.end)):
        if (not found or unit.outer.start >= found[-1].outer.end) and is_free(unit.outer, titles):
            found.append(unit)
    beside = [
        [one.outer for one in (*found[max(0, index - 1) : index], *found[index + 1 : index + 2])] for index in range(len(found))
    ]
    return [
        unit
        for unit, others in zip(found, beside, strict=True)
        if not is_mere_name(text, unit, lines[unit.first_line].span, others, words)
    ]


def _gather(reader: Reader, units: Sequence[Quoted]) -> list[Sighting]:
    found: list[Sighting] = []
    before: Read | None = None
    place = 0  # of the sighting that `before` belongs to
    for index, unit in enumerate(units):
        ceiling = units[index + 1].outer.start if index + 1 < len(units) else len(reader.article.text)
        read = _read(reader, unit, ceiling, before)
        if read.goes_on and found:
            found[place] = _extended(reader, found[place], read)
        else:
            made = _sighting(reader, read, found[place] if found else None)
            found.append(replace(made, in_reply=False) if _answers_statement(reader, unit, before) else made)
        if read.inside and before is not None:  # the aside goes on after the words inside it
            before = replace(before, quoted=replace(before.quoted, outer=Span(before.quoted.outer.start, unit.outer.end)))
        else:
            before, place = read, place if read.goes_on else len(found) - 1
    return found


def _read(reader: Reader, unit: Quoted, ceiling: int, before: Read | None) -> Read:
    """Choose the clause that introduces `unit` and say what it makes of it."""
    text, lines, words = reader.article.text, reader.lines, reader.lexicon
    after = aside(text, lines, unit, ceiling, words)
    if before is not None and (more := _as_more(text, unit, before, after)):
        return more
    lead = lead_in(text, lines, unit, before.quoted.outer.end if before is not None else 0, words)
    if lead is None and _stands_alone(reader, unit):
        if before is not None and _heads_list(before, unit) and not _has_voice(after):
            return _listed(before, unit)
        above = line_before(text, lines, unit, words)
        lead = above if above is not None and _introduces(above) else None
    clause = _better(lead, after)
    if clause is None:
        return Read(unit, None, is_social=False)
    if before is not None and _continues(text, clause, before, unit, reader.tag):
        return Read(unit, clause, before.is_social, goes_on=True)
    presented = is_social(reader, clause, unit, before) and (not unit.is_set_off or _posts_block(reader, clause))
    return Read(unit, clause, presented, from_above=clause.line_before)


def _posts_block(reader: Reader, clause: Clause) -> bool:
    """Return whether the clause brings in a block without marks as a post: somebody wrote it there, or a nameless user did.

    Stricter than for words in marks: statements, laws and letters stand in such blocks as well.
    """
    text, verb = reader.article.text, clause.verb
    if verb is None or not (verb.kind is Kind.SHARE or says_writing(verb.span.of(text), reader.tag)):
        return False
    return bool(clause.kinds & _PLACES) or (Kind.USER in clause.kinds and named(text, clause, reader.tag).author is None)


def _as_more(text: str, unit: Quoted, before: Read, after: Clause | None) -> Read | None:
    """Read `unit` as more of the quotation before, whose aside stands between the two: ``“A,” X wrote, “B.” “C.”``."""
    if not _shares_aside(text, before, unit):
        return None
    floor = before.quoted.outer.end
    if not breaks_sentence(text, floor, unit.outer.start):
        if text[floor : unit.outer.start].rstrip(_OPENING).endswith(_RESUMING):
            return Read(unit, before.clause, before.is_social, goes_on=True)
        return Read(unit, None, is_social=False, inside=True)
    if _resumes(text, before, unit, floor) and not _has_voice(after):
        return Read(unit, before.clause, before.is_social, goes_on=True)
    return None


def _heads_list(before: Read, unit: Quoted) -> bool:
    return before.from_above and unit.first_line == before.quoted.last_line + 1


def _shares_aside(text: str, before: Read, unit: Quoted) -> bool:
    """Return whether the clause between the two quotations already belongs to the first as its aside."""
    clause = before.clause
    if clause is None or clause.leads or clause.verb is None or unit.first_line != before.quoted.last_line:
        return False
    return not is_fragment(text, before.quoted)


def _resumes(text: str, before: Read, unit: Quoted, floor: int) -> bool:
    """Return whether `unit` begins right after the sentence that the aside ended."""
    ends = [match.end() for match in BORDER.finditer(text, floor, unit.outer.start)]
    return len(ends) == 1 and not any(sign.isalnum() for sign in text[ends[0] : unit.outer.start]) and before.clause is not None


def _has_voice(clause: Clause | None) -> bool:
    """Return whether an aside names a speaker of its own."""
    return clause is not None and (clause.verb is not None or bool(clause.kinds & {Kind.USER, Kind.HANDLE}))


def _better(lead: Clause | None, after: Clause | None) -> Clause | None:
    """Return the clause that introduces the quotation: the one with a verb, the lead-in first; the other one helps it."""
    if lead is not None and (lead.verb is not None or (lead.colon and (after is None or after.verb is None))):
        return lead if after is None or after.verb is not None else replace(lead, other=after)
    if after is not None and (after.verb is not None or after.kinds & {Kind.USER, Kind.HANDLE}):
        return after if lead is None or lead.line_before else replace(after, other=lead)
    return None


def _introduces(clause: Clause) -> bool:
    return clause.colon or bool(clause.kinds & (SOCIAL | {Kind.SHARE}) and clause.kinds & (VERBS | {Kind.MEDIUM}))


def _stands_alone(reader: Reader, unit: Quoted) -> bool:
    """Return whether the quotation fills its lines, but for a full stop."""
    text = reader.article.text
    first, last = reader.lines[unit.first_line].span, reader.lines[unit.last_line].span
    if unit.outer.start - first.start + last.end - unit.outer.end > MOST_AROUND:
        return False
    around = text[first.start : unit.outer.start] + text[unit.outer.end : last.end]
    return not any(sign.isalnum() for sign in around)


def _listed(before: Read, unit: Quoted) -> Read:
    """Read a quotation that stands alone below another one: a further voice under the same lead-in, or more of the same."""
    clause = before.clause
    voices = clause is None or bool(clause.kinds & {Kind.USER, Kind.PERSON}) or clause.colon
    return Read(unit, clause, before.is_social, goes_on=not voices, from_above=True)


def _continues(text: str, clause: Clause, before: Read, unit: Quoted, tag: str | None) -> bool:
    """Return whether the clause only carries the quotation before on ("It added")."""
    if unit.first_line - before.quoted.last_line > CONTINUED_WITHIN:
        return False
    kinds = clause.kinds
    if before.clause is None or Kind.ANEW in kinds or kinds & {Kind.HANDLE} or _brings_in(clause):
        return False
    if Kind.ADD not in kinds and not (Kind.DEFINITE in kinds and before.is_social and kinds & VERBS and clause.leads):
        return False
    if Kind.REPLY in kinds and Kind.ADD not in kinds:
        return False
    known = named(text, before.clause, tag).author
    speaker = named(text, clause, tag).author
    return speaker is None or (known is not None and (speaker in known or known in speaker))


def _answers_statement(reader: Reader, unit: Quoted, before: Read | None) -> bool:
    """Return whether the quotation before is no post, and no post stands between: a reply answers that statement."""
    if before is None or before.is_social or unit.first_line - before.quoted.last_line > SURROUNDINGS:
        return False
    gap = Span(before.quoted.outer.end, unit.outer.start) if before.quoted.outer.end <= unit.outer.start else unit.outer
    return not any(span.overlaps(gap) or gap.start <= span.start == span.end <= gap.end for span in reader.taken)


def _brings_in(clause: Clause) -> bool:
    """Return whether the clause's subject is somebody new: "A user who says he …" is one, "The user, like others, …" none."""
    others = [word.span.start for word in clause.words if word.kind in _OTHERS]
    known = [word.span.start for word in clause.words if word.kind is Kind.DEFINITE]
    return bool(others) and (not known or min(others) < min(known))


def _mentions(reader: Reader, read: Read) -> tuple[Mention, ...]:
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


def _sighting(reader: Reader, read: Read, last: Sighting | None) -> Sighting:
    mentions = _mentions(reader, read)
    clause = read.clause
    known = named(reader.article.text, clause, reader.tag) if clause else Attribution()
    if clause is not None and read.is_social:
        known = replace(known, posted_at=date_of(reader.article, clause, reader.tag))
        if known.platform is Platform.UNKNOWN and known.handle is None:
            known = replace(known, platform=_platform_around(reader, read, clause, last))
    if (
        clause is not None
        and known.author is None
        and known.handle is None
        and last is not None
        and _same_voice(clause, last, read)
    ):
        known = replace(known, author=last.attribution.author, handle=last.attribution.handle)
    return Sighting(
        mentions=mentions,
        text=" ".join(mention.content for mention in mentions),
        attribution=known,
        in_reply=clause is not None and Kind.REPLY in clause.kinds,
        is_social=read.is_social,
    )


def _platform_around(reader: Reader, read: Read, clause: Clause, last: Sighting | None) -> Platform:
    """Return the platform that the paragraph names before the post, or that of the post there which it answers."""
    found = platform_before(reader, read.quoted)
    if found is not Platform.UNKNOWN or last is None or not last.is_social or Kind.REPLY not in clause.kinds:
        return found
    is_near = last.mentions[-1].span.start >= reader.lines[read.quoted.first_line].span.start
    return last.attribution.platform if is_near else found


def _same_voice(clause: Clause, last: Sighting, read: Read) -> bool:
    """Return whether "he wrote in another post" speaks of the speaker before."""
    return (
        bool(clause.kinds & {Kind.DEFINITE, Kind.ADD, Kind.ANEW})
        and not clause.kinds & _OTHERS
        and last.is_social == read.is_social
    )


def _extended(reader: Reader, sighting: Sighting, read: Read) -> Sighting:
    """Return the sighting with one more quoted part."""
    mentions = (*sighting.mentions, *_mentions(reader, read))
    known = sighting.attribution
    if read.clause is not None:
        more = named(reader.article.text, read.clause, reader.tag)
        known = replace(known, author=known.author or more.author, handle=known.handle or more.handle)
    return replace(sighting, mentions=mentions, text=" ".join(mention.content for mention in mentions), attribution=known)
