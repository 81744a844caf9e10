"""Cut a post into what is copied and what is asked of an engine, and put the answers back in place.

A post is cut at line breaks, at emoji and addresses, and at sentence ends; @handles, hashtags and cashtags inside a sentence
stand in it as ``@1``, ``@2``, … while it is translated, those at its edges are not shown to the engine at all. What is
copied is copied exactly, white space included, so whatever an engine answers, nothing of it can be lost.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.language.translation_entities import Entity, Kind, find_entities
from analyzer.records import Span

MAX_LETTERS = 20_000  # of one post that are translated; the rest is copied
MAX_SENTENCE = 360  # code points for one request; training pairs end at 420
_SENTENCE_END = re.compile(r"[.!?…؟。！？][\"'”»’)\]]{0,3}\s+(?=[^\W_a-zа-яёђјљњћџѓќѕіїєґα-ω]|[¿¡\"“«„‘'(\[—–-])")
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_SYLLABLES = re.compile(r"(?<!\w)([^\W\d_]{2})\1{2,}(?!\w)")
_SOFT_BREAK = re.compile(r"[,;:—–-]\s|\s")
_PLACEHOLDER = re.compile(r"@(\d{1,2})(?!\d)")
_NO_LETTER = re.compile(r"[^\W\d_]")
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|Mrs?|Dr|Sra?|Sta?|Prof|Gen|gen|col|núm|nr|br|ul|ул|им|тыс|млн|млрд|bzw|[zd]\.\w|vs|npr|tzv)\.$"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence as an engine sees it, the words that its placeholders stand for, and the sentence as it was written."""

    text: str
    held: tuple[str, ...]
    original: str


Part = str | Request


def cut(text: str) -> list[Part]:
    """Cut a post into copied stretches and requests; joined with untouched requests they would give the post again."""
    end = len(text)
    if end > MAX_LETTERS:
        end = max(text.rfind(" ", 0, MAX_LETTERS), text.rfind("\n", 0, MAX_LETTERS), 0) or MAX_LETTERS
    parts: list[Part] = []
    for line in text[:end].splitlines(keepends=True):
        parts += _line(line)
    return [*parts, text[end:]]


def _line(line: str) -> Iterator[Part]:
    start, words = 0, list[Entity]()
    for entity in find_entities(line):
        if entity.kind.separates:
            yield from _clause(line, Span(start, entity.span.start), words)
            yield entity.shown
            start, words = entity.span.end, []
        else:
            words.append(entity)
    yield from _clause(line, Span(start, len(line)), words)


def _clause(line: str, span: Span, entities: Sequence[Entity]) -> Iterator[Part]:
    """Cut a clause into sentences; copy the entities at each one's edges and hold those inside."""
    waiting = deque(entities)
    for sentence in _sentences(line, span, entities):
        own = []
        while waiting and waiting[0].span.end <= sentence.end:
            own.append(waiting.popleft())
        inner, own = _without_edges(line, sentence, own)
        if not _has_letters(line, inner, own):
            yield sentence.of(line)
            continue
        yield line[sentence.start : inner.start]
        yield _request(line, inner, own)
        yield line[inner.end : sentence.end]


def _without_edges(line: str, span: Span, entities: Sequence[Entity]) -> tuple[Span, list[Entity]]:
    """Shrink a sentence past the white space and entities at its edges; return it with the entities left inside."""
    start, end, inside = span.start, span.end, list(entities)
    while True:
        start += len(line[start:end]) - len(line[start:end].lstrip(" \t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029.,:;-\u200b"))
        if inside and inside[0].span.start == start:
            start = inside.pop(0).span.end
        else:
            break
    while True:
        end = start + len(line[start:end].rstrip())
        if inside and inside[-1].span.end == end:
            end = inside.pop().span.start
        else:
            break
    return Span(start, max(start, end)), inside


def _has_letters(line: str, span: Span, entities: Sequence[Entity]) -> bool:
    held = {i for e in entities for i in range(e.span.start, e.span.end)}
    return any(m.start() not in held for m in _NO_LETTER.finditer(line, span.start, span.end))


def _request(line: str, span: Span, entities: Sequence[Entity]) -> Request:
    out, at = [], span.start
    for number, entity in enumerate(entities, start=1):
        out += [tamed(line[at : entity.span.start]), f"@{number}"]
        at = entity.span.end
    out.append(tamed(line[at : span.end]))
    return Request("".join(out), tuple(entity.shown for entity in entities), span.of(line))


def _sentences(line: str, span: Span, entities: Sequence[Entity]) -> Iterator[Span]:
    """Split at sentence ends, then at commas or spaces what is still too long; the spans cover all of `span`."""
    start = span.start
    for match in _SENTENCE_END.finditer(line, span.start, span.end):
        if not ABBREVIATION.search(line[max(start, match.start() - 6) : match.start() + 1]):
            yield from _short_enough(line, Span(start, match.end()), entities)
            start = match.end()
    yield from _short_enough(line, Span(start, span.end), entities)


def _short_enough(line: str, span: Span, entities: Sequence[Entity]) -> Iterator[Span]:
    start = span.start
    while span.end - start > MAX_SENTENCE:
        breaks = [m.end() for m in _SOFT_BREAK.finditer(line, start + MAX_SENTENCE // 2, start + MAX_SENTENCE)]
        strong = [b for b in breaks if not line[b - 2 : b - 1].isalnum()]
        end = (strong or breaks or [start + MAX_SENTENCE])[-1]
        end = next((e.span.end for e in entities if e.span.start < end < e.span.end), end)
        yield Span(start, end)
        start = end
    if start < span.end:
        yield Span(start, span.end)


def tamed(text: str) -> str:
    """Write stretched words plainly (``нееееет``, ``holaaaa``) and shouted sentences in small letters, for the engine only.

    Lone surrogates, which no tokeniser takes, become question marks.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = _SYLLABLES.sub(r"\1\1", _ELONGATED.sub(r"\1", text))
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 12 and sum(c.isupper() for c in letters) > 0.8 * len(letters):
        lowered = text.lower()
        return lowered[:1].upper() + lowered[1:]
    return text


def restored(answer: str, request: Request) -> str | None:
    """Put the held words back into an answer, or return None if the engine lost, doubled or invented one."""
    numbers = sorted(int(m.group(1)) for m in _PLACEHOLDER.finditer(answer))
    if numbers != list(range(1, len(request.held) + 1)):
        return None
    filled = _PLACEHOLDER.sub(lambda m: request.held[int(m.group(1)) - 1], answer)
    kept = sorted(e.shown for e in find_entities(filled) if e.kind is not Kind.LAUGHTER)
    return filled if kept == sorted(request.held) else None


def split_at_held(request: Request) -> list[Part]:
    """Cut a request at its placeholders, for an engine that lost one: the words between are asked for one by one."""
    parts: list[Part] = []
    at = 0
    for match in _PLACEHOLDER.finditer(request.text):
        parts += [*_plain(request.text[at : match.start()]), request.held[int(match.group(1)) - 1]]
        at = match.end()
    return [*parts, *_plain(request.text[at:])]


def _plain(text: str) -> Iterator[Part]:
    inner = text.strip()
    if not _NO_LETTER.search(inner):
        yield text
        return
    at = text.index(inner)
    yield text[:at]
    yield Request(inner, (), inner)
    yield text[at + len(inner) :]


def without_entities(answer: str) -> str:
    """Drop every handle, hashtag, address and emoji that an engine wrote of its own accord."""
    out, at = [], 0
    for entity in find_entities(answer):
        if entity.kind is not Kind.LAUGHTER:
            out.append(answer[at : entity.span.start])
            at = entity.span.end
    return " ".join("".join([*out, answer[at:]]).split())
