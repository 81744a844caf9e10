"""Find the quotations of an article and tell which of them are social posts.

A quotation is social when the words beside it say so: people of social media ("one user wrote"), a platform ("said on
Telegram"), an account, a verb that only posts do ("tweeted"), a nameless person in surroundings that are about social media
("one person joked" below "people on social media commented"). A named speaker who says something is quoted, not posting.

One post may be quoted in parts: ``“A,” X wrote. “B.”``, or ``It added: “C.”`` in the next paragraph. The parts are mentions
of one sighting, their words joined by a space.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analyzer.extraction.attribution import date_of, is_posting, is_writing, named
from analyzer.extraction.blocks import Line, lines_of
from analyzer.extraction.clauses import BORDER, VERBS, Clause, aside, breaks_sentence, lead_in, line_before
from analyzer.extraction.cues import Kind, Lexicon, Word, lexicon
from analyzer.extraction.dialogue import find_dialogue
from analyzer.extraction.marks import Quoted, find_quoted
from analyzer.extraction.relations import n_words
from analyzer.extraction.tongues import language_of
from analyzer.records import Article, Attribution, Form, Mention, Sighting, Span

SURROUNDINGS = 5  # lines before a quotation in which a word of social media makes a nameless person a user
NEAR = 2  # lines after a quoted post in which somebody with a name who "wrote" writes another
FEWEST_WORDS = 4  # fewer words inside a sentence are scare quotes unless the verb stands beside them
SHORT_CLAUSE = 6  # words of a clause that need no verb: "another user:"
NEAR_POST = 1200  # code points to an embed or credit line that do the same
CONTINUED_WITHIN = 3  # lines after a post in which "It added" goes on
_SOCIAL = frozenset({Kind.USER, Kind.PLATFORM, Kind.PLACE, Kind.MEDIUM, Kind.HANDLE})
_OTHERS = frozenset({Kind.USER, Kind.PERSON, Kind.HANDLE})
_SAMPLE = 3000
_OPENING = " \t\u00a0\u202f\"'„“«‚‘"
_RESUMING = (",", ":", "-", "–", "—", "،", "，")


@dataclass(frozen=True, slots=True)
class _Read:
    """A quotation with the clause that introduces it."""

    quoted: Quoted
    clause: Clause | None
    is_social: bool
    goes_on: bool = False  # belongs to the quotation before
    inside: bool = False  # words inside the aside of the quotation before
    from_above: bool = False  # introduced from the line above, as the first of a list may be


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the quotations of one article in order."""

    article: Article
    lines: Sequence[Line]
    taken: Sequence[Span]
    tag: str | None
    lexicon: Lexicon
    social_lines: dict[int, bool] = field(default_factory=dict)


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
    reader = _Reader(article, lines, sorted(taken), tag, words)
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


def _gather(reader: _Reader, units: Sequence[Quoted]) -> list[Sighting]:
    found: list[Sighting] = []
    before: _Read | None = None
    place = 0  # of the sighting that `before` belongs to
    for index, unit in enumerate(units):
        ceiling = units[index + 1].outer.start if index + 1 < len(units) else len(reader.article.text)
        read = _read(reader, unit, ceiling, before)
        if read.goes_on and found:
            found[place] = _extended(reader, found[place], read)
        else:
            found.append(_sighting(reader, read, found[place] if found else None))
        if read.inside and before is not None:  # the aside goes on after the words inside it
            before = replace(before, quoted=replace(before.quoted, outer=Span(before.quoted.outer.start, unit.outer.end)))
        else:
            before, place = read, place if read.goes_on else len(found) - 1
    return found


def _read(reader: _Reader, unit: Quoted, ceiling: int, before: _Read | None) -> _Read:
    """Choose the clause that introduces `unit` and say what it makes of it."""
    text, lines, words = reader.article.text, reader.lines, reader.lexicon
    floor = before.quoted.outer.end if before is not None else 0
    after = aside(text, lines, unit, ceiling, words)
    if before is not None and _shares_aside(before, unit):
        between = text[floor : unit.outer.start]
        if not breaks_sentence(text, floor, unit.outer.start):
            if between.rstrip(_OPENING).endswith(_RESUMING):
                return _Read(unit, before.clause, before.is_social, goes_on=True)
            return _Read(unit, None, is_social=False, inside=True)
        if _resumes(text, before, unit, floor) and not _has_voice(after):
            return _Read(unit, before.clause, before.is_social, goes_on=True)
    lead = lead_in(text, lines, unit, floor, words)
    if lead is None and _stands_alone(reader, unit):
        if before is not None and before.from_above and unit.first_line == before.quoted.last_line + 1 and not _has_voice(after):
            return _listed(before, unit)
        above = line_before(text, lines, unit, words)
        lead = above if above is not None and _introduces(above) else None
    clause = _better(lead, after)
    if clause is None:
        return _Read(unit, None, is_social=False)
    if _continues(text, clause, before, unit, reader.tag):
        return _Read(unit, clause, before.is_social if before else False, goes_on=True)
    return _Read(unit, clause, _is_social(reader, clause, unit, before), from_above=clause.line_before)


def _shares_aside(before: _Read, unit: Quoted) -> bool:
    """Return whether the clause between the two quotations already belongs to the first as its aside."""
    clause = before.clause
    return clause is not None and not clause.leads and clause.verb is not None and unit.first_line == before.quoted.last_line


def _resumes(text: str, before: _Read, unit: Quoted, floor: int) -> bool:
    """Return whether `unit` begins right after the sentence that the aside ended."""
    ends = [match.end() for match in BORDER.finditer(text, floor, unit.outer.start)]
    return len(ends) == 1 and not any(sign.isalnum() for sign in text[ends[0] : unit.outer.start]) and before.clause is not None


def _has_voice(clause: Clause | None) -> bool:
    """Return whether an aside names a speaker of its own."""
    return clause is not None and (clause.verb is not None or bool(clause.kinds & {Kind.USER, Kind.HANDLE}))


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
    return _Read(unit, clause, before.is_social, goes_on=not voices, from_above=True)


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


def _is_social(reader: _Reader, clause: Clause, unit: Quoted, before: _Read | None) -> bool:
    """Return whether the clause presents the quotation as a post."""
    text = reader.article.text
    near = [word for word in clause.near() if not _is_subject(text, word, clause)]
    kinds = frozenset(word.kind for word in near)
    posted = any(word.kind is Kind.SHARE and is_posting(word.span.of(text)) for word in near)
    if _is_scare(text, clause, unit, posted=posted):
        return False
    says = clause.verb is not None or clause.colon
    if posted or (says and kinds & {Kind.HANDLE, Kind.PLACE, Kind.MEDIUM}):
        return True
    if Kind.USER in kinds:
        return clause.verb is not None or n_words(clause.span.of(text)) <= SHORT_CLAUSE
    if Kind.PLATFORM in kinds:
        return says
    if Kind.PERSON in kinds and _is_nameless(reader, clause):
        return _in_social_surroundings(reader, unit)
    return _is_among_posts(reader, clause, unit, before)


def _is_nameless(reader: _Reader, clause: Clause) -> bool:
    """Return whether a person without a name says something, or stands alone before the quotation ("Another:")."""
    text = reader.article.text
    if clause.verb is None and n_words(clause.span.of(text)) > SHORT_CLAUSE:
        return False
    return named(text, clause, reader.tag).author is None


def _is_among_posts(reader: _Reader, clause: Clause, unit: Quoted, before: _Read | None) -> bool:
    """Return whether somebody wrote this right after another post was quoted: "Jan Kowalski wrote in turn"."""
    if before is None or not before.is_social or unit.first_line - before.quoted.last_line > NEAR or clause.verb is None:
        return False
    return is_writing(clause.verb.span.of(reader.article.text)) and named(reader.article.text, clause, reader.tag).author is not None


def _is_scare(text: str, clause: Clause, unit: Quoted, *, posted: bool) -> bool:
    """Return whether a few quoted words are only a part of the article's own sentence."""
    words = sum(n_words(part.of(text)) for part in unit.parts)
    if words >= FEWEST_WORDS or clause.colon or not clause.leads:
        return False
    verb = clause.verb
    return verb is None or (verb.span.end < clause.span.end and not (posted and words > 1))


def _is_subject(text: str, word: Word, clause: Clause) -> bool:
    """Return whether the word is a platform that speaks itself or owns: "Twitter said", "Twitter's rules"."""
    if word.kind is not Kind.PLATFORM:
        return False
    name, verb = word.span.of(text), clause.verb
    if name.endswith(("'s", "’s")) or text[word.span.end : word.span.end + 2] in {"'s", "’s"}:
        return True
    if verb is None or not (name.isascii() and name.isalpha()) or len(name) == 1:
        return False
    gap = text[min(word.span.end, verb.span.end) : max(word.span.start, verb.span.start)]
    return gap.isspace() and (verb.span.start > word.span.start or not clause.leads)


def _in_social_surroundings(reader: _Reader, unit: Quoted) -> bool:
    around = range(max(0, unit.first_line - SURROUNDINGS), unit.first_line + 1)
    if any(_is_social_line(reader, index) for index in around):
        return True
    outer = unit.outer
    return any(span.start < outer.end + NEAR_POST and outer.start - NEAR_POST < span.end for span in reader.taken)


def _is_social_line(reader: _Reader, index: int) -> bool:
    known = reader.social_lines.get(index)
    if known is None:
        known = any(word.kind in _SOCIAL for word in reader.lexicon.read(reader.article.text, reader.lines[index].span))
        reader.social_lines[index] = known
    return known


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
