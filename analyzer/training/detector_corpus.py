"""The texts that the word model of detection is fitted on, and what is left out of them.

Sources: labelled posts and sentence pairs (research data beside the checkout), word frequencies (wordfreq) spoken as strings of
words, and the translated messages of a program (gettext ``.po`` folders, for languages that have nothing else).

Rows whose label cannot be right are left out by the rules of `detector_truth`.
"""

import hashlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from analyzer.language.cleaning import clean
from analyzer.language.tags import script_of
from analyzer.records import Tag
from analyzer.training.detector_truth import CommonWords, true_tags
from analyzer.training.romanisation import (
    HINDI_WORDS,
    romanise_arabic,
    romanise_hindi,
    serbian_to_cyrillic,
    serbian_to_latin,
)

HELD_OUT = 10  # one text in ten, chosen by its hash, is kept for fitting the combination
_MIXED = 2500
MADE = ("words", "romanised")  # sources of texts that no person wrote
_FEWEST = 100  # texts, below which a language is left to the bundled identifier
_PLACEHOLDER = re.compile(r"%\(\w{1,40}\)[sd]|%[sd]|\{\w{0,40}\}")


# Languages of wordfreq; for Chinese, Japanese, Korean and Bengali the script tells enough.
SPOKEN = "ar bg ca cs da de en es fa fi fil fr he hi hu id is it lt lv mk ms nb nl pl pt ro ru sk sl sv tr uk ur vi"


@dataclass(frozen=True, slots=True)
class Example:
    """One cleaned text with its tag and the kind of source it came from."""

    text: str
    tag: Tag
    source: str

    @property
    def is_held_out(self) -> bool:
        """Return whether the text is kept out of the fit of the word model."""
        return int(hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()[:8], 16) % HELD_OUT == 0


def read_posts(path: Path, *, most: int, seed: int) -> list[Example]:
    """Return up to `most` usable posts of each language and set of a posts file; all when `most` is 0."""
    rows = pq.read_table(path, columns=["source", "lang", "text"]).to_pylist()
    random.Random(seed).shuffle(rows)
    cleaned = [clean(row["text"]) for row in rows]
    languages = [row["lang"] for row in rows]
    common = CommonWords((language, text) for language, text in zip(languages, cleaned, strict=True) if language != "hi")
    common.add("hi", HINDI_WORDS)
    taken: Counter[tuple[str, str]] = Counter()
    examples = []
    for row, text, tag in zip(rows, cleaned, true_tags(cleaned, languages), strict=True):
        key = (row["lang"], row["source"])
        if tag is None or (most and taken[key] >= most) or common.is_english(text, row["lang"]):
            continue
        taken[key] += 1
        examples.append(Example(text, tag, row["source"]))
    return examples


def read_pairs(path: Path, *, most: int, seed: int) -> list[Example]:
    """Return up to `most` sentences of each language of the sentence pairs, and as many of their English sides."""
    table = pq.read_table(path, columns=["lang", "text", "english"]).to_pylist()
    random.Random(seed).shuffle(table)
    taken: Counter[str] = Counter()
    chosen = []
    for row in table:
        for declared, text in ((row["lang"], row["text"]), ("en", row["english"])):
            if taken[declared] < most:
                taken[declared] += 1
                chosen.append((clean(text), declared))
    return _labelled(chosen, "pairs")


def _labelled(texts: list[tuple[str, str]], source: str) -> list[Example]:
    tags = true_tags([text for text, _ in texts], [declared for _, declared in texts])
    return [Example(text, tag, source) for (text, _), tag in zip(texts, tags, strict=True) if tag]


def read_messages(folder: Path) -> list[Example]:
    """Return the translated messages below a folder ``<locale>/LC_MESSAGES/*.po``; placeholders are dropped."""
    messages = []
    for path in sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po")):
        for message in _translations(path.read_text(encoding="utf-8")):
            text = clean(_PLACEHOLDER.sub(" ", message))
            if len(text) > 3:
                messages.append((text, path.parts[-3]))
    return _labelled(messages, "messages")


def _translations(po: str) -> Iterator[str]:
    for block in po.split("\n\n"):
        if "fuzzy" in block or "msgstr" not in block or '\nmsgid ""\nmsgstr' in "\n" + block:
            continue
        for part in block.split("msgstr")[1:]:
            yield (
                "".join(line.strip().strip('"') for line in part.split("\n") if '"' in line).split('"')[-1].replace("\\n", " ")
            )


def speak_words(language: str, *, n_texts: int, seed: int) -> list[Example]:
    """Make texts of one to nine words drawn by their frequency in `language` (a wordfreq code)."""
    import wordfreq

    chance = random.Random(seed)
    frequencies = wordfreq.get_frequency_dict(language, wordlist="best")
    words = [word for word in frequencies if not any(letter.isdigit() for letter in word)]
    spoken = chance.choices(words, [frequencies[word] ** 0.8 for word in words], k=n_texts * 9)
    return _labelled([(" ".join(spoken[i * 9 : i * 9 + chance.randint(1, 9)]), language) for i in range(n_texts)], "words")


def romanised(examples: Iterable[Example], *, seed: int) -> list[Example]:
    """Make romanised Hindi and Arabic and Serbian in the other script out of examples in their usual spelling."""
    chance = random.Random(seed)
    made = []
    for example in examples:
        match example.tag:
            case "hi":
                made.append(Example(_with_own_words(romanise_hindi(example.text, chance), chance), "hi-Latn", "romanised"))
            case "ar" if chance.random() < 0.25:
                made.append(Example(romanise_arabic(example.text, chance), "ar-Latn", "romanised"))
            case "sr":
                made.append(Example(serbian_to_latin(example.text), "sr-Latn", "romanised"))
            case "sr-Latn" if example.text.isascii() is False:
                made.append(Example(serbian_to_cyrillic(example.text), "sr", "romanised"))
    return made


def _with_own_words(text: str, chance: random.Random) -> str:
    """Put frequent words spelled by ear among the words of `text`, one to five."""
    words = text.split()
    return " ".join(word if chance.random() > 0.2 else f"{word} {chance.choice(HINDI_WORDS)}" for word in words)


def code_mixed(examples: list[Example], *, n_texts: int, seed: int) -> list[Example]:
    """Make posts that are half English, half romanised Hindi, and count as Hindi: a run of one stands in the other."""
    chance = random.Random(seed)
    written = [example for example in examples if example.source not in MADE]
    english = [words for e in written if e.tag == "en" and len(words := e.text.split()) > 3]
    hindi = [words for e in written if e.tag == "hi-Latn" and len(words := e.text.split()) > 3]
    made = []
    for _ in range(n_texts if hindi else 0):
        outer, inner = chance.choice(english)[:12], chance.choice(hindi)
        start, place = chance.randrange(len(inner) - 2), chance.randrange(len(outer))
        run = inner[start : start + max(3, len(outer) // 2)]
        made.append(Example(" ".join(outer[:place] + run + outer[place:]), "hi-Latn", "romanised"))
    return made


def by_tag(examples: Iterable[Example]) -> dict[Tag, list[Example]]:
    """Group examples by tag, tags sorted, each text once."""
    grouped: dict[Tag, dict[str, Example]] = defaultdict(dict)
    for example in examples:
        grouped[example.tag].setdefault(example.text, example)
    return {tag: list(grouped[tag].values()) for tag in sorted(grouped)}


def gather(folder: Path, messages: Path | None, *, seed: int) -> dict[Tag, list[Example]]:
    """Return all examples by tag: posts and pairs of the data folder, messages, words, and what is made of them."""
    examples = read_posts(folder / "train.parquet", most=9000, seed=seed)
    examples += read_pairs(folder / "mt" / "train.parquet", most=12_000, seed=seed)
    examples += read_messages(messages) if messages else []
    for language in SPOKEN.split():
        examples += speak_words(language, n_texts=5000, seed=seed)
    examples += code_mixed(examples, n_texts=_MIXED, seed=seed)
    return by_tag(examples + romanised(examples, seed=seed))


def competing(corpus: dict[Tag, list[Example]]) -> dict[Tag, list[Example]]:
    """Leave out what the word model cannot tell: languages alone in their script, `sh` without its member, tiny sets."""
    usable = {tag: examples for tag, examples in corpus.items() if tag != "sh" and len(examples) >= _FEWEST}
    rivals = Counter(script_of(tag) for tag in usable)
    return {tag: examples for tag, examples in usable.items() if rivals[script_of(tag)] > 1}
