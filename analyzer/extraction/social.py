"""Judge whether the words beside a quotation present it as a social post."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analyzer.extraction.attribution import named
from analyzer.extraction.blocks import Line
from analyzer.extraction.clauses import Clause
from analyzer.extraction.cues import Kind, Lexicon, Word, tokens_of
from analyzer.extraction.marks import Quoted
from analyzer.extraction.posting import is_posting, is_writing
from analyzer.extraction.relations import n_words
from analyzer.extraction.tongues import is_function_word
from analyzer.records import Article, Platform, Span

SURROUNDINGS = 5  # lines before a quotation in which a word of social media makes a nameless person a user
NEAR = 2  # lines after a quoted post in which somebody with a name who "wrote" writes another
FEWEST_WORDS = 4  # fewer words inside a sentence are scare quotes unless the verb stands beside them
FEWEST_OF_SENTENCE = 6  # the same for words that begin in lower case
BESIDE = 12  # code points from a quotation to the verb of its aside where no comma parts them
LONGEST_COMPANY = 6  # letters of a company's name in capitals
SHORT_CLAUSE = 6  # words of a clause that need no verb: "another user:"
LONGEST_BEFORE = 500  # code points of a paragraph before a quotation in which its platform is looked for
NEAR_POST = 1200  # code points to an embed or credit line that do the same as social surroundings
SOCIAL = frozenset({Kind.USER, Kind.PLATFORM, Kind.PLACE, Kind.MEDIUM, Kind.HANDLE})


@dataclass(frozen=True, slots=True)
class Read:
    """A quotation with the clause that introduces it."""

    quoted: Quoted
    clause: Clause | None
    is_social: bool
    goes_on: bool = False  # belongs to the quotation before
    inside: bool = False  # words inside the aside of the quotation before
    from_above: bool = False  # introduced from the line above, as the first of a list may be


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the quotations of one article in order."""

    article: Article
    lines: Sequence[Line]
    taken: Sequence[Span]
    tag: str | None
    lexicon: Lexicon
    social_lines: dict[int, bool] = field(default_factory=dict)


def is_social(reader: Reader, clause: Clause, unit: Quoted, before: Read | None) -> bool:
    """Return whether the clause presents the quotation as a post."""
    text = reader.article.text
    near = [word for word in clause.near() if not _is_subject(text, word, clause, reader.tag)]
    kinds = frozenset(word.kind for word in near)
    posted = any(word.kind is Kind.SHARE and is_posting(word.span.of(text)) for word in near)
    if _is_scare(text, clause, unit, posted=posted) or _company_speaks(text, clause, reader.tag):
        return False
    says = clause.verb is not None or clause.colon
    if posted or (says and kinds & {Kind.HANDLE, Kind.PLACE, Kind.MEDIUM}):
        return True
    if Kind.USER in kinds:
        return says or n_words(clause.span.of(text)) <= SHORT_CLAUSE
    if Kind.PLATFORM in kinds:
        return says
    if any(_is_person(reader, word, clause) for word in near) and _is_nameless(reader, clause):
        return _in_social_surroundings(reader, unit)
    return _is_among_posts(reader, clause, unit, before)


def platform_before(reader: Reader, unit: Quoted) -> Platform:
    """Return the platform that the same paragraph named last before a post: "On Facebook people are tired. “…,” one writes"."""
    text, line = reader.article.text, reader.lines[unit.first_line].span
    words = reader.lexicon.read(text, Span(max(line.start, unit.outer.start - LONGEST_BEFORE), unit.outer.start))
    people = [word.span for word in words if word.kind in {Kind.USER, Kind.MEDIUM}]
    for word in reversed(words):
        if word.platform is not None and word.platform is not Platform.UNKNOWN:
            before = text[line.start : word.span.start].split()
            is_place = bool(before) and is_function_word(before[-1].casefold(), reader.tag)
            is_theirs = any(0 <= word.span.start - one.end <= 1 for one in people)
            return word.platform if is_place or is_theirs else Platform.UNKNOWN
    return Platform.UNKNOWN


def _company_speaks(text: str, clause: Clause, tag: str | None) -> bool:
    """Return whether the platform itself says something ("users can do it, Twitter says"), or its officials do."""
    if any(word.kind is Kind.HANDLE for word in clause.words):
        return False
    subjects = [word for word in clause.words if _is_subject(text, word, clause, tag)]
    return any(not text[word.span.end : word.span.end + 2].startswith(("'s", "’s")) for word in subjects)


def _is_person(reader: Reader, word: Word, clause: Clause) -> bool:
    """Return whether the word stands for a person, not before a noun of its own ("one official", "another law")."""
    if word.kind is not Kind.PERSON:
        return False
    following = next(iter(tokens_of(reader.article.text, Span(word.span.end, max(word.span.end, clause.span.end)))), None)
    if following is None or is_function_word(following.folded, reader.tag):
        return True
    between = reader.article.text[word.span.end : following.span.start]
    return not between.isspace() or any(other.span.overlaps(following.span) for other in clause.words)


def _is_nameless(reader: Reader, clause: Clause) -> bool:
    """Return whether a person without a name says something, or stands alone before the quotation ("Another:")."""
    text = reader.article.text
    if clause.verb is None and n_words(clause.span.of(text)) > SHORT_CLAUSE:
        return False
    return named(text, clause, reader.tag).author is None


def _is_among_posts(reader: Reader, clause: Clause, unit: Quoted, before: Read | None) -> bool:
    """Return whether somebody wrote this right after another post was quoted: "Jan Kowalski wrote in turn"."""
    if before is None or not before.is_social or unit.first_line - before.quoted.last_line > NEAR or clause.verb is None:
        return False
    author = named(reader.article.text, clause, reader.tag).author
    return is_writing(clause.verb.span.of(reader.article.text)) and author is not None and not _is_company(author)


def _is_company(name: str) -> bool:
    """Return whether a short word of capitals names an organisation: "BBC", "xAI"."""
    return name.isalpha() and 2 < len(name) <= LONGEST_COMPANY and name[1:].isupper()


def _is_scare(text: str, clause: Clause, unit: Quoted, *, posted: bool) -> bool:
    """Return whether a few quoted words are only a part of the article's own sentence."""
    words = sum(n_words(part.of(text)) for part in unit.parts)
    verb = clause.verb
    begins_small = clause.leads and not posted and unit.parts[0].of(text)[0].islower()
    if words >= (FEWEST_OF_SENTENCE if begins_small else FEWEST_WORDS) or clause.colon:
        return False
    if not clause.leads:
        parted = text[unit.outer.end : clause.span.start].strip() or unit.parts[-1].of(text)[-1] in ",!?.…"
        return not parted and (verb is None or verb.span.start > clause.span.start + BESIDE)
    return verb is None or (verb.span.end < clause.span.end and not (posted and words > 1))


def is_fragment(text: str, quoted: Quoted) -> bool:
    """Return whether a few words that nothing ends are quoted: a title, a name, a part of the article's own sentence."""
    words = sum(n_words(part.of(text)) for part in quoted.parts)
    is_ended = quoted.parts[-1].of(text)[-1] in ",!?.…" or text.startswith(",", quoted.outer.end)
    return words < FEWEST_WORDS and not is_ended


def _is_subject(text: str, word: Word, clause: Clause, tag: str | None) -> bool:
    """Return whether the word is a platform that speaks itself or owns: "Twitter said", "Twitter's rules"."""
    if word.kind is not Kind.PLATFORM:
        return False
    name, verb = word.span.of(text), clause.verb
    if name.endswith(("'s", "’s")) or text[word.span.end : word.span.end + 2] in {"'s", "’s"}:
        return True
    if verb is None or not (name.isascii() and name.isalpha()) or len(name) == 1:
        return False
    before = text[max(clause.span.start, word.span.start - 20) : word.span.start].split()
    users = (one.span for one in clause.words if one.kind is Kind.USER)
    if (before and is_function_word(before[-1].casefold(), tag)) or any(word.span.start - one.end == 1 for one in users):
        return False  # "on Twitter", "pengguna Twitter"
    gap = text[min(word.span.end, verb.span.end) : max(word.span.start, verb.span.start)]
    return gap.isspace() and (verb.span.start > word.span.start or not clause.leads)


def _in_social_surroundings(reader: Reader, unit: Quoted) -> bool:
    around = range(max(0, unit.first_line - SURROUNDINGS), unit.first_line + 1)
    if any(_is_social_line(reader, index) for index in around):
        return True
    outer = unit.outer
    return any(span.start < outer.end + NEAR_POST and outer.start - NEAR_POST < span.end for span in reader.taken)


def _is_social_line(reader: Reader, index: int) -> bool:
    known = reader.social_lines.get(index)
    if known is None:
        known = any(word.kind in SOCIAL for word in reader.lexicon.read(reader.article.text, reader.lines[index].span))
        reader.social_lines[index] = known
    return known
