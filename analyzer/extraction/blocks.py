"""Cut the article into lines: the paragraphs that credit lines and quotations are looked for in.

Only the main text counts, without what embeds have claimed. A line knows how many line breaks stand before it, which tells
whether an article parts its paragraphs by blank lines or by single breaks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.extraction.tongues import are_one, can_be_told, language_of
from analyzer.records import Article, Span

_LANGUAGE = re.compile(r"(?!und|mul|mis|zxx|xx)[a-z]{2,3}")  # of a declared tag, and none of the codes that name no language
_QUOTE_SIGNS = re.compile(r"(?:[ \t]{0,3}>){0,6}")  # before a line of Markdown or of a mail that quotes
_FRONT_MATTER = re.compile(r"\s{0,20}---[ \t]{0,9}\n(?:(?!---)[^\n]{0,2000}\n){1,60}---[ \t]{0,9}(?:\n|$)")
_NO_BREAK = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the main text, without the white space around it.

    Attributes:
        span: Where it stands; never empty.
        breaks: Line breaks between the line before and this one, or 99 at the start of a stretch.
        after_claimed: A claimed span (an embed) stands between the line before and this one.
    """

    span: Span
    breaks: int
    after_claimed: bool = False


_LONGEST, _SAMPLE = 10, 600  # lines, and code points of each, that tell the language
FIRST = 99  # `Line.breaks` of the first line of a stretch


def stretches(article: Article, taken: Sequence[Span] = ()) -> list[Span]:
    """Return the main text in order, without the spans in `taken`."""
    regions = _merged(article.main or (Span(0, len(article.text)),))
    front = None if article.elements else _FRONT_MATTER.match(article.text)
    claimed = _merged(span for span in (*taken, *([Span(*front.span())] if front else [])) if span.start < span.end)
    found: list[Span] = []
    first = 0
    for region in regions:
        start = region.start
        while first < len(claimed) and claimed[first].end <= start:
            first += 1
        index = first
        while index < len(claimed) and claimed[index].start < region.end:
            if start < claimed[index].start:
                found.append(Span(start, claimed[index].start))
            start = max(start, claimed[index].end)
            index += 1
        if start < region.end:
            found.append(Span(start, region.end))
    return found


def lines_of(article: Article, taken: Sequence[Span] = ()) -> list[Line]:
    """Return the non-empty lines of the main text outside `taken`, in order."""
    claimed_ends = {span.end for span in _merged(span for span in taken if span.start < span.end)}
    found: list[Line] = []
    for stretch in stretches(article, taken):
        first, claimed = True, stretch.start in claimed_ends
        previous_end = stretch.start
        for span in _trimmed_lines(article.text, stretch):
            breaks = FIRST if first else len(_BREAK.findall(article.text, previous_end, span.start))
            found.append(Line(span, breaks, claimed and first))
            first, previous_end = False, span.end
    return found


def _trimmed_lines(text: str, stretch: Span) -> Iterator[Span]:
    for match in _NO_BREAK.finditer(text, stretch.start, stretch.end):
        quoting = _QUOTE_SIGNS.match(text, *match.span())
        span = trimmed(text, Span(quoting.end() if quoting else match.start(), match.end()))
        if span.start < span.end:
            yield span


def trimmed(text: str, span: Span) -> Span:
    """Return `span` without the white space at its two ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def article_language(article: Article, lines: Sequence[Line]) -> str | None:
    """Return the language of the longest lines, or what the page declares.

    The page is believed where the lines do not tell, where the two are hardly told apart, and where it declares a language that
    lines can never tell: Icelandic words would otherwise pass for Danish ones.
    """
    found = language_of(sample_of(article, lines))
    declared = (article.declared_language or "").split("-")[0].lower() or None
    if found is None or are_one(found, declared):
        return declared
    is_beyond = declared is not None and bool(_LANGUAGE.fullmatch(declared)) and not can_be_told(declared)
    return declared if is_beyond else found


def sample_of(article: Article, lines: Sequence[Line]) -> str:
    """Return some of the words of the longest lines: of those in the language that most of them are in, or of all.

    Of all where most lines are too short to tell, each for itself.
    """
    longest = sorted(lines, key=lambda line: (line.span.start - line.span.end, line.span.start))[:_LONGEST]
    by_language: dict[str, list[str]] = {}
    for line in longest:
        words = line.span.of(article.text)[:_SAMPLE]
        by_language.setdefault(language_of(words) or "", []).append(words)
    named = [language for language in by_language if language] or [""]
    lengths = {language: sum(map(len, words)) for language, words in by_language.items()}
    most = max(named, key=lambda language: lengths.get(language, 0))
    everything = " ".join(words for lines_in in by_language.values() for words in lines_in)
    if lengths.get(most, 0) < lengths.get("", 0) and language_of(everything) is not None:
        return everything
    return " ".join(by_language.get(most, ()))


def line_at(lines: Sequence[Line], position: int) -> int:
    """Return the index of the line that holds `position`, or of the last line before it (-1: none)."""
    return bisect_right(lines, position, key=lambda line: line.span.start) - 1


def parts_by_blank_lines(lines: Sequence[Line]) -> bool:
    """Return whether the article parts its paragraphs by blank lines rather than by single breaks."""
    breaks = [line.breaks for line in lines if line.breaks != FIRST]
    return sum(count > 1 for count in breaks) * 2 > len(breaks)


def is_free(span: Span, taken: Sequence[Span]) -> bool:
    """Return whether `span` touches none of the `taken` spans, which are in order and do not overlap."""
    index = bisect_left(taken, span.end, key=lambda other: other.start)
    return index == 0 or not taken[index - 1].overlaps(span)


def _merged(spans: "Sequence[Span] | Iterator[Span]") -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
