"""From settings to loaded stages: one `match` per slot, closed by `assert_never`.

Why a match and not a registry: each slot has two or three fillings, and this page shows them all. A backend module imports its
heavy library at its top; only this module imports backend modules, inside the branch that was chosen.

Models load side by side, because each spends most of its time outside the interpreter: reading files, building kernels.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from analyzer.config import DetectorName, Settings
from analyzer.errors import ConfigError
from analyzer.hub import find_hub_model, hash_folder, require_extra
from analyzer.language.quality import QualityModel, read_quality
from analyzer.language.translation_posts import Engine, PostTranslator
from analyzer.records import Provenance
from analyzer.stages import Detector, Encoder, Scorer, Stages, Translator
from analyzer.weights import find_model, has_model

logger = logging.getLogger(__name__)


def load_stages(settings: Settings) -> Stages:
    """Load every stage that the settings ask for, side by side.

    Raises:
        ModelError: Weights are missing, altered or not loadable.
    """
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="load") as pool:
        engine = pool.submit(_load_engine, settings)
        scorer = pool.submit(load_scorer, settings)
        encoder = pool.submit(load_encoder, settings)
        detector = pool.submit(load_detector, settings)
        return Stages(
            detector=detector.result(),
            encoder=encoder.result(),
            translator=_with_judges(engine.result(), detector.result(), encoder.result()),
            scorer=scorer.result(),
            into=settings.into,
        )


def load_translation(settings: Settings) -> tuple[Detector, Translator | None]:
    """Load what `analyzer translate` needs, side by side: a detector, and a translator with all that judges its quality."""
    with ThreadPoolExecutor(max_workers=3, thread_name_prefix="load") as pool:
        engine = pool.submit(_load_engine, settings)
        encoder = pool.submit(load_encoder, settings)
        detector = load_detector(settings)
        return detector, _with_judges(engine.result(), detector, encoder.result())


def load_detector(settings: Settings) -> Detector:
    """Load the language detector."""
    match settings.detector:
        case DetectorName.ENSEMBLE:
            from analyzer.language.detection import EnsembleDetector

            return EnsembleDetector()
        case DetectorName.LANGDETECT:
            from analyzer.language.detection import LangdetectDetector

            return LangdetectDetector()
        case _:
            assert_never(settings.detector)


def load_encoder(settings: Settings) -> Encoder | None:
    """Load the sentence encoder, or None where it is switched off or not installed."""
    if not settings.encoder or not _is_there("encoder", settings, "posts are not paired across languages"):
        return None
    found = find_model("encoder", explicit=settings.models_folder)
    from analyzer.reaction.encoder_onnx import OnnxEncoder

    return OnnxEncoder(found.path, found.provenance, threads=settings.threads)


@dataclass(frozen=True, slots=True)
class _LoadedEngine:
    """An engine with its fitted quality model, if it has one."""

    engine: Engine
    quality: QualityModel | None


def _load_engine(settings: Settings) -> _LoadedEngine | None:
    """Load what translates sentences, or None where translation is switched off or no model is installed."""
    if not settings.translate:
        return None
    match settings.translation_model:
        case None:
            return _load_shipped_engine(settings)
        case str() as named:
            return _load_named_engine(named, settings)
        case _:
            assert_never(settings.translation_model)


def _load_shipped_engine(settings: Settings) -> _LoadedEngine | None:
    if not _is_there("translator", settings, "posts stay untranslated"):
        return None
    found = find_model("translator", explicit=settings.models_folder)
    from analyzer.language.translation_ctranslate2 import GenerativeEngine

    engine = GenerativeEngine(found.path, found.provenance, threads=settings.threads)
    if settings.into != engine.into:
        raise ConfigError(f"into: the shipped translator translates into {engine.into}, not {settings.into}")
    quality = found.path / "quality.json"
    return _LoadedEngine(engine, read_quality(quality) if quality.is_file() else None)


def _load_named_engine(named: str, settings: Settings) -> _LoadedEngine:
    """Load a folder of Firefox models (one folder per pair of languages), or a model in the hub's form."""
    folder = Path(named).expanduser()
    if any(folder.glob(f"*-{settings.into}/*.bin")):
        require_extra(named, "firefox", "fxtranslate")
        from analyzer.language.translation_firefox import FirefoxEngine

        provenance = Provenance("translator", f"firefox/{folder.name}", hash_folder(folder))
        return _LoadedEngine(FirefoxEngine(folder, provenance, into=settings.into), None)
    found = find_hub_model(named)
    from analyzer.language.translation_hub import HubModel, Seq2SeqEngine

    languages = settings.translation_languages
    model = HubModel(source=found.source, revision=found.revision, languages=languages, into=settings.into)
    return _LoadedEngine(Seq2SeqEngine(model, sha256=found.sha256()), None)


def _with_judges(loaded: _LoadedEngine | None, detector: Detector, encoder: Encoder | None) -> Translator | None:
    if loaded is None:
        return None
    return PostTranslator(engine=loaded.engine, quality=loaded.quality, detector=detector, encoder=encoder)


def load_scorer(settings: Settings, *, evidence: bool = True) -> Scorer:
    """Load the scorer of stances and sentiment: the shipped model, hub models, or one of each.

    Args:
        settings: Name the models.
        evidence: Whether readings of the shipped model name the words that carried them.

    Raises:
        ConfigError: The hub extra is not installed, or a hub model's labels are not mapped.
        ModelError: A model is not installed.
    """
    match settings.stance_model, settings.sentiment_model:
        case None, None:
            return _load_shipped_scorer(settings, evidence=evidence)
        case stance, sentiment:
            return _load_hub_scorer(stance, sentiment, settings)
        case _:
            assert_never(settings.stance_model)


def load_torch_scorer(
    settings: Settings, *, device: str, dtype: str, batch_tokens: int | None, workers: int | None, evidence: bool
) -> Scorer:
    """Load the shipped model's bf16 weights into torch, for batches on a GPU or to compare.

    Raises:
        ConfigError: The hub extra is not installed, or there is no such device.
        ModelError: The model is not installed.
    """
    require_extra("--backend torch", "hub", "torch", "transformers")
    found = find_model("reaction", explicit=settings.models_folder)
    from analyzer.reaction.scorer_torch import Execution, TorchScorer

    execution = Execution(device=device, dtype=dtype, batch_tokens=batch_tokens, workers=workers, evidence=evidence)
    return TorchScorer(found.path, found.provenance, execution)


def _load_shipped_scorer(settings: Settings, *, evidence: bool = True) -> Scorer:
    found = find_model("reaction", explicit=settings.models_folder)
    from analyzer.reaction.scorer_onnx import OnnxScorer

    return OnnxScorer(found.path, found.provenance, threads=settings.threads, evidence=evidence)


def _load_hub_scorer(stance: str | None, sentiment: str | None, settings: Settings) -> Scorer:
    folders = {slot: find_hub_model(named) for slot, named in (("stance", stance), ("sentiment", sentiment)) if named}
    base = _load_shipped_scorer(settings) if len(folders) == 1 else None
    from analyzer.reaction.hub_classifier import HubClassifier
    from analyzer.reaction.scorer_hub import HubScorer, Slot

    slots = {
        slot: Slot(HubClassifier(found.folder), Provenance(slot, found.id, found.sha256())) for slot, found in folders.items()
    }
    return HubScorer(
        slots.get("stance"),
        slots.get("sentiment"),
        stance_labels=settings.stance_labels,
        sentiment_labels=settings.sentiment_labels,
        base=base,
    )


def _is_there(slot: str, settings: Settings, otherwise: str) -> bool:
    if has_model(slot, explicit=settings.models_folder):
        return True
    logger.warning("no %s model is installed: %s; see `analyzer models list`", slot, otherwise)
    return False
