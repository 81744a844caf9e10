"""Find posts in plain text by the sentences that the embeds of other platforms print around the words.

"View this post on Instagram … A post shared by NAME (@handle)", "Posted by NAME on Monday, February 7, 2022",
"by u/NAME in SUB", the note that closes a TikTok caption, "Skip Twitter post by", the time below a copied tweet. The
sentences are data (`platform_lines.toml`), for platforms print them in the language of the page.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from analyzer.extraction.blocks import is_free, line_at, trimmed
from analyzer.extraction.clocks import time_from_id
from analyzer.extraction.dates import find_leading_date, find_trailing_date
from analyzer.extraction.permalinks import parse_permalink
from analyzer.extraction.post_starts import Page, post_span
from analyzer.extraction.weekdays import names_weekday
from analyzer.records import Attribution, Form, Mention, Platform, Sighting, Span

FARTHEST_OPENING = 3000  # code points between the sentences around a caption
LONGEST_CLOCK = 12  # code points after a date and hour: "am PDT", "Uhr"
MOST_LINES = 12  # lines that a box of another kind may have
PLATFORM_NAMES = frozenset({"twitter", "x", "instagram", "facebook", "tiktok", "youtube"})
_BYLINES = 3  # first lines of an article, where "Posted by" names the journalist
_HANDLE = r"(?P<name>[^\n(（]{1,90}?)\s{0,2}[(（][@＠](?P<handle>\w[\w.]{0,40})[)）]"
_ACCOUNT = re.compile(r"^[@＠](\w[\w.]{1,40})(?:\s·\s\w{1,20})?$")
_NOTE = re.compile(r"^[♬♪]\s")
_REDDIT = re.compile(
    r"^(?:by|von|por|par|da|od)\s{1,3}/?u/(?P<handle>[\w\-]{3,24})\s{1,3}(?:in|en|dans|em|w|u)\s{1,3}(?:/?r/)?(?P<sub>\w{2,24})$",
    re.M,
)
_NAMES = "twitter|x|instagram|facebook|tiktok|youtube|telegram"
_SKIP = re.compile(
    rf"^Skip (?P<platform>{_NAMES}) (?:post|video|content) \d{{0,2}}\s?by (?P<who>[^\n]{{1,80}})$",
    re.I | re.M,
)
_END = re.compile(r"^End of (?:twitter|x|instagram|facebook|tiktok|youtube|telegram) (?:post|video|content)", re.I)
_ALTERNATIVE = re.compile(
    r"^(?P<platform>Twitter|X|Instagram|Facebook|TikTok) post by (?P<who>@?[^\n:]{1,60}):\s(?P<words>[^\n]+)$", re.M
)
ADDRESS_BEHIND = re.compile(  # of a link, where a mail was made into text
    r"\s{0,3}(?:<\s?(https?://[^\s<>]{5,500})\s?>|\(\s?(https?://[^\s()<>]{5,500})\s?\))"
)
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?:\s?[AP]M)? · ")


def find_platform_lines(page: Page, taken: Sequence[Span]) -> list[Sighting]:
    """Return the posts that such sentences show outside `taken`, in order."""
    found: list[Sighting] = []
    claimed = sorted(taken)
    for finder in (_instagram, _boxes, _alternatives, _tiktok_and_copies, _reddit, _facebook):
        for sighting in finder(page):
            if is_free(sighting.mentions[0].span, claimed):
                found.append(sighting)
                claimed = sorted([*claimed, sighting.mentions[0].span])
    return sorted(found, key=lambda sighting: sighting.mentions[0].span)


@lru_cache(maxsize=1)
def printed_lines() -> dict[str, dict[str, list[str]]]:
    """Return the table of what platforms and sites print around posts, read once."""
    path = Path(__file__).with_name("platform_lines.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _instagram_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = printed_lines()["instagram"]
    openings = "|".join(map(re.escape, table["openings"]))
    closings = "|".join(map(re.escape, table["closings"]))
    endings = "|".join(map(re.escape, table["after_name"]))
    named_first = _HANDLE.replace("<name>", "<first_name>").replace("<handle>", "<first_handle>")
    return re.compile(openings), re.compile(rf"(?:{closings})\s{_HANDLE}|^{named_first}['’\w]{{0,4}}\s?(?:{endings})", re.M)


def _in_main(page: Page, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches that begin in a line of the main text."""
    for match in pattern.finditer(page.text):
        index = line_at(page.lines, match.start())
        if index >= 0 and match.start() < page.lines[index].span.end:
            yield match


def _instagram(page: Page) -> Iterator[Sighting]:
    opening, closing = _instagram_patterns()
    floor = 0
    openings = [match.span() for match in _in_main(page, opening)]
    for match in _in_main(page, closing):
        before = [span for span in openings if max(floor, match.start() - FARTHEST_OPENING) <= span[0] < match.start()]
        dated = find_leading_date(page.text, match.end())
        line_end = page.lines[line_at(page.lines, match.start())].span.end
        end = dated[0].end if dated and dated[0].end <= line_end else match.end()
        end = line_end if dated and line_end - end <= LONGEST_CLOCK else end
        if before:
            start, words = before[-1][0], trimmed(page.text, Span(before[-1][1], match.start()))
        else:
            words = post_span(page, match.start(), floor)
            start = words.start
        address = ADDRESS_BEHIND.match(page.text, before[-1][1], words.end) if before else None
        words = trimmed(page.text, Span(address.end(), words.end)) if address is not None else words
        floor = end
        name, handle = match["name"] or match["first_name"], match["handle"] or match["first_handle"]
        known = Attribution(author=name.strip() or None, handle=handle, platform=Platform.INSTAGRAM)
        known = replace(known, posted_at=dated[1] if dated else None)
        yield _sighting(page.text, Span(start, end), words, tied(known, address[address.lastindex or 0] if address else None))


def _facebook(page: Page) -> Iterator[Sighting]:
    table = printed_lines()["facebook"]
    floor = 0
    for index, line in enumerate(page.lines):
        text = line.span.of(page.text)
        prefix = next((prefix for prefix in table["closings"] if text.startswith(f"{prefix} ")), None)
        if prefix is None or index < _BYLINES or len(text) > 200:
            continue
        dated = find_trailing_date(text)
        if dated is None or not names_weekday(text[len(prefix) :]):
            continue
        words_between = text[len(prefix) : dated[0].start].split()
        while words_between and (words_between[-1].strip(",") in table["connectors"] or names_weekday(words_between[-1])):
            words_between.pop()
        words = post_span(page, line.span.start, floor)
        floor = line.span.end
        whole = Span(min(words.start, line.span.start), line.span.end)
        author = " ".join(words_between) or None
        yield _sighting(page.text, whole, words, Attribution(author=author, platform=Platform.FACEBOOK, posted_at=dated[1]))


def _tiktok_and_copies(page: Page) -> Iterator[Sighting]:
    """Find captions between an account's line and a note (TikTok) or a time of day (a tweet copied by hand)."""
    lines = page.lines
    for index, line in enumerate(lines):
        text = line.span.of(page.text)
        noted, clock = _NOTE.match(text), _CLOCK.match(text)
        first = _account_line(page, index) if noted or clock else None
        if first is None:
            continue
        account = _ACCOUNT.match(lines[first].span.of(page.text))
        words = trimmed(page.text, Span(lines[first].span.end, line.span.start))
        named = first - 1 if clock and first and lines[first].breaks == 1 else first
        dated = find_leading_date(page.text, line.span.start + clock.end()) if clock else None
        known = Attribution(
            author=lines[named].span.of(page.text) if named < first else None,
            handle=account[1] if account else None,
            platform=Platform.TIKTOK if noted else Platform.TWITTER,
            posted_at=dated[1] if dated else None,
        )
        yield _sighting(page.text, Span(lines[named].span.start, line.span.end), words, known)


def _account_line(page: Page, index: int) -> int | None:
    """Return the nearest line before `index` that is an account's name alone."""
    for at in range(index - 1, max(-1, index - MOST_LINES), -1):
        if _ACCOUNT.match(page.lines[at].span.of(page.text)):
            return at
    return None


def _reddit(page: Page) -> Iterator[Sighting]:
    floor = 0
    for match in _in_main(page, _REDDIT):
        words = post_span(page, match.start(), floor)
        floor = match.end()
        known = Attribution(handle=match["handle"], platform=Platform.REDDIT)
        yield _sighting(page.text, Span(words.start, match.end()), words, known)


def _boxes(page: Page) -> Iterator[Sighting]:
    """Find what stands between "Skip … post by" and "End of … post by"; furniture is no words."""
    for match in _in_main(page, _SKIP):
        first = line_at(page.lines, match.start())
        for last in range(first + 1, min(len(page.lines), first + MOST_LINES)):
            if _END.match(page.lines[last].span.of(page.text)):
                break
        else:
            continue
        inner = [line.span for line in page.lines[first + 1 : last] if not _is_furniture(line.span.of(page.text))]
        words = Span(inner[0].start, inner[-1].end) if inner else Span(match.end(), match.end())
        if any("(@" in span.of(page.text) for span in inner):
            continue  # a credit line reads it better
        whole = Span(match.start(), page.lines[last].span.end)
        yield _sighting(page.text, whole, words, _named(match))


def _alternatives(page: Page) -> Iterator[Sighting]:
    """Find the alternative texts of pictures of posts: "Twitter post by @h: TEXT"."""
    for match in _in_main(page, _ALTERNATIVE):
        yield _sighting(page.text, Span(*match.span()), Span(*match.span("words")), _named(match))


def _named(match: re.Match[str]) -> Attribution:
    """Return the attribution of "Twitter post by @handle" or "… by Name"."""
    who, name = match["who"].strip().rstrip(","), match["platform"].casefold()
    platform = Platform.TWITTER if name == "x" else Platform(name)
    if who.startswith("@"):
        return Attribution(handle=who[1:], platform=platform)
    return Attribution(author=who, platform=platform)


def tied(known: Attribution, address: str | None) -> Attribution:
    """Return an attribution with what the address of the post tells, if it is one of a post."""
    permalink = parse_permalink(address) if address else None
    if permalink is None:
        return known
    posted_at = known.posted_at or time_from_id(permalink.platform, permalink.clock_id)
    return replace(known, platform=permalink.platform, permalink=permalink.url, post_key=permalink.key, posted_at=posted_at)


def _is_furniture(line: str) -> bool:
    return line.startswith(tuple(printed_lines()["furniture"]["starts"])) or line.casefold() in PLATFORM_NAMES


def _sighting(text: str, whole: Span, words: Span, attribution: Attribution) -> Sighting:
    mention = Mention(form=Form.CREDIT_LINE, span=whole, content=whole.of(text))
    return Sighting(mentions=(mention,), text=words.of(text) or None, attribution=replace(attribution, evidence=(whole,)))
