"""Choose the sentence pairs for a training of given length: cleaned, balanced, made post-like, short ones first.

Why a plan of fixed size and not a pass over everything: on two cores a sitting sees a few tens of thousands of the million
pairs, so what counts is which. Each language gets its weight, inside it each kind of text its share (news and colloquial text
before textbook sentences), and what a language lacks is shared out among the kinds it has.
"""

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq  # noqa: TID253 - training is never on the default path

from analyzer.training.translator_noise import like_a_post

LANGUAGE_WEIGHTS = {
    "ar": 1.5, "bg": 1.0, "bs": 0.6, "ca": 0.6, "cs": 0.3, "de": 1.0, "el": 1.1, "es": 1.4, "fr": 1.0, "hr": 0.8, "hu": 0.3,
    "it": 1.0, "mk": 1.2, "nl": 0.3, "pl": 1.0, "pt": 1.0, "ro": 0.9, "ru": 1.2, "sh": 0.5, "sk": 0.1, "sl": 0.8, "sq": 1.3,
    "sr": 1.1, "tr": 1.4, "uk": 1.2,
}  # fmt: skip
KIND_SHARES = {"news": 0.42, "colloquial": 0.25, "easy": 0.18, "talks": 0.07, "facts": 0.08}
KINDS = (
    ("colloquial", ("xed", "montenegrin_subs", "cocoa_mt", "newsdiscuss", "generaltest2022")),
    ("easy", ("manythings", "tatoeba")),
    ("talks", ("neulab", "IWSLT", "hbs_dev")),
    ("facts", ("tico19", "xquad", "mt_geneval", "multi30k", "rosetta", "UNv1", "lonweb")),
    ("news", ("ntrex", "newstest", "news-test", "newssyscomb", "wmt13", "setimes")),
)
LEFT_OUT = ("bible", "kde4")  # King James wording and interface strings teach the wrong English
MAX_LETTERS = 420  # a longer pair costs as much as five posts and teaches less
JOINED_SHARE, MAX_JOINED = 0.08, 160  # of pairs; letters
MAX_USES = 1  # of one English sentence: multi-parallel sets repeat theirs in every language, and a model learns it by heart
MARKUP = re.compile(r"<[a-zA-Z/][^>]{0,80}>|&[a-z]{2,6};|\{\\|\(\(|\[\d{1,3}\]|https?://")
CYRILLIC, ARABIC, GREEK = "CYRILLIC", "ARABIC", "GREEK"
SCRIPTS = {"ar": ARABIC, "bg": CYRILLIC, "el": GREEK, "mk": CYRILLIC, "ru": CYRILLIC, "uk": CYRILLIC}


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence with its English, the tag of its language and the set it comes from."""

    tag: str
    text: str
    english: str
    source: str


def kind_of(source: str) -> str | None:
    """Return the kind of text a set holds, or None for sets that are left out."""
    if source.startswith(LEFT_OUT):
        return None
    return next((kind for kind, starts in KINDS if source.startswith(starts)), "facts")


def folded(text: str) -> str:
    """Fold case, accents' encoding and everything but letters and digits, for finding duplicates."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def in_script(text: str, tag: str) -> bool:
    """Return whether most letters of `text` belong to the script its language is written in (Latin unless listed)."""
    letters = [c for c in text if c.isalpha()]
    wanted = SCRIPTS.get(tag, "LATIN")
    hits = sum(wanted in unicodedata.name(c, "") for c in letters)
    serbian = sum(CYRILLIC in unicodedata.name(c, "") for c in letters) if tag in {"sr", "sh", "bs"} else 0
    return bool(letters) and max(hits, serbian) >= 0.7 * len(letters)


def is_clean(pair: Pair) -> bool:
    """Return whether a pair looks like a sentence and its translation."""
    text, english = pair.text, pair.english
    if not (2 <= len(text) <= MAX_LETTERS and 2 <= len(english) <= MAX_LETTERS):
        return False
    if MARKUP.search(text) or MARKUP.search(english) or '""' in english:
        return False
    slack = 12  # letters: short pairs differ more in proportion
    ratio = (len(english) + slack) / (len(text) + slack)
    if not 0.55 <= ratio <= 1.9 or folded(text) == folded(english):
        return False
    return in_script(text, pair.tag) and in_script(english, "en")


def read_pairs(path: Path, *, excluded: Sequence[str] = ()) -> list[Pair]:
    """Read a Parquet file with the columns lang, text, english, source; `excluded` names sources to leave out."""
    table = pq.read_table(path, columns=["lang", "text", "english", "source"])
    rows = zip(*(table.column(name).to_pylist() for name in ("lang", "text", "english", "source")), strict=True)
    return [Pair(*row) for row in rows if not row[3].startswith(tuple(excluded) or ("\0",))]


def quotas(available: dict[str, int], n: int) -> dict[str, int]:
    """Share `n` pairs of one language out among its kinds of text; what one kind lacks goes to the others."""
    left, given = n, dict.fromkeys(available, 0)
    while left > 0:
        open_kinds = [kind for kind in available if given[kind] < available[kind]]
        if not open_kinds:
            break
        total = sum(KIND_SHARES[kind] for kind in open_kinds)
        before = left
        for kind in open_kinds:
            more = min(available[kind] - given[kind], round(before * KIND_SHARES[kind] / total), left)
            given[kind], left = given[kind] + more, left - more
        if left == before:
            given[open_kinds[0]], left = given[open_kinds[0]] + 1, left - 1
    return given


def choose(pairs: Sequence[Pair], n: int, *, seed: int) -> list[Pair]:
    """Choose about `n` clean pairs by the weights of languages and kinds; the order is by language and kind."""
    pools: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        kind = kind_of(pair.source)
        if kind is not None and pair.tag in LANGUAGE_WEIGHTS:
            pools[pair.tag][kind].append(pair)
    total = sum(LANGUAGE_WEIGHTS[tag] for tag in pools)
    uses: Counter[str] = Counter()
    chosen = []
    for tag in sorted(pools, key=lambda tag: (sum(map(len, pools[tag].values())), tag)):  # who has little chooses first
        wanted = quotas({kind: len(pool) for kind, pool in pools[tag].items()}, round(n * LANGUAGE_WEIGHTS[tag] / total))
        for kind in sorted(wanted):
            pool = pools[tag][kind]
            random.Random(f"{seed}-{tag}-{kind}").shuffle(pool)  # noqa: S311 - a reproducible choice, not a secret
            chosen += list(_first_clean(pool, wanted[kind], uses))
    return chosen


def _first_clean(pool: Sequence[Pair], n: int, uses: Counter[str]) -> Iterator[Pair]:
    seen: set[str] = set()
    for pair in pool:
        if n == 0:
            return
        source, english = folded(pair.text), folded(pair.english)
        if source in seen or uses[english] >= MAX_USES or not is_clean(pair):
            continue
        seen.add(source)
        uses[english] += 1
        n -= 1
        yield pair


def in_curriculum(pairs: Sequence[Pair], *, seed: int, mildness: float = 0.9) -> list[Pair]:
    """Order pairs from short to long, mildly: `mildness` 0 is strict, 1 is a plain shuffle."""
    rng = random.Random(f"{seed}-order")  # noqa: S311 - a reproducible choice, not a secret
    by_length = sorted(range(len(pairs)), key=lambda index: (len(pairs[index].text), index))
    place = {index: rank / max(len(pairs), 1) for rank, index in enumerate(by_length)}
    key = {index: (1 - mildness) * place[index] + mildness * rng.random() for index in range(len(pairs))}
    return [pairs[index] for index in sorted(key, key=lambda index: (key[index], index))]


def plan(path: Path, n: int, *, seed: int, excluded: Sequence[str] = ()) -> list[Pair]:
    """Return about `n` training pairs in the order of training, made post-like; one seed, one plan."""
    ordered = in_curriculum(choose(read_pairs(path, excluded=excluded), n, seed=seed), seed=seed)
    out, last = [], dict[str, Pair]()
    for index, pair in enumerate(ordered):
        rng = random.Random(f"{seed}-{index}")  # noqa: S311 - a reproducible choice, not a secret
        joined = _joined(last.get(pair.tag), pair) if rng.random() < JOINED_SHARE else pair
        last[pair.tag] = pair
        source, english = like_a_post(" ".join(joined.text.split()), " ".join(joined.english.split()), pair.tag, rng)
        out.append(Pair(pair.tag, source, english, pair.source))
    return out


def _joined(first: Pair | None, second: Pair) -> Pair:
    """Join two short pairs: posts often run sentences together where no splitter can see it."""
    if first is None or len(first.text) + len(second.text) > MAX_JOINED:
        return second
    return Pair(second.tag, f"{first.text} {second.text}", f"{first.english} {second.english}", second.source)
