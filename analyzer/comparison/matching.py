"""Which posts of different articles are one post: by permalink, or else by the same words from the same handle.

Why hashes and two readings: whether a post is shared is known only at the end, and the words of all posts of thousands of
articles are too much to hold for the few that are. The first reading keeps two numbers per post; the second fetches the shared.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from analyzer.comparison.records import Match, ReadPost
from analyzer.extraction.permalinks import parse_permalink

MIN_LETTERS = 12  # below that, one account may well have written the same words twice
_NO_WORDS = re.compile(r"https?://\S+|pic\.twitter\.com/\S+|[\W_]+")


@dataclass(frozen=True, slots=True)
class SharedKey:
    """One post that several articles show: where, as pairs of the article's number and the post's place in it, and by what."""

    places: tuple[tuple[int, int], ...]
    n_articles: int
    matched: Match


class PostIndex:
    """Two hashes of every post: of its permalink, and of its handle with its words; 0 where it has none."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int, int]] = []

    def add(self, article: int, place: int, post: ReadPost) -> None:
        """Take in one post."""
        address, words = _hash(address_key(post)), _hash(words_key(post))
        if address or words:
            self._rows.append((article, place, address, words))

    def shared(self) -> list[SharedKey]:
        """Return the posts that at least two articles show, the most widely shown first, then by their first place."""
        owners = self._owners()
        members: dict[int, list[tuple[int, int, int]]] = {}
        for article, place, address, words in self._rows:
            key = address or owners.get(words) or words
            members.setdefault(key, []).append((article, place, address))
        found = [_shared_key(rows) for rows in members.values() if len({article for article, _, _ in rows}) > 1]
        return sorted(found, key=lambda key: (-key.n_articles, key.places))

    def _owners(self) -> dict[int, int]:
        """Return, for words that stand somewhere without a permalink, the one permalink that they stand with elsewhere.

        Words that stand with several permalinks belong to none of them: the account posted them more than once.
        """
        loose = {words for _, _, address, words in self._rows if not address}
        owners: dict[int, int] = {}
        for _, _, address, words in self._rows:
            if address and words in loose:
                owners[words] = address if owners.get(words, address) == address else 0
        return owners


def address_key(post: ReadPost) -> str | None:
    """Return what tells the post from every other by its permalink: the platform's id, or the address where it is not known."""
    if not post.permalink:
        return None
    parsed = parse_permalink(post.permalink)
    return parsed.key if parsed is not None else post.permalink.strip()


def words_key(post: ReadPost) -> str | None:
    """Return handle and words without case, punctuation, marks and links; None without a handle or with too few letters."""
    handle = (post.handle or "").strip().lstrip("@").casefold()
    if not handle or post.text is None:
        return None
    words = _NO_WORDS.sub(" ", unicodedata.normalize("NFKC", post.text).casefold()).strip()
    return f"{handle}\n{words}" if sum(map(str.isalnum, words)) >= MIN_LETTERS else None


def _shared_key(rows: list[tuple[int, int, int]]) -> SharedKey:
    matched = Match.PERMALINK if all(address for _, _, address in rows) else Match.WORDS
    return SharedKey(
        places=tuple((article, place) for article, place, _ in rows),
        n_articles=len({article for article, _, _ in rows}),
        matched=matched,
    )


def _hash(key: str | None) -> int:
    if key is None:
        return 0
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1


def by_article(keys: Sequence[SharedKey], limit: int) -> Iterator[tuple[int, int, int]]:
    """Give the first `limit` places of each shared post as triples of article, place in it and place of the key."""
    for number, key in enumerate(keys):
        for article, place in key.places[:limit]:
            yield article, place, number
