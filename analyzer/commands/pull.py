"""`analyzer models pull`: fetch translation models; what was asked for decides where from."""

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.commands.console import REDRAW_S, say
from analyzer.errors import ConfigError, ModelError
from analyzer.hub import require_extra
from analyzer.pulled import FIREFOX, HUB, PulledModel, check_pulled, find_pulled, list_pulled
from analyzer.pulling.available import opus_model
from analyzer.records import Tag

if TYPE_CHECKING:
    from analyzer.pulling.download import Downloader

OPUS = "opus"
_PAIR = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?-([a-z]{2,3})")
_HUB = re.compile(r"([\w.-]{1,96}/[\w.-]{1,96})@([0-9a-f]{40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOptions:
    """How to pull.

    Attributes:
        offline: Only check what is there; the network is not touched.
        accepts_non_commercial: Whether the person keeps to licences that forbid commercial use.
        languages: Tags that a hub model translates from; empty takes what its card says.
        into: Tag of the language that a hub model translates into.
        firefox_urls: Where Mozilla's list and files are; None is Mozilla. Tests name a server of their own.
        hub_url: Where the hub is; None is Hugging Face. The same.
    """

    offline: bool = False
    accepts_non_commercial: bool = False
    languages: tuple[Tag, ...] = ()
    into: Tag = "en"
    firefox_urls: tuple[str, str] | None = None
    hub_url: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """One model that was asked for: its engine, the pair or ``owner/name``, the revision if one was named, its languages."""

    engine: str
    name: str
    revision: str | None = None
    languages: tuple[Tag, ...] = ()


def run_pull(words: Sequence[str], options: PullOptions) -> int:
    """Pull one model after the other, say of each where it is, and return the exit code.

    Args:
        words: ``es-en`` for Firefox, ``opus mk-en`` for OPUS-MT, ``owner/name@revision`` for any model of the hub.
        options: How to pull.

    Raises:
        ConfigError: A word is none of these, or there is no such model.
        ModelError: A model cannot be fetched, or a file is not what it should be.
    """
    for tag in (options.into, *options.languages):
        if not _is_language(tag.split("-")[0]):
            raise ConfigError(f"{tag!r} is not a language tag; write for example `en` or `sr-Latn`")
    for wish in read_wishes(words, options):
        model = _there(wish) if options.offline else _pull(wish, options)
        megabytes = model.entry.size / 1e6
        say(f"{model.entry.id}: {megabytes:.1f} MB, {model.entry.licence}, fetched {model.fetched}, in {model.path}")
    return 0


def read_wishes(words: Sequence[str], options: PullOptions) -> list[Wish]:
    """Return what the words ask for.

    Raises:
        ConfigError: A word is no pair of languages and no model of the hub.
    """
    is_opus = words[:1] == [OPUS]
    asked = words[1:] if is_opus else words
    if not asked:
        raise ConfigError("opus: name a pair of languages as well, for example `analyzer models pull opus mk-en`")
    return [_wish(word, options, is_opus=is_opus) for word in asked]


def _wish(word: str, options: PullOptions, *, is_opus: bool) -> Wish:
    pair, of_hub = _PAIR.fullmatch(word), _HUB.fullmatch(word)
    if pair and _is_language(pair[1]) and _is_language(pair[2]):
        if not is_opus:
            return Wish(FIREFOX, word)
        name, languages = opus_model(word)
        return Wish(HUB, name, None, options.languages or languages)
    if of_hub and not is_opus:
        return Wish(HUB, of_hub[1], of_hub[2], options.languages)
    raise ConfigError(
        f"{word}: is neither a pair of languages such as es-en nor owner/name@revision with a revision of 40 hexadecimal"
        " digits; `analyzer models list --available` shows what there is"
    )


def _is_language(tag: str) -> bool:
    """Return whether CLDR knows a language by this code, so that a slip of the hand is told from a model that is not there."""
    from babel.core import Locale

    return tag in Locale("en").languages


def _there(wish: Wish) -> PulledModel:
    """Return a model that was pulled before, after checking its files.

    Raises:
        ModelError: It was not pulled, or a file was altered.
    """
    if wish.engine == FIREFOX or wish.revision:
        found = find_pulled(wish.engine, f"{wish.name}@{wish.revision}" if wish.revision else wish.name)
    else:
        found = next((m for m in list_pulled() if m.engine == HUB and m.name.rsplit("@", 1)[0] == wish.name), None)
    if found is None:
        raise ModelError(f"{wish.name}: was not pulled yet, and --offline fetches nothing; pull it once with a network")
    check_pulled(found)
    return found


def _pull(wish: Wish, options: PullOptions) -> PulledModel:
    if wish.engine == FIREFOX:
        require_extra(wish.name, "firefox", "fxtranslate", "zstandard")
    else:
        require_extra(wish.name, "hub", "huggingface_hub")
    from analyzer.pulling.download import Downloader

    bar = _Bar(wish.name)
    with Downloader(bar.tell) as downloader:
        try:
            return _pull_firefox(wish, options, downloader) if wish.engine == FIREFOX else _pull_hub(wish, options, downloader)
        finally:
            bar.wipe()


def _pull_firefox(wish: Wish, options: PullOptions, downloader: "Downloader") -> PulledModel:
    from analyzer.pulling.firefox import FirefoxSource, pull_firefox

    return pull_firefox(wish.name, downloader, FirefoxSource(*options.firefox_urls) if options.firefox_urls else None)


def _pull_hub(wish: Wish, options: PullOptions, downloader: "Downloader") -> PulledModel:
    from analyzer.pulling.hub import ENDPOINT, HubWish, pull_hub

    hub_wish = HubWish(
        name=wish.name,
        revision=wish.revision,
        languages=wish.languages,
        into=options.into,
        accepts_non_commercial=options.accepts_non_commercial,
        endpoint=options.hub_url or ENDPOINT,
    )
    return pull_hub(hub_wish, downloader)


class _Bar:
    """One line on standard error that says how far a file is, wiped at the end; nothing where nobody sees it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._told = 0.0
        self._is_shown = sys.stderr.isatty()

    def tell(self, file: str, done: int, size: int) -> None:
        """Say how many bytes of a file are there."""
        now = time.monotonic()
        if self._is_shown and now - self._told >= REDRAW_S:
            self._told = now
            sys.stderr.write(f"\r\x1b[K{self._name}: {file}, {done / 1e6:,.1f} of {size / 1e6:,.1f} MB")
            sys.stderr.flush()

    def wipe(self) -> None:
        """Take the line away."""
        if self._told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
