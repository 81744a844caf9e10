"""Tell from the words beside a quotation who speaks, where and when; complete posts from what stands elsewhere in the page."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from analyzer.extraction.channels import channel_name
from analyzer.extraction.clauses import Clause
from analyzer.extraction.cues import Kind, Token, Word, owns_comments, read_table, table_of, tables, tokens_of, words_of
from analyzer.extraction.dates import parse_date
from analyzer.extraction.names import name_runs
from analyzer.extraction.posting import is_tweeting, is_writing
from analyzer.extraction.relations import folded
from analyzer.extraction.weekdays import numbered_days
from analyzer.records import Article, Attribution, Extraction, Platform, Post, Span

FARTHEST_NAME = 70  # code points between a name and its verb
BESIDE = 2  # code points between two neighbouring words, with a comma
FULL_NAME = 40  # code points by which a name of several words may stand farther off than a single one
SURE_NAME = 8  # letters of a name with which a handle may begin
_CREDIT_HANDLE = re.compile(
    r"[@＠](\w[\w.]{0,60}\w)(?:\s?[/|(,]\s?(Twitter|X|Instagram|TikTok|Telegram|Facebook|YouTube|Bluesky|Threads|Reddit)\b)?",
    re.I,
)
_MOST_HANDLES = 500


def platform_of(text: str, words: Sequence[Word]) -> Platform:
    """Return the platform that the words name, or that "tweeted" and the like imply."""
    named = [word.platform for word in words if word.platform]
    for platform in named:
        if platform is not Platform.UNKNOWN:
            return platform
    if any(is_tweeting(word.span.of(text)) for word in words if word.kind in {Kind.SHARE, Kind.MEDIUM, Kind.USER}):
        return Platform.TWITTER
    return Platform.UNKNOWN


def speaker_of(text: str, clause: Clause, tag: str | None) -> Span | None:
    """Return the name in the clause that stands nearest to its verb, or None.

    A name is a run of capitalised words that no table knows; scripts without capitals show none.
    """
    runs = [run for run in name_runs(text, clause, tag) if not _is_object(text, run, clause, tag)]
    if not runs:
        return None
    verb = clause.verb
    anchor = (
        verb.span
        if verb
        else (Span(clause.span.end, clause.span.end) if clause.leads else Span(clause.span.start, clause.span.start))
    )
    nearest = min(runs, key=lambda run: (_distance(text, run, anchor), run.start))
    if " " not in nearest.of(text) and not _is_plain_name(text, nearest, anchor, tag):
        return None
    return nearest if _apart(nearest, anchor) <= FARTHEST_NAME else None


def _is_object(text: str, run: Span, clause: Clause, tag: str | None) -> bool:
    """Return whether a word before the name says that it is no speaker: "in Hindi", "den Rettern"."""
    if owns_comments(text, clause.span, run):
        return True
    before = text[max(clause.span.start, run.start - 24) : run.start].split()
    return bool(before) and before[-1].casefold() in words_of(tag).get("no_speaker_after", ())


def _is_plain_name(text: str, name: Span, anchor: Span, tag: str | None) -> bool:
    """Return whether one capitalised word may be a speaker.

    In a language without a table nothing tells a person from the place after a preposition ("the police in NAME posted").
    """
    if tag == "de":
        return _is_german_name(text, name, anchor)
    return tag is None or bool(words_of(tag))


def _is_german_name(text: str, name: Span, anchor: Span) -> bool:
    """Return whether a lone capitalised word beside its verb is a name, though every noun has a capital."""
    between = text[min(name.end, anchor.end) : max(name.start, anchor.start)]
    return between.strip(" \t,\u00a0").casefold() in {"", "die", "der", "das"}


def _distance(text: str, run: Span, anchor: Span) -> int:
    """Return how far off a name is; a full name counts as nearer, but not than one right beside the verb."""
    apart = _apart(run, anchor)
    return apart - FULL_NAME if " " in run.of(text) and apart > BESIDE else apart if apart > BESIDE else -FULL_NAME


def _apart(first: Span, second: Span) -> int:
    return max(first.start - second.end, second.start - first.end)


def date_of(article: Article, clause: Clause, tag: str | None) -> str | None:
    """Return the day that the clause names ("on Sunday, August 21", "yesterday"), seen from the article's own date."""
    words = clause.span.of(article.text)
    today = _day(article.published)
    if today is None:
        return parse_date(words) if any(sign.isdigit() for sign in words) else None
    if any(sign.isdigit() for sign in words) and (found := parse_date(words, today=today.isoformat())):
        return found
    return _relative(tokens_of(article.text, clause.span), today, tag)


def _relative(tokens: Sequence[Token], today: date, tag: str | None) -> str | None:
    """Resolve "yesterday", "today" and weekdays in the language `tag`, or in any where it has no table."""
    said = [token.folded for token in tokens]
    small = ["" if index and token.text[0].isupper() else token.folded for index, token in enumerate(tokens)]
    phrase = f" {' '.join(small)} "  # with a capital inside the sentence "Today" is a part of a name
    for table in [table_of(tag)] if table_of(tag) in tables() else tables():
        words = read_table(table)
        if any(f" {word} " in phrase for word in words.get("yesterday", ())):
            return (today - timedelta(days=1)).isoformat()
        if any(f" {word} " in phrase for word in words.get("today", ())):
            return today.isoformat()
        for number, day in sorted(numbered_days(table), key=lambda one: -one[1].count(" ")):
            if _says(said, day):
                return (today - timedelta(days=(today.weekday() - number) % 7)).isoformat()
    return None


def _says(said: Sequence[str], phrase: str) -> bool:
    """Return whether the words of `phrase` stand among those said in its order; a word may end in a star."""
    words = phrase.split()
    return any(
        all(
            one == word or (word.endswith("*") and one.startswith(word[:-1]))
            for one, word in zip(said[at:], words, strict=False)
        )
        for at in range(len(said) - len(words) + 1)
    )


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def complete(article: Article, extraction: Extraction) -> Extraction:
    """Give posts whose author is named but not their account the handle that the page credits elsewhere.

    "Image: @TerrorAlarm/Twitter" is the handle of the author "Terror Alarm": the letters are the same.
    """
    wanted = [post for post in extraction.posts if post.attribution.author and not post.attribution.handle]
    if not wanted:
        return extraction
    handles: dict[str, re.Match[str]] = {}
    for match in _CREDIT_HANDLE.finditer(article.text):
        handles.setdefault(_letters(match[1]), match)
        if len(handles) == _MOST_HANDLES:
            break
    posts = tuple(_completed(post, handles) for post in extraction.posts)
    return replace(extraction, posts=posts)


def _completed(post: Post, handles: dict[str, re.Match[str]]) -> Post:
    known = post.attribution
    match = _handle_of(known.author or "", handles)
    if known.handle or not known.author or match is None:
        return post
    platform = known.platform
    if platform is Platform.UNKNOWN and match[2]:
        platform = Platform.TWITTER if match[2].casefold() == "x" else Platform(match[2].casefold())
    evidence = (*known.evidence, Span(*match.span()))
    return replace(post, attribution=replace(known, handle=match[1], platform=platform, evidence=tuple(sorted(set(evidence)))))


def _handle_of(author: str, handles: dict[str, re.Match[str]]) -> re.Match[str] | None:
    """Return the handle with the letters of the name, or the only one that begins with them."""
    letters = _letters(author)
    longer = [match for known, match in handles.items() if len(letters) >= SURE_NAME and known.startswith(letters)]
    return handles.get(letters) or (longer[0] if len(longer) == 1 else None)


def _letters(name: str) -> str:
    return folded(name).replace(" ", "").replace("_", "")


def _before_quotation(text: str, clause: Clause, tag: str | None) -> Span | None:
    """Return the name directly before a quotation whose verb stands after it, as in Turkish: "NAME, “…” diye yazdı"."""
    lead = clause.other
    if lead is None or not lead.leads or clause.kinds & {Kind.USER, Kind.PERSON, Kind.DEFINITE, Kind.HANDLE}:
        return None
    name = speaker_of(text, lead, tag)
    return name if name is not None and lead.span.end - name.end < BESIDE else None


def says_writing(verb: str, tag: str | None) -> bool:
    """Return whether the verb says that words were written rather than spoken, also in the tables that list such verbs."""
    return is_writing(verb) or verb.casefold().startswith(words_of(tag).get("write", ()))


def named(text: str, clause: Clause, tag: str | None) -> Attribution:
    """Return what the clause says of the speaker and the platform."""
    handles = [word.span for word in (*clause.words, *clause.beside) if word.kind is Kind.HANDLE]
    speaker = channel_name(text, clause) or speaker_of(text, clause, tag) or _before_quotation(text, clause, tag)
    evidence = tuple(span for span in (clause.span,) if handles or speaker or clause.verb)
    return Attribution(
        author=speaker.of(text) if speaker else None,
        handle=handles[-1 if clause.leads else 0].of(text)[1:] if handles else None,
        platform=platform_of(text, [*clause.words, *clause.beside]),
        evidence=evidence,
    )
