"""What is taken out of a post before its language is told: everything its writer did not put into words.

Why hashtags stay, split into words: in a short post they are often the only words there are. The evaluation tells what
this brings. Emoji, digits and punctuation need no rule here: features are made of letters only.

Every pattern is linear: single character classes, or bounded repeats.
"""

import html
import re
import unicodedata

MAX_CHARACTERS = 4000  # of a text are looked at; a post is shorter, and a language shows itself sooner

_ADDRESS = re.compile(
    r"(?:\bhttps?\b:?|\bwww\.|\bpic\.twitter\b|\bt\.co/)\S*|[^\s@<>]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}", re.IGNORECASE
)
_MENTION = re.compile(r"[@＠][\w.]*\w:?|\bRT\b:?|\bsomeUSER\b|<[a-z/!][^<>]{0,200}>|\b[ru]/\w+")
_HASHTAG = re.compile(r"[#＃](\w+)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SEAM = re.compile(r"(?<=[a-zà-öø-ÿа-яё])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])|_")


def _words_of(hashtag: re.Match[str]) -> str:
    return " " + _SEAM.sub(" ", hashtag[1]) + " "


def clean(text: str) -> str:
    """Return the words of `text` without addresses, mentions, markup and ``RT``; hashtags are split into their words.

    Compatibility forms (full-width letters, mathematical bold) become plain letters. The result is for detection only:
    its offsets say nothing about `text`.
    """
    text = text[:MAX_CHARACTERS]
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _SURROGATE.sub(" ", text))
    text = _ADDRESS.sub(" ", text)
    text = _MENTION.sub(" ", text)
    if "#" in text or "＃" in text:
        text = _HASHTAG.sub(_words_of, text)
    return text
