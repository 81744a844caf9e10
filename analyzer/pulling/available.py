"""What can be pulled, and how good it is as far as that is known: the table in `available.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.errors import ConfigError
from analyzer.records import Tag

TABLE = Path(__file__).with_name("available.toml")
PIVOT: Tag = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What there is to translate one language into English; figures are chrF++ on FLORES devtest, None where not measured.

    Attributes:
        tag: The language.
        is_in_firefox: Whether Mozilla has a model.
        opus: The hub's name of Helsinki-NLP's tc-big model, or None.
        firefox_quality, opus_quality, nllb_quality: chrF++ in [0, 100].
    """

    tag: Tag
    is_in_firefox: bool
    opus: str | None
    firefox_quality: float | None
    opus_quality: float | None
    nllb_quality: float | None


def read_offers() -> tuple[list[Offer], str]:
    """Return what there is for each language, by tag, and where the figures come from."""
    table = _read()
    firefox, opus, nllb = table["firefox"], table["opus"], table["nllb"]
    offers = [
        Offer(
            tag=tag,
            is_in_firefox=tag in firefox["languages"],
            opus=opus["models"].get(tag),
            firefox_quality=firefox["quality"].get(tag),
            opus_quality=opus["quality"].get(tag),
            nllb_quality=nllb["quality"].get(tag),
        )
        for tag in sorted({*firefox["languages"], *opus["models"], *nllb["quality"]})
    ]
    return offers, str(table["source"])


def licences() -> dict[str, str]:
    """Return the licence of each kind of engine: ``firefox``, ``opus``, ``nllb``."""
    table = _read()
    return {name: str(table[name]["licence"]) for name in ("firefox", "opus", "nllb")}


def opus_model(pair: str) -> tuple[str, tuple[Tag, ...]]:
    """Return the hub's name of the OPUS-MT model for a pair of languages, and every language that it reads.

    Raises:
        ConfigError: There is none in the table.
    """
    models: dict[Tag, str] = _read()["opus"]["models"]
    from_tag, into = pair.rsplit("-", 1)
    if into != PIVOT or from_tag not in models:
        pairs = ", ".join(f"{tag}-{PIVOT}" for tag in sorted(models))
        raise ConfigError(f"opus {pair}: no tc-big model is known for this pair; there is {pairs}")
    name = models[from_tag]
    return name, tuple(sorted(tag for tag, model in models.items() if model == name))


def _read() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
