"""Rules that say which tag a labelled text should get, and which rows of a labelled set cannot be right.

The label of a set is the set's, not each row's: a Hindi set holds English posts, a Portuguese one Spanish posts. Rows are
judged by rule only (letters, script, common words), never by a detector, so that the same rules may clean test data.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from analyzer.language.features import read_letters
from analyzer.language.scripts import Script
from analyzer.language.tags import canonical, script_of
from analyzer.records import Tag

MIN_LETTERS = 2  # fewer tell no language
_FREQUENT = 2000  # words of a language that count as common
_ENGLISH_SHARE = 0.65  # of a text's words, from which it is English whatever its label says
_WORDS = re.compile(r"[^\W\d_]+")


def true_tags(cleaned: Sequence[str], declared: Sequence[str]) -> list[Tag | None]:
    """Return the tag each cleaned text should get, given its set's language, or None where the label cannot be right.

    The script decides between ``sr`` and ``sr-Latn``, ``hi`` and ``hi-Latn``, ``ar`` and ``ar-Latn``; any other script than the
    language's own means a wrong label.
    """
    out: list[Tag | None] = []
    for start in range(0, len(cleaned), 500):
        letters = read_letters(cleaned[start : start + 500])
        n_letters = letters.counts[:, 1:].sum(axis=1).tolist()
        for n, script, tag in zip(n_letters, letters.scripts.tolist(), declared[start : start + 500], strict=True):
            out.append(_in_script(canonical(tag), Script(script)) if n >= MIN_LETTERS else None)
    return out


def _in_script(tag: Tag, script: Script) -> Tag | None:
    if script is Script.LATIN and tag in ("sr", "hi", "ar"):
        return f"{tag}-Latn"
    if script is Script.CYRILLIC and tag in ("sh", "sr-Latn"):
        return "sr"
    if tag.startswith("zh"):
        tag = "zh"
    return tag if script_of(tag) is script else None


class CommonWords:
    """The most frequent words of each language in some texts.

    Args:
        texts: Pairs of language and cleaned text.
    """

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for language, text in texts:
            counts[language].update(_WORDS.findall(text.lower()))
        self._common = {language: {word for word, _ in own.most_common(_FREQUENT)} for language, own in counts.items()}

    def add(self, language: str, words: Iterable[str]) -> None:
        """Set the common words of a language by hand."""
        self._common[language] = set(words)

    def is_english(self, text: str, labelled: str) -> bool:
        """Return whether most words are common English and none is common in the labelled language alone."""
        words = _WORDS.findall(text.lower())
        if labelled == "en" or not words:
            return False
        english = self._common.get("en", set())
        own = self._common.get(labelled, set()) - english
        n_english = sum(word in english for word in words)
        return n_english >= _ENGLISH_SHARE * len(words) and not any(word in own for word in words)
