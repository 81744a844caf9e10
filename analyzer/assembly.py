"""From settings to loaded stages: one `match` per slot, closed by `assert_never`.

Why a match and not a registry: each slot has two or three fillings, and this page shows them all. A backend module imports its
heavy library at its top; only this module imports backend modules, inside the branch that was chosen.

Models load side by side, because each spends most of its time outside the interpreter: reading files, building kernels.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar, assert_never

from analyzer.config import DetectorName, Settings
from analyzer.stages import Detector, Encoder, Scorer, Stages, Translator
from analyzer.weights import find_model, has_model

logger = logging.getLogger(__name__)

T = TypeVar("T")


def load_stages(settings: Settings) -> Stages:
    """Load every stage that the settings ask for, side by side.

    Raises:
        ModelError: Weights are missing, altered or not loadable.
    """
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="load") as pool:
        scorer = _start(pool, load_scorer, settings)
        translator = _start(pool, load_translator, settings)
        encoder = _start(pool, load_encoder, settings)
        detector = _start(pool, load_detector, settings)
        return Stages(
            detector=detector.result(), encoder=encoder.result(), translator=translator.result(), scorer=scorer.result()
        )


def _start(pool: ThreadPoolExecutor, load: Callable[[Settings], T], settings: Settings) -> Future[T]:
    return pool.submit(load, settings)


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
    match settings.encoder and _is_there("encoder", settings, "posts are not paired across languages"):
        case True:
            from analyzer.reaction.encoder_onnx import OnnxEncoder

            return OnnxEncoder(find_model("encoder", explicit=settings.models_folder).path)
        case False:
            return None


def load_translator(settings: Settings) -> Translator | None:
    """Load the translator, or None where translation is switched off or no model is installed."""
    return None


def load_scorer(settings: Settings) -> Scorer:
    """Load the scorer of stances and sentiment.

    Raises:
        ModelError: No such model is installed.
    """
    from analyzer.reaction.scorer_onnx import OnnxScorer

    return OnnxScorer(find_model("reaction", explicit=settings.models_folder).path)


def _is_there(slot: str, settings: Settings, otherwise: str) -> bool:
    if has_model(slot, explicit=settings.models_folder):
        return True
    logger.warning("no %s model is installed: %s; see `analyzer models list`", slot, otherwise)
    return False
