"""The stages of a batch run."""

from analyzer.assembly import load_detector, load_scorer, load_stages, load_torch_scorer, load_translation
from analyzer.batch.options import BatchOptions
from analyzer.hub import require_extra
from analyzer.stages import Scorer, Stages


def load_stages_for(options: BatchOptions) -> Stages:
    """Load what a run needs: the sentence encoder only where posts are extracted or translations judged.

    Raises:
        ConfigError: An extra is not installed.
        ModelError: Weights are missing, altered or not loadable.
    """
    require_extra("batch scoring", "batch", "pyarrow")
    settings = options.settings
    scorer = load_batch_scorer(options)
    if options.articles:
        whole = load_stages(settings)
        return Stages(
            detector=whole.detector, encoder=whole.encoder, translator=whole.translator, scorer=scorer, into=settings.into
        )
    if settings.translate:
        detector, translator = load_translation(settings)
        return Stages(detector=detector, encoder=None, translator=translator, scorer=scorer, into=settings.into)
    return Stages(detector=load_detector(settings), encoder=None, translator=None, scorer=scorer, into=settings.into)


def load_batch_scorer(options: BatchOptions) -> Scorer:
    """Load the scorer for the chosen backend; hub models bring their own."""
    settings, evidence = options.settings, "evidence" in options.groups or options.articles
    is_shipped = settings.stance_model is None and settings.sentiment_model is None
    if options.backend == "torch" and is_shipped:
        return load_torch_scorer(
            settings,
            device=options.device,
            dtype=options.dtype,
            batch_tokens=options.batch_tokens,
            workers=options.workers,
            evidence=evidence,
        )
    return load_scorer(settings, evidence=evidence)
