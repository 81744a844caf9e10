"""Language tags: one spelling for each, which script it implies, which tags count as one language.

Tags follow BCP 47 with the script only where it is not the usual one (``sr`` is Cyrillic, ``sr-Latn`` is not; ``hi-Latn`` is
romanised Hindi). Chinese always names its script, because translators need it.
"""

from analyzer.language.scripts import SOLE_LANGUAGE, Script
from analyzer.records import UND, Tag

# Spellings used by platforms, detectors and older standards.
_SYNONYMS: dict[str, Tag] = {
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-hant": "zh-Hant",
    "sr-latn": "sr-Latn",
    "sr-me": "sr-Latn",
    "sr-cyrl": "sr",
    "hi-latn": "hi-Latn",
    "ar-latn": "ar-Latn",
    "hif": "hi-Latn",
    "hbs": "sh",
    "cnr": "sr-Latn",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "nb": "no",
    "fil": "tl",
    "arz": "ar",
    "yue": "zh",
    "wuu": "zh",
    "azb": "az-Arab",
    "qme": UND,  # Twitter's private codes: media, emoji, links, hashtags, mentions only
    "qht": UND,
    "qam": UND,
    "qct": UND,
    "qst": UND,
    "zxx": UND,
    "mul": UND,
}

SOUTH_SLAVIC: tuple[Tag, ...] = ("bs", "hr", "sr-Latn")  # members of the macro-language `sh` in Latin script

_BY_SCRIPT: dict[Script, str] = {
    **SOLE_LANGUAGE,
    Script.CYRILLIC: "av ba be bg bxr ce cv kk krc ky kv lez mhr mk mn mrj myv os ru rue sah sr tg tt tyv udm uk xal",
    Script.ARABIC: "ar az-Arab ckb fa lrc mzn pnb ps sd ug ur",
    Script.DEVANAGARI: "bh dty gom hi mai mr ne new sa",
    Script.HEBREW: "he yi",
    Script.BENGALI: "as bn bpy",
    Script.HAN: "zh",
    Script.GEORGIAN: "ka xmf",
}
SCRIPT_OF: dict[Tag, Script] = {tag: script for script, tags in _BY_SCRIPT.items() for tag in tags.split()}


def canonical(tag: str) -> Tag:
    """Return the one spelling used here of a tag as a platform, page or detector writes it; the region is dropped.

    `und` comes back for codes that name no language.
    """
    folded = tag.strip().replace("_", "-").lower()
    if folded in _SYNONYMS:
        return _SYNONYMS[folded]
    primary, *rest = folded.split("-")
    if primary == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(rest) else "zh-Hans" if "hans" in rest else "zh"
    if "latn" in rest and primary in SCRIPT_OF:
        return f"{primary}-Latn"
    if not (2 <= len(primary) <= 3 and primary.isascii() and primary.isalpha()):
        return UND
    return _SYNONYMS.get(primary, primary)


def script_of(tag: Tag) -> Script:
    """Return the script a canonical tag implies; Latin where none is named."""
    return SCRIPT_OF.get(tag, Script.LATIN)


def is_romanised(tag: Tag) -> bool:
    """Return whether a tag names Latin letters for a language that uses others; Serbian uses both."""
    primary = tag.split("-")[0]
    return tag.endswith("-Latn") and primary != "sr" and script_of(primary) is not Script.LATIN


def base(tag: Tag) -> Tag:
    """Return the language a tag counts as when detection is measured: no script, and bs, hr, sr, sh and cnr as one."""
    primary = canonical(tag).split("-")[0]
    return "sh" if primary in {"bs", "hr", "sr", "sh"} else "no" if primary == "nn" else primary
