"""From settings to loaded stages: one `match` per slot, closed by `assert_never`.

Why a match and not a registry: each slot has two or three fillings, and this page shows them all. A backend module imports its
heavy library at its top; only this module imports backend modules, inside the branch that was chosen.

Models load side by side, because each spends most of its time outside the interpreter: reading files, building kernels.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from analyzer.config import DetectorName, EngineName, Settings
from analyzer.errors import ConfigError, ModelError
from analyzer.hub import find_hub_model, has_modules, hash_folder, require_extra
from analyzer.language.quality import QualityModel, read_quality
from analyzer.language.translation_choice import Choice, ChosenTranslator, LateEngine, TwoStepEngine
from analyzer.language.translation_posts import Engine, PostTranslator
from analyzer.pulled import FIREFOX, HUB, TRANSLATOR, PulledModel, check_pulled, list_pulled
from analyzer.records import Provenance, Tag
from analyzer.stages import Detector, Encoder, Scorer, Stages, Translator
from analyzer.weights import find_model, has_model

EXTRAS = {FIREFOX: ("firefox", "fxtranslate"), HUB: ("hub", "torch", "transformers")}  # extra and libraries of an engine
SHIPPED_INTO = "en"  # the pivot of the shipped translator

logger = logging.getLogger(__name__)


def load_stages(settings: Settings) -> Stages:
    """Load every stage that the settings ask for, side by side.

    Raises:
        ModelError: Weights are missing, altered or not loadable.
    """
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="load") as pool:
        engines = pool.submit(_load_engines, settings)
        scorer = pool.submit(load_scorer, settings)
        encoder = pool.submit(load_encoder, settings)
        detector = pool.submit(load_detector, settings)
        return Stages(
            detector=detector.result(),
            encoder=encoder.result(),
            translator=_with_judges(engines.result(), settings, detector.result(), encoder.result()),
            scorer=scorer.result(),
            into=settings.into,
        )


def load_translation(settings: Settings) -> tuple[Detector, Translator | None]:
    """Load what `analyzer translate` needs, side by side: a detector, and a translator with all that judges its quality."""
    with ThreadPoolExecutor(max_workers=3, thread_name_prefix="load") as pool:
        engines = pool.submit(_load_engines, settings)
        encoder = pool.submit(load_encoder, settings)
        detector = load_detector(settings)
        return detector, _with_judges(engines.result(), settings, detector, encoder.result())


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
    if not settings.encoder:
        return None
    if not has_model("encoder", explicit=settings.models_folder):
        logger.warning("no encoder model is installed: posts are not paired across languages; see `analyzer models list`")
        return None
    found = find_model("encoder", explicit=settings.models_folder)
    from analyzer.reaction.encoder_onnx import OnnxEncoder

    return OnnxEncoder(found.path, found.provenance, threads=settings.threads)


@dataclass(frozen=True, slots=True)
class _LoadedEngine:
    """An engine with its fitted quality model, if it has one, and what the settings call its kind."""

    kind: EngineName
    engine: Engine
    quality: QualityModel | None = None


def _load_engines(settings: Settings) -> list[_LoadedEngine]:
    """Load what translates sentences, in the order in which it is asked; none where translation is switched off.

    A model that is named translates everything. Without a name, pulled models come before the shipped one.
    """
    if not settings.translate:
        return []
    match settings.translation_model:
        case None:
            engines = _load_own_engines(settings)
        case str() as named:
            return [_load_named_engine(named, settings)]
        case _:
            assert_never(settings.translation_model)
    if not engines:
        logger.warning("no translator into %s is installed: posts stay untranslated; see `analyzer models list`", settings.into)
    return engines


def _load_own_engines(settings: Settings) -> list[_LoadedEngine]:
    """Load the pulled models into the pivot and the shipped one; pivots other than English are reached by way of it too."""
    direct = _load_pulled_engines(settings.into)
    if settings.into == SHIPPED_INTO:
        return [*direct, *_load_shipped_engine(settings)]
    onwards = next((one.engine for one in direct if one.engine.covers(SHIPPED_INTO)), None)
    if onwards is None:
        if not direct and has_model(TRANSLATOR, explicit=settings.models_folder):
            way = f"get a way on with `analyzer models pull {SHIPPED_INTO}-{settings.into}`"
            raise ConfigError(f"into: the shipped translator translates into {SHIPPED_INTO}, not {settings.into}; {way}")
        return direct
    first = [*_load_pulled_engines(SHIPPED_INTO), *_load_shipped_engine(settings)]
    return [*direct, *(_LoadedEngine(one.kind, TwoStepEngine(one.engine, onwards)) for one in first)]


def _load_pulled_engines(into: Tag) -> list[_LoadedEngine]:
    """Check the files of every pulled model into a language; what is large is loaded when it is first needed."""
    engines = []
    for model in list_pulled():
        if model.into != into or model.entry.slot != TRANSLATOR:
            continue
        extra, *modules = EXTRAS[model.engine]
        if not has_modules(*modules):
            logger.warning('%s is not used: it needs an extra: pip install "social-reaction-analyzer[%s]"', model.name, extra)
            continue
        check_pulled(model)
        engines.append(_pulled_engine(model))
    return engines


def _pulled_engine(model: PulledModel) -> _LoadedEngine:
    provenance = Provenance(TRANSLATOR, model.entry.id, model.entry.sha256)
    if model.engine == FIREFOX:
        from analyzer.language.translation_firefox import FirefoxEngine

        return _LoadedEngine(
            EngineName.FIREFOX, FirefoxEngine(model.path.parent, provenance, into=model.into, only=model.path.name)
        )
    languages = model.entry.languages

    def load() -> Engine:
        from analyzer.language.translation_hub import HubModel, Seq2SeqEngine

        source, revision = model.name.rsplit("@", 1)
        hub_model = HubModel(source=source, revision=revision, languages=languages, into=model.into, folder=model.path)
        return Seq2SeqEngine(hub_model, sha256=provenance.sha256)

    return _LoadedEngine(EngineName.HUB, LateEngine("transformers", languages, provenance, into=model.into, load=load))


def _load_shipped_engine(settings: Settings) -> list[_LoadedEngine]:
    if not has_model(TRANSLATOR, explicit=settings.models_folder):
        return []
    found = find_model(TRANSLATOR, explicit=settings.models_folder)
    from analyzer.language.translation_ctranslate2 import GenerativeEngine

    engine = GenerativeEngine(found.path, found.provenance, threads=settings.threads)
    quality = found.path / "quality.json"
    return [_LoadedEngine(EngineName.SHIPPED, engine, read_quality(quality) if quality.is_file() else None)]


def _load_named_engine(named: str, settings: Settings) -> _LoadedEngine:
    """Load a folder of Firefox models (one folder per pair of languages), or a model in the hub's form."""
    folder = Path(named).expanduser()
    if any(folder.glob(f"*-{settings.into}/*.bin")):
        require_extra(named, "firefox", "fxtranslate")
        from analyzer.language.translation_firefox import FirefoxEngine

        provenance = Provenance(TRANSLATOR, f"firefox/{folder.name}", hash_folder(folder))
        return _LoadedEngine(EngineName.FIREFOX, FirefoxEngine(folder, provenance, into=settings.into))
    found = find_hub_model(named)
    from analyzer.language.translation_hub import HubModel, Seq2SeqEngine

    languages = settings.translation_languages or found.languages
    model = HubModel(source=found.source, revision=found.revision, languages=languages, into=settings.into, folder=found.folder)
    return _LoadedEngine(EngineName.HUB, Seq2SeqEngine(model, sha256=found.sha256()))


def _with_judges(
    loaded: Sequence[_LoadedEngine], settings: Settings, detector: Detector, encoder: Encoder | None
) -> Translator | None:
    """Make translators of engines, and of several translators one.

    Raises:
        ModelError: The settings want a kind of translator for a language that no installed model of this kind covers.
    """
    choices = tuple(
        Choice(one.kind, PostTranslator(engine=one.engine, quality=one.quality, detector=detector, encoder=encoder))
        for one in loaded
    )
    if settings.translate and settings.translation_model is None:
        _check_wanted(choices, settings)
    if len(choices) > 1:
        return ChosenTranslator(choices, settings.translation_engines)
    return choices[0].translator if choices else None


def _check_wanted(choices: tuple[Choice, ...], settings: Settings) -> None:
    for tag, kind in settings.translation_engines.items():
        if not any(choice.kind == kind and choice.translator.engine.covers(tag) for choice in choices):
            pair = f"{tag}-{settings.into}"
            get = f"get it with `analyzer models pull {pair}`" if kind is EngineName.FIREFOX else "see `analyzer models list`"
            raise ModelError(f"translation_engines: no {kind} model for {pair} is installed; {get}")


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
