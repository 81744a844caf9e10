"""Firefox Translations models from a local folder: the best small models there are, one per language.

A folder holds one folder per pair, ``es-en``, ``ru-en``, … with Mozilla's files as they are downloaded: ``model.*.bin``,
``vocab.*.spm`` (or ``srcvocab.*.spm`` and ``trgvocab.*.spm``), ``lex.*.bin``. A pair is loaded when first needed;
nothing is fetched.
"""

from collections.abc import Sequence
from pathlib import Path

import fxtranslate

from analyzer.errors import ModelError
from analyzer.language.tags import is_romanised
from analyzer.language.translation_posts import Draft, Sentence
from analyzer.language.translation_prompt import base_tag
from analyzer.records import Provenance, Tag

SAME_MODEL = {"bs": "hr", "cnr": "sr", "no": "nb", "sh": "hr"}  # languages that a neighbour's model reads as well


class FirefoxEngine:
    """Translates sentences with one small model per language.

    Args:
        root: Folder with one folder per pair.
        provenance: What reports say of the models.
        into: The pivot.
        only: The one pair of the folder that is used; None uses all.

    Raises:
        ModelError: `root` holds no pair into the pivot.
    """

    name = "firefox-translations"

    def __init__(self, root: Path, provenance: Provenance, *, into: Tag = "en", only: str | None = None) -> None:
        found = sorted(path for path in root.glob(only or f"*-{into}") if path.is_dir())
        self._folders = {path.name.split("-")[0]: path for path in found}
        if not self._folders:
            raise ModelError(f"{root}: holds no folder like es-{into}; fetch one with `analyzer models pull es-{into}`")
        self._loaded: dict[Tag, fxtranslate.Translator] = {}
        self._provenance = provenance
        self._into = into

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the models in use."""
        return (self._provenance,)

    @property
    def into(self) -> Tag:
        """Return the pivot's tag."""
        return self._into

    def covers(self, tag: Tag, /) -> bool:
        """Return whether there is a model for this language."""
        return self._pair(tag) is not None

    def _pair(self, tag: Tag) -> Tag | None:
        base = base_tag(tag)
        if is_romanised(tag):
            return None
        return next((one for one in (base, SAME_MODEL.get(base, base)) if one in self._folders), None)

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        """Return one draft per sentence, in order; the engine has no batches and tells no probabilities."""
        return [Draft(" ".join(self._translator(s.tag).translate(s.text).split())) for s in sentences]

    def _translator(self, tag: Tag) -> "fxtranslate.Translator":
        pair = self._pair(tag)
        if pair is None:
            raise ValueError(f"no model for {tag}")
        if pair not in self._loaded:
            self._loaded[pair] = _load(self._folders[pair])
        return self._loaded[pair]


def _load(folder: Path) -> "fxtranslate.Translator":
    try:
        source = _only(folder, "srcvocab*.spm", "vocab*.spm").read_bytes()
        target = _only(folder, "trgvocab*.spm", "vocab*.spm").read_bytes()
        shortlist = next((path.read_bytes() for path in sorted(folder.glob("lex*.bin"))), None)
        return fxtranslate.Translator(_only(folder, "model*.bin").read_bytes(), source, target, shortlist)
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: cannot be loaded: {error}; fetch it again") from error


def _only(folder: Path, *patterns: str) -> Path:
    """Return the first file that matches, by pattern and then by name."""
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    if not found:
        raise FileNotFoundError(f"no file {' or '.join(patterns)}")
    return found[0]
