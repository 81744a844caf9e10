"""The texts that the word model of detection is fitted on, and what is left out of them.

Sources: labelled posts and sentence pairs (research data beside the checkout), word frequencies (wordfreq) spoken as strings of
words, and the translated messages of a program (gettext ``.po`` folders, for languages that have nothing else).

Labels of a posts set are those of the set: an English post in a Hindi set is called Hindi there. Rows are left out by rule: no
letters, another script than the label's, or (in Hindi sets) nearly only words of common English.
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
from analyzer.language.features import read_letters
from analyzer.language.scripts import Script
from analyzer.language.tags import canonical, script_of
from analyzer.records import Tag
from analyzer.training.romanisation import (
    HINDI_WORDS,
    romanise_arabic,
    romanise_hindi,
    serbian_to_cyrillic,
    serbian_to_latin,
)

HELD_OUT = 10  # one text in ten, chosen by its hash, is kept for fitting the combination
LATIN = re.compile(r"[a-z]+")
_FREQUENT_ENGLISH = 3000


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
    english = frequent_english(row["text"] for row in rows if row["lang"] == "en")
    taken: Counter[tuple[str, str]] = Counter()
    examples = []
    for row in rows:
        key = (row["lang"], row["source"])
        if most and taken[key] >= most:
            continue
        example = _post(row["text"], row["lang"], row["source"], english)
        if example is not None:
            taken[key] += 1
            examples.append(example)
    return examples


def frequent_english(texts: Iterable[str]) -> frozenset[str]:
    """Return the most frequent words of English posts that are no frequent words of romanised Hindi."""
    counts = Counter(word for text in texts for word in LATIN.findall(clean(text).lower()))
    return frozenset(word for word, _ in counts.most_common(_FREQUENT_ENGLISH)) - set(HINDI_WORDS) | {
        "the",
        "to",
        "are",
        "me",
        "or",
        "so",
    }


def is_english(text: str, english: frozenset[str]) -> bool:
    """Return whether nearly all words of `text` are frequent English words."""
    words = LATIN.findall(text.lower())
    return bool(words) and sum(word in english for word in words) >= 0.85 * len(words)


def true_tag(text: str, declared: str) -> Tag | None:
    """Return the tag a cleaned text should get, given its set's language, or None where the label cannot be right.

    The script decides between ``sr`` and ``sr-Latn``, ``hi`` and ``hi-Latn``; another script than the language's is no label.
    """
    letters = read_letters([text])
    if letters.counts[0, 1:].sum() < 2:
        return None
    script = Script(int(letters.scripts[0]))
    tag = canonical(declared)
    if tag in ("zh-Hans", "zh-Hant"):
        tag = "zh"
    if tag == "sh" and script is Script.CYRILLIC:
        tag = "sr"
    if script is Script.LATIN and tag in ("sr", "hi"):
        return f"{tag}-Latn"
    return tag if script_of(tag) is script else None


def _post(text: str, declared: str, source: str, english: frozenset[str]) -> Example | None:
    cleaned = clean(text)
    tag = true_tag(cleaned, declared)
    if tag is None or (tag == "hi-Latn" and is_english(cleaned, english)):
        return None
    return Example(cleaned, tag, source)


def read_pairs(path: Path, *, most: int, seed: int) -> list[Example]:
    """Return up to `most` sentences of each language of the sentence pairs, and as many of their English sides."""
    table = pq.read_table(path, columns=["lang", "text", "english"]).to_pylist()
    random.Random(seed).shuffle(table)
    taken: Counter[str] = Counter()
    examples = []
    for row in table:
        for declared, text in ((row["lang"], row["text"]), ("en", row["english"])):
            if taken[declared] < most and (tag := true_tag(cleaned := clean(text), declared)):
                taken[declared] += 1
                examples.append(Example(cleaned, tag, "pairs"))
    return examples


def read_messages(folder: Path) -> list[Example]:
    """Return the translated messages below a folder ``<locale>/LC_MESSAGES/*.po``; placeholders are dropped."""
    examples = []
    for path in sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po")):
        locale = path.parts[-3]
        for message in _translations(path.read_text(encoding="utf-8")):
            text = clean(re.sub(r"%\(\w{1,40}\)[sd]|%[sd]|\{\w{0,40}\}", " ", message))
            if len(text) > 3 and (tag := true_tag(text, locale)):
                examples.append(Example(text, tag, "messages"))
    return examples


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
    import wordfreq  # noqa: PLC0415 - only the fit needs it

    chance = random.Random(seed)
    frequencies = wordfreq.get_frequency_dict(language, wordlist="best")
    words = [word for word in frequencies if not any(letter.isdigit() for letter in word)]
    spoken = chance.choices(words, [frequencies[word] ** 0.8 for word in words], k=n_texts * 9)
    texts = (" ".join(spoken[i * 9 : i * 9 + chance.randint(1, 9)]) for i in range(n_texts))
    return [Example(text, tag, "words") for text in texts if (tag := true_tag(text, language))]


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


def by_tag(examples: Iterable[Example]) -> dict[Tag, list[Example]]:
    """Group examples by tag, tags sorted, each text once."""
    grouped: dict[Tag, dict[str, Example]] = defaultdict(dict)
    for example in examples:
        grouped[example.tag].setdefault(example.text, example)
    return {tag: list(grouped[tag].values()) for tag in sorted(grouped)}
