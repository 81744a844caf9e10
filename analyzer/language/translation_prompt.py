"""The form in which a sentence is put to the shipped translator, in training and in use alike.

Why names of languages and not tags: the base model was trained on prose and knows "Spanish" far better than ``es``; with few
pairs to learn from, the words it already knows are worth the two more tokens.

Why one name for Bosnian, Croatian, Montenegrin and Serbian: they are one language to a reader and cannot be told apart in short
posts, so a wrong guess among them must not change the translation.
"""

from collections.abc import Sequence

PAD, EOS, BOS = 0, 1, 2  # ids that the trimmed vocabulary of the base keeps for these three

NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bs": "Serbian",
    "ca": "Catalan",
    "cnr": "Serbian",
    "cs": "Czech",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fr": "French",
    "hr": "Serbian",
    "hu": "Hungarian",
    "it": "Italian",
    "mk": "Macedonian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sh": "Serbian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "tr": "Turkish",
    "uk": "Ukrainian",
}


def base_tag(tag: str) -> str:
    """Return the language part of a BCP-47 tag in lower case: ``sr-Latn`` is ``sr``."""
    return tag.split("-", 1)[0].lower()


def source_prompt(text: str, tag: str, glosses: str = "") -> str:
    """Put one line of text to the model; what follows the prompt is the English.

    Args:
        text: Runs of white space, line breaks too, become one space.
        tag: A language of `NAMES`.
        glosses: What its words mostly become, in their order; nothing for a model that was trained without them.

    Raises:
        KeyError: `tag` is not covered.
    """
    words = f" = Words: {glosses}" if glosses else ""
    return f" {NAMES[base_tag(tag)]}: {' '.join(text.split())}{words} = English:"


def answer(english: str) -> str:
    """Return the text that the model is to write after the prompt."""
    return " " + " ".join(english.split())


def prompt_ids(encoded: Sequence[int]) -> list[int]:
    """Return the ids of a prompt, opened by the beginning-of-sequence id."""
    return [BOS, *encoded]
