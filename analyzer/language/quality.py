"""Estimate how far a translation can be trusted, from signs that need no reference.

The signs are those that separate good from bad drafts of a small model: is the length plausible, does it repeat itself, how
much of the source did it merely copy, how sure was the model of its own words, is the output in the pivot at all, and do source
and output mean the same to a multilingual sentence encoder. A logistic model over them is fitted on development sentences with
sentence chrF++ as the truth (`scripts/fit_translation_quality.py`); what is not known at run time counts as average.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analyzer.errors import ModelError
from analyzer.records import Tag, Utterance
from analyzer.stages import Detector, Encoder

SIGNS = ("length", "repetition", "copying", "surprise", "foreign", "disagreement", "brevity")
GRAM = 3  # words; a repeated triple is rare in good English of a post's length
FORMAT = "analyzer.translation-quality/1"


@dataclass(frozen=True, slots=True)
class Signs:
    """What can be seen of one translation; each number grows with the doubt.

    Attributes:
        source, output: The sentences as the engine saw and wrote them.
        length: Absolute log of the ratio of lengths, in code points with slack for short texts.
        repetition: Share of repeated word triples in the output, in [0, 1].
        copying: Share of the output's words that stand in the source too, in [0, 1].
        brevity: Inverse of the source's length: short texts give less to go by.
        surprise: Negative mean log-probability per token in nats, or None.
        foreign: Probability that the output is not in the pivot, or None.
        disagreement: One minus the cosine of source and output, or None.
    """

    source: str
    output: str
    length: float
    repetition: float
    copying: float
    brevity: float
    surprise: float | None = None
    foreign: float | None = None
    disagreement: float | None = None


def signs_of(source: str, output: str, log_probability: float | None) -> Signs:
    """Return the signs that need no other model.

    Args:
        source: What the engine was given.
        output: What it wrote.
        log_probability: Its mean per token in nats, if the engine tells it.
    """
    slack = 10.0  # code points
    words = output.casefold().split()
    grams = [tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)]
    known = set(source.casefold().split())
    return Signs(
        source=source,
        output=output,
        length=abs(math.log((len(output) + slack) / (len(source) + slack))),
        repetition=1 - len(set(grams)) / len(grams) if grams else 0.0,
        copying=sum(word in known for word in words) / len(words) if words else 1.0,
        brevity=1 / math.sqrt(len(source) + 1),
        surprise=None if log_probability is None else -log_probability,
    )


def compared(signs: Sequence[Signs], *, detector: Detector | None, encoder: Encoder | None, into: Tag) -> list[Signs]:
    """Add what the detector says of the outputs and what the encoder says of source against output."""
    out = list(signs)
    if detector is not None:
        found = detector.detect([Utterance(text=s.output) for s in out])
        foreign = [1 - language.confidence if language.tag == into else language.confidence for language in found]
        out = [replace(s, foreign=value) for s, value in zip(out, foreign, strict=True)]
    if encoder is not None and out:
        sources, outputs = encoder.encode([s.source for s in out]), encoder.encode([s.output for s in out])
        cosines = (sources * outputs).sum(axis=1)
        out = [replace(s, disagreement=1 - float(cosine)) for s, cosine in zip(out, cosines, strict=True)]
    return out


@dataclass(frozen=True, slots=True)
class QualityModel:
    """A fitted logistic model over standardised signs.

    Attributes:
        means, scales, weights: One number for each of `SIGNS`, in that order.
        bias: Of the logit.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def estimate(
        self, signs: Sequence[Signs], *, detector: Detector | None = None, encoder: Encoder | None = None, into: Tag = "en"
    ) -> list[float]:
        """Return the probability that each translation is usable, in [0, 1], in order."""
        return [self.probability(one) for one in compared(signs, detector=detector, encoder=encoder, into=into)]

    def probability(self, signs: Signs) -> float:
        """Return the probability that one translation is usable, from the signs it has."""
        if not signs.output.strip():
            return 0.0
        values = [getattr(signs, name) for name in SIGNS]
        terms = zip(values, self.means, self.scales, self.weights, strict=True)
        logit = self.bias + sum(w * (v - mean) / scale for v, mean, scale, w in terms if v is not None)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 4)


def read_quality(path: Path) -> QualityModel:
    """Read a fitted model.

    Raises:
        ModelError: The file is missing or not of this format.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if table["format"] != FORMAT or tuple(table["signs"]) != SIGNS:
            raise ValueError(f"format is not {FORMAT}")
        means, scales, weights = (tuple(float(v) for v in table[name]) for name in ("means", "scales", "weights"))
        if any(len(column) != len(SIGNS) for column in (means, scales, weights)) or min(scales) <= 0:
            raise ValueError("wrong number of coefficients")
        return QualityModel(means, scales, weights, float(table["bias"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: not a translation quality model: {error}; restore the file") from error


def write_quality(model: QualityModel, path: Path) -> None:
    """Write a fitted model."""
    table = {
        "format": FORMAT, "signs": SIGNS, "means": model.means, "scales": model.scales, "weights": model.weights,
        "bias": model.bias,
    }  # fmt: skip
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
