"""Find the names in the words beside a quotation: runs of capitalised words that no table knows.

Many short names are words of dates in some language ("Jan", "Dub", "May", "Tor"): beside a number they date, beside another
name they belong to it.
"""

import re
from collections.abc import Sequence

from analyzer.extraction.clauses import BORDER, LONGEST_CLAUSE, VERBS, Clause
from analyzer.extraction.cues import Kind, Lexicon, Token, Word, is_medium, naming_words, table_of, tables, tokens_of, words_of
from analyzer.extraction.date_words import date_words, fold_word
from analyzer.extraction.marks import Quoted
from analyzer.extraction.tongues import is_function_word, script_of
from analyzer.extraction.weekdays import numbered_days, weekdays
from analyzer.records import Span

MOST_DIGITS = 3  # of a number that belongs to a name
LONGEST_NAME = 6  # words
MOST_SMALL = 2  # small words that end a name
SHORT_DAY = 3  # letters of an abbreviated weekday
LONGEST_TITLE = 5  # words of a name in quotation marks
SURE_TITLE = 2  # words that a name has where its sentence quotes nothing else
BEFORE_TITLE = 60  # code points before or after a name in marks in which the noun beside it is looked for
SHORT_LINK = 3  # letters of a word between a noun and the name of what it means
_PARTICLES = frozenset(
    {"de", "da", "do", "dos", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter", "zu"}
    | {"bin", "ibn", "ben", "al", "el", "y", "e", "of"}
)
_CAPITAL_MONTHS = frozenset({"en", "de", "el", "id", "ms", "sw", "tl", "fil"})  # languages that write months with a capital
_CASED = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
_TO_CLOSING = re.compile(r"(?<=[„“”«»\"])[^\n„“”«»\"]{1,60}(?=[“”«»\"])")
_JOINED = re.compile(r"^[\s.'’\-]{0,3}$")


def name_runs(text: str, clause: Clause, tag: str | None) -> list[Span]:
    """Return the runs of words in the clause that can be somebody's name, in order.

    Args:
        text: The article's text.
        clause: Words beside a quotation.
        tag: Language of the article.
    """
    known = [word.span for word in clause.words if word.kind is not Kind.DEFINITE or " " in word.span.of(text)]
    runs: list[list[Token]] = [[]]
    last: Token | None = None
    tokens = tokens_of(text, clause.span)
    for index, token in enumerate(tokens):
        if last is None or not _are_joined(text, last, token):
            runs.append([])
        if _is_name_word(text, tokens, index, known, tag, begun=bool(runs[-1])) or (runs[-1] and _is_number(tokens, index)):
            runs[-1].append(token)
        elif not (token.folded in _PARTICLES and runs[-1]):
            runs.append([])
        last = token
    spans = [_whole(text, run, tokens, known, tag) for run in runs if run and len(run) <= LONGEST_NAME]
    return [span for span in spans if not _is_attribute(text, span, clause.words)]


def is_mere_name(text: str, quoted: Quoted, line: Span, others: Sequence[Span], words: Lexicon) -> bool:
    """Return whether quotation marks enclose a name and no words that anybody said: „Facebook“, a newspaper «Tide».

    Args:
        text: The article's text.
        quoted: What the marks enclose.
        line: The line that it begins in.
        others: What marks enclose before and after it.
        words: Words of the article's language.
    """
    inner = quoted.parts[0]
    tokens = tokens_of(text, inner)
    if len(quoted.parts) > 1 or not 0 < len(tokens) <= LONGEST_TITLE:
        return False
    return _is_platform(text, inner, tokens, words) or (
        _is_title(text, inner)
        and _stands_by_medium(text, quoted.outer, line)
        and _leaves_room(text, quoted, line, others, words)
    )


def _is_platform(text: str, inner: Span, tokens: Sequence[Token], words: Lexicon) -> bool:
    """Return whether every word is the name of a platform or an account."""
    around = Span(max(0, inner.start - 1), inner.end)
    known = [word.span for word in words.read(text, around) if word.kind in {Kind.PLATFORM, Kind.HANDLE}]
    return all(any(token.span.overlaps(span) for span in known) for token in tokens)


def _is_title(text: str, inner: Span) -> bool:
    """Return whether the words look like a name: nothing ends them, and they have a capital where their script has capitals."""
    first = next((sign for sign in inner.of(text) if sign.isalpha()), "")
    begins_small = first.islower() and script_of(first) in _CASED
    return not begins_small and text[inner.end - 1] not in ",.!?…:;؟،。！？"


def _stands_by_medium(text: str, outer: Span, line: Span) -> bool:
    """Return whether a noun such as "newspaper" or "channel" stands beside the marks: before it, a short word may part them."""
    before = tokens_of(text, Span(max(line.start, outer.start - BEFORE_TITLE), outer.start))[-2:]
    after = tokens_of(text, Span(outer.end, max(outer.end, min(line.end, outer.end + BEFORE_TITLE))))[:2]
    if after and after[0].span.start == outer.end:  # an ending written onto the mark
        del after[0]
    if after and text[outer.end : after[0].span.start].count(" ") == 1 and is_medium(after[0].folded):
        return not any(sign in text[outer.end : after[0].span.start] for sign in ",.;:—–-")
    if not before or text[before[-1].span.end : outer.start].strip():
        return False
    if len(before) == 2 and len(before[-1].text) <= SHORT_LINK and before[-1].text.islower() and _are_joined(text, *before):
        return is_medium(before[0].folded) or is_medium(before[-1].folded)
    return is_medium(before[-1].folded)


def _leaves_room(text: str, quoted: Quoted, line: Span, others: Sequence[Span], words: Lexicon) -> bool:
    """Return whether the line says something else: it quotes others, leads in the next line, or nobody says anything."""
    if len(tokens_of(text, quoted.parts[0])) <= SURE_TITLE or text[line.start : line.end].rstrip().endswith((":", "：")):
        return True
    if any(line.start <= other.start < line.end for other in others):
        return True
    start = max(line.start, quoted.outer.start - LONGEST_CLAUSE)
    end = max(quoted.outer.end, min(line.end, quoted.outer.end + LONGEST_CLAUSE))
    starts = [match.end() for match in BORDER.finditer(text, start, quoted.outer.start)]
    border = BORDER.search(text, quoted.outer.end, end)
    sentence = Span(starts[-1] if starts else start, border.start() if border else end)
    return not any(word.kind in VERBS for word in words.read(text, sentence))


def _whole(text: str, run: Sequence[Token], tokens: Sequence[Token], known: Sequence[Span], tag: str | None) -> Span:
    """Return the span of a name with its words in small letters, in marks or after "called": "a user named Forest fairy"."""
    first, last = tokens.index(run[0]), tokens.index(run[-1])
    span = Span(run[0].span.start, run[-1].span.end)
    marked = _TO_CLOSING.match(text, span.start)
    if marked is not None and len(marked[0].split()) <= LONGEST_NAME:
        return Span(*marked.span())
    if first == 0 or tokens[first - 1].folded not in naming_words():
        return span
    more = tokens[last + 1 : last + 1 + MOST_SMALL]
    more = [token for token, before in zip(more, (run[-1], *more), strict=False) if _are_joined(text, before, token)]
    is_last = last + 1 + len(more) == len(tokens) or not _are_joined(text, (run[-1], *more)[-1], tokens[last + 1 + len(more)])
    is_strange = not any(one.overlaps(token.span) for one in known for token in more)
    if more and is_last and is_strange and not any(is_function_word(token.folded, tag) for token in more):
        return Span(span.start, more[-1].span.end)
    return span


def _are_joined(text: str, first: Token, second: Token) -> bool:
    return _JOINED.match(text[first.span.end : second.span.start]) is not None


def _is_attribute(text: str, run: Span, words: Sequence[Word]) -> bool:
    """Return whether one word directly before "user" or "resident" says where that one is from: "a British user"."""
    people = (word.span for word in words if word.kind in {Kind.USER, Kind.PERSON})
    return " " not in run.of(text) and any(text[run.end : one.start] == " " for one in people if one.start > run.end)


def _is_number(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a short number ends a name ("Canal 24") rather than begins a date ("21 August")."""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    number = tokens[index].text
    return number.isdigit() and len(number) <= MOST_DIGITS and fold_word(after) not in date_words().months


def _is_name_word(
    text: str, tokens: Sequence[Token], index: int, known: Sequence[Span], tag: str | None, *, begun: bool
) -> bool:
    """Return whether the token can belong to a name; `begun` where a name stands directly before it."""
    token = tokens[index]
    if not token.text[0].isupper() or any(span.overlaps(token.span) for span in known):
        return False
    if not begun and token.folded in words_of(tag).get("titles", ()):
        return False
    if _names_time(token) and _tells_time(text, tokens, index, tag, begun=begun):
        return False
    first = index == 0
    return not (first and is_function_word(token.folded, tag)) and not (
        len(token.text) == 1 and token.text in "IXEOAYIÉ" and first
    )


def _names_time(token: Token) -> bool:
    word = fold_word(token.text)
    return word in date_words().months or word in date_words().known or token.folded in weekdays()


def _may_be_day(token: Token, tag: str | None) -> bool:
    """Return whether the word is a weekday of the article's language, or whether that language's days are not known."""
    if table_of(tag) not in tables():
        return True
    days = (day for _, day in numbered_days(table_of(tag)))
    return any(token.folded == day or (day.endswith("*") and token.folded.startswith(day[:-1])) for day in days)


def _tells_time(text: str, tokens: Sequence[Token], index: int, tag: str | None, *, begun: bool) -> bool:
    """Return whether a word of dates is one here: a number is beside it, or no other name is."""
    token = tokens[index]
    word = fold_word(token.text)
    if word not in date_words().months and (len(word) > SHORT_DAY or token.folded in weekdays()) and _may_be_day(token, tag):
        return True
    around = (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 2])
    if any(one.text[0].isdigit() for one in around):
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    begins = after is not None and after.text[0].isupper() and text[token.span.end : after.span.start] == " "
    if begun or begins:
        return False
    return index == 0 or tag is None or tag in _CAPITAL_MONTHS or word not in date_words().months
