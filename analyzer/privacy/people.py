"""Who stands behind the posts of one article, under which names, and what each is called instead.

A person is known by a handle where there is one, and by a name otherwise. A name that the article shows with one handle alone
is that person; a name that it shows with several is nobody's, and gets a pseudonym of its own. Handles and names share one
kind of token, so that somebody who is called by his handle in one article and by the same word as a name in the next is one
person in both.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from analyzer.extraction.permalinks import parse_permalink
from analyzer.privacy.keys import Key
from analyzer.privacy.unseen import UNSEEN
from analyzer.records import Attribution, Platform

PLACE = "https://pseudonym.invalid"  # a domain that can never lead anywhere (RFC 2606, section 2)
_AROUND_HANDLES = "@＠ "
_WORD = re.compile(r"\w+")


def fold_handle(handle: str) -> str:
    """Return a handle in the form in which platforms compare them: without ``@``, invisible marks and case."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", handle)).casefold().strip(_AROUND_HANDLES)


def local_part(folded: str) -> str:
    """Return a folded handle without its server: ``ana`` for ``ana@example.social``."""
    return folded.split("@", maxsplit=1)[0]


def fold_name(name: str) -> str:
    """Return the words of a name without case, punctuation and emoji; a name without words folds to itself."""
    plain = UNSEEN.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return " ".join(_WORD.findall(plain)) or plain.strip()


class People:
    """The people behind some posts, and their pseudonyms.

    Args:
        attributions: Of the posts.
        key: Makes the pseudonyms.
    """

    def __init__(self, attributions: Iterable[Attribution], key: Key) -> None:
        self._key = key
        self.names: dict[str, None] = {}  # as written, in the order of the article
        self.handles: dict[str, None] = {}
        self._handles_of: dict[str, set[str]] = defaultdict(set)
        self._whole: dict[str, str] = {}  # folded handles, with and without their server -> folded handle
        for who in attributions:
            handle = fold_handle(who.handle or "")
            if who.handle and handle:
                self.handles[who.handle] = None
                self._whole[handle] = handle
                self._whole.setdefault(local_part(handle), handle)
            if who.author and who.author.strip():
                self.names[who.author] = None
                self._handles_of[fold_name(who.author)] |= {handle} - {""}

    def pseudonymous(self, who: Attribution) -> Attribution:
        """Return an attribution with pseudonyms for its author, handle, permalink and key; its spans are left alone."""
        handle = self.by_handle(who.handle) if who.handle else None
        author = who.author and (handle or self.by_name(who.author))
        return Attribution(
            author=author or None,
            handle=handle,
            platform=who.platform,
            permalink=self.address(who.permalink) if who.permalink else None,
            post_key=who.post_key and self._key.token("post", f"{who.platform}:{who.post_key}"),
            posted_at=who.posted_at,
            evidence=who.evidence,
        )

    def by_handle(self, handle: str) -> str:
        """Return what a handle is called, with or without its server."""
        folded = fold_handle(handle) or handle
        return self._called(self._whole.get(folded, folded))

    def is_known(self, handle: str) -> bool:
        """Tell whether a handle is that of one of these people."""
        return fold_handle(handle) in self._whole

    def by_name(self, name: str) -> str:
        """Return what a name is called: its handle's pseudonym where the article shows it with one handle alone."""
        folded = fold_name(name)
        handles = self._handles_of.get(folded, ())
        return self._called(next(iter(handles)) if len(handles) == 1 else folded)

    def address(self, address: str) -> str:
        """Return what an address is called; addresses of one post are called the same however they are written."""
        post = parse_permalink(address)
        if post is None:
            return f"{PLACE}/{self._key.token('address', address)}"
        platform = "" if post.platform is Platform.UNKNOWN else f"{post.platform.value}/"
        return f"{PLACE}/{platform}{self._key.token('post', post.key)}"

    def _called(self, folded: str) -> str:
        return f"person-{self._key.token('person', folded)}"
