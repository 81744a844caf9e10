"""Find in a text everything that names the people of an article: addresses, mail, mentions, their handles and names.

Handles and names are looked up word by word in a table, so that a text costs its length and not its length times the number
of people. Names in scripts that do not part words, or that join small words to the next, are looked for by their first letter.

What is not found: people who wrote none of the posts and have no ``@`` beside them, and a name that is inflected or written in
another script than the post's; `short_names` finds parts of names beside their posts. That would take a reader of names in
every language, and a list of who is a public person.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analyzer.privacy.people import People, fold_handle, local_part
from analyzer.privacy.rewriting import Edit, Rewriting, rewrite
from analyzer.privacy.unseen import UNSEEN, folded, seen_edits

MAX_GAP = 3  # code points between two words of one name: a space, a hyphen, a full stop and a space
MAX_NAME = 64  # code points before a handle in brackets that are looked at; platforms allow names of 50
SHORTEST = 2  # letters of a name that is looked for in prose; one letter is an article or an initial of anybody
SHORTEST_JOINED = 4  # letters of a name that is looked for inside longer words of scripts that join small words to it

_WORD = re.compile(r"\w+")
_END = r"[^\s<>\"“”«»„.,;:!?)\]}'’…|\\]"
_ADDRESS = re.compile(
    rf"(?<![\w.-])(?:(?:https?://|www\.)[^\s<>\"“”«»„|\\]{{0,2000}}{_END}"
    rf"|(?:[a-z0-9-]{{1,63}}\.){{1,5}}[a-z]{{2,24}}/[^\s<>\"“”«»„|\\]{{0,2000}}{_END})",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?!\w)")
_MENTION = re.compile(
    r"(?:(?<![A-Za-z0-9_])[@＠][\u200b\u200e\u200f\u2066-\u2069]{0,2}|(?<![\w/])/?u/)"
    r"(\w(?:[\w.-]{0,98}\w)?(?:[@＠](?:[\w-]{1,63}\.){1,5}\w{2,24})?)"
)
# What stands before "(@handle)": all after a dash, else words with capitals.
_AFTER_DASH = re.compile(r"[—–]\s{0,3}([^\s()@—–“”\"][^\n()@—–“”\"]{0,59})$")
_CAPITALS = re.compile(r"(?<!\w)((?:[^\W\d_a-z][\w.'’-]{0,40}\s{1,2}){1,4})$")
_PART = re.compile(r"[.-]")
_ASCII_START = re.compile(r"[A-Za-z0-9_]+(?=[^\x00-\x7f])")
# Scripts whose words Python's \w does not find whole: those of India and South-East Asia, Chinese, Japanese, Korean.
_UNPARTED = re.compile(r"[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_JOINING = re.compile(r"[\u0590-\u08ff]")  # Hebrew, Arabic, Syriac


@dataclass(frozen=True, slots=True)
class _Name:
    """A name or handle as it is looked for: its folded words, as written, and what it is called instead."""

    words: tuple[str, ...]
    written: str
    called: str
    is_handle: bool


@dataclass(slots=True)
class Finder:
    """Finds and replaces the names of some people in any text.

    Attributes:
        people: Who they are.
    """

    people: People
    _by_word: dict[str, list[_Name]] = field(init=False)
    _by_letter: dict[str, list[_Name]] = field(init=False)
    _letters: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        self._by_word, self._by_letter = defaultdict(list), defaultdict(list)
        for name in _names(self.people):
            if _is_found_anywhere(name.written):
                self._by_letter[name.written[0]].append(name)
            elif name.words and (len(name.words) > 1 or len(name.words[0]) >= SHORTEST):
                self._by_word[name.words[0]].append(name)
        for table in (self._by_word, self._by_letter):
            for names in table.values():
                names.sort(key=lambda name: (-len(name.words), -len(name.written), name.written))
        self._letters = re.compile(f"[{re.escape(''.join(self._by_letter))}]") if self._by_letter else None

    def rewritten(self, text: str, more: Iterable[Edit] = ()) -> Rewriting:
        """Return a text in which every name is replaced, and `more`."""
        return rewrite(text, [*seen_edits(text, self._found), *more])

    def _found(self, text: str) -> Iterator[Edit]:
        yield from self._addresses(text)
        yield from self._mentions(text)
        yield from self._credited(text)
        yield from self._worded(text)
        yield from self._anywhere(text)

    def _addresses(self, text: str) -> Iterator[Edit]:
        for found in _ADDRESS.finditer(text):
            yield Edit(found.start(), found.end(), self.people.address(found[0]))
        for found in _MAIL.finditer(text):
            yield Edit(found.start(), found.end(), self.people.by_handle(found[0]))

    def _mentions(self, text: str) -> Iterator[Edit]:
        for found in _MENTION.finditer(text):
            handle = self._mentioned(found[1])
            yield Edit(found.start(1), found.start(1) + len(handle), self.people.by_handle(handle))

    def _credited(self, text: str) -> Iterator[Edit]:
        """Find names that stand before a handle in brackets, as in credit lines, also of posts that were not understood."""
        for found in _MENTION.finditer(text):
            if text[found.start() - 1 : found.start()] != "(":
                continue
            before = text[max(0, found.start() - 1 - MAX_NAME) : found.start() - 1]
            name = _AFTER_DASH.search(before) or _CAPITALS.search(before)
            if name is not None:
                start = found.start() - 1 - len(before) + name.start(1)
                called = self.people.by_handle(self._mentioned(found[1]))
                yield Edit(start, start + len(name[1].rstrip()), called)

    def _mentioned(self, run: str) -> str:
        """Return how much of the signs after an ``@`` is the handle.

        Scripts that do not part words go on directly behind it, and so may a sentence whose full stop lacks its space.
        """
        if self.people.is_known(run):
            return run
        if _UNPARTED.search(run) and (start := _ASCII_START.match(run)):
            run = start[0]
        head = _PART.split(run, maxsplit=1)[0]
        return head if self.people.is_known(head) else run

    def _worded(self, text: str) -> Iterator[Edit]:
        if not self._by_word:
            return
        words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        said = [folded(text[start:end]) for start, end in words]
        for index, word in enumerate(said):
            for name in self._by_word.get(word, ()):
                last = index + len(name.words) - 1
                if tuple(said[index : last + 1]) == name.words and _are_near(words[index : last + 1]):
                    start, end = _as_written(text, words[index][0], words[last][1], name)
                    if name.is_handle or len(name.words) > 1 or not _is_plain_word(text[start:end], name.written):
                        yield Edit(start, end, name.called)
                        break

    def _anywhere(self, text: str) -> Iterator[Edit]:
        for found in self._letters.finditer(text) if self._letters is not None else ():
            for name in self._by_letter[found[0]]:
                if text.startswith(name.written, found.start()):
                    yield Edit(found.start(), found.start() + len(name.written), name.called)
                    break


def _names(people: People) -> Iterator[_Name]:
    """Give every handle and every name; a handle with its server is also known without it."""
    for handle in people.handles:
        called = people.by_handle(handle)
        whole = fold_handle(handle)
        for written in dict.fromkeys((whole, local_part(whole))):
            yield _Name(_words(written), written, called, is_handle=True)
    for name in people.names:
        written = UNSEEN.sub("", name).strip()
        yield _Name(_words(written), written, people.by_name(name), is_handle=written.startswith(("@", "＠")))


def _words(name: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in _WORD.findall(name))


def _is_found_anywhere(written: str) -> bool:
    """Tell whether a name is looked for inside of words: it has no words, or its script does not part them."""
    if not _WORD.search(written):
        return any(unicodedata.category(sign) == "So" for sign in written)
    if len(written) >= SHORTEST_JOINED and _JOINING.search(written):
        return True
    return len(written) >= SHORTEST and bool(_UNPARTED.search(written))


def _are_near(words: Sequence[tuple[int, int]]) -> bool:
    return all(after[0] - before[1] <= MAX_GAP for before, after in pairwise(words))


def _as_written(text: str, start: int, end: int, name: _Name) -> tuple[int, int]:
    """Widen the words of a name to all of it, emoji and punctuation included, where the text has it as its owner writes it."""
    first = _WORD.search(name.written)
    low = start - (first.start() if first else 0)
    is_whole = low >= 0 and text.startswith(name.written, low) and low + len(name.written) >= end
    return (low, low + len(name.written)) if is_whole else (start, end)


def _is_plain_word(found: str, written: str) -> bool:
    """Tell whether a name of one word stands here as an ordinary word: in small letters, where its owner has capitals."""
    return found == found.lower() and written != written.lower()
