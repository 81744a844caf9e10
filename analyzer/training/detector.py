"""Fits the word model of detection: hashed n-grams and words -> a narrow vector -> one logit per language.

The model is linear and of low rank (an embedding bag and one matrix, as in fastText: Joulin et al., "Bag of Tricks for
Efficient Text Classification", EACL 2017). Languages compete only with those written in the same script.

Why crops and bare letters: posts are short, and people leave out diacritics. Half of the training texts are cut to a few words,
one in eight loses its marks.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from analyzer.language.features import Features, hash_features, read_letters
from analyzer.language.tags import script_of
from analyzer.records import Tag
from analyzer.training.detector_corpus import Example
from analyzer.training.romanisation import without_marks


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the word model is fitted; `bits` and `width` set its size: ``2 ** bits * width`` bytes."""

    bits: int = 16
    width: int = 48
    epochs: int = 3
    batch: int = 1024
    rate: float = 4e-3
    most_per_tag: int = 14_000  # texts of one language in an epoch; English twice that
    repeats: int = 5  # how often an epoch may use one text of a small language
    seed: int = 20261122


# How much of an epoch a language gets beside the others: English is everywhere; bs, hr and sr are told from others as one.
_SHARES: dict[Tag, float] = {"en": 2.0, "bs": 0.5, "hr": 0.6, "sr-Latn": 0.7}


class BagModel(torch.nn.Module):
    """Embedding bag and linear map; what is shipped is this, in int8."""

    def __init__(self, recipe: Recipe, n_tags: int) -> None:
        super().__init__()
        self.bag = torch.nn.EmbeddingBag(1 << recipe.bits, recipe.width, mode="sum")
        self.out = torch.nn.Linear(recipe.width, n_tags)
        torch.nn.init.normal_(self.bag.weight, std=0.02)

    def forward(self, buckets: torch.Tensor, starts: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return logits, shape (batch, n_tags); sums are divided by the root of the number of features."""
        pooled = self.bag(buckets, starts) / lengths.clamp(min=1).sqrt()[:, None]  # (batch, width)
        logits: torch.Tensor = self.out(pooled)
        return logits


def rivals(tags: Sequence[Tag]) -> NDArray[np.bool_]:
    """Return which tags compete with which, shape (n_tags, n_tags): those of the same script."""
    scripts = np.array([script_of(tag) for tag in tags])
    return scripts[:, None] == scripts[None, :]


def fit_words(corpus: dict[Tag, list[Example]], recipe: Recipe) -> BagModel:
    """Fit the word model on all examples that are not held out; the same recipe and corpus give the same model."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)
    tags = list(corpus)
    model = BagModel(recipe, len(tags))
    mask = torch.from_numpy(~rivals(tags))
    chance = random.Random(recipe.seed)
    fitting = {tag: [e.text for e in examples if not e.is_held_out] for tag, examples in corpus.items()}
    steps = sum(1 for _ in _batches(_epoch(fitting, recipe, random.Random(0)), recipe.batch)) * recipe.epochs
    optimiser = torch.optim.Adam(model.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=recipe.rate, total_steps=steps + 1, pct_start=0.1)
    for _ in range(recipe.epochs):
        for texts, targets in _batches(_epoch(fitting, recipe, chance), recipe.batch):
            logits = model(*to_tensors(hash_features(read_letters(texts), bits=recipe.bits)))
            truth = torch.tensor(targets)
            loss = torch.nn.functional.cross_entropy(logits.masked_fill(mask[truth], -1e4), truth, label_smoothing=0.0)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return model


def to_tensors(features: Features) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return buckets, starts and lengths as the bag takes them."""
    starts = torch.from_numpy(features.starts)
    buckets = torch.from_numpy(features.buckets.astype(np.int64))
    return buckets, starts[:-1], (starts[1:] - starts[:-1]).float()


def _epoch(fitting: dict[Tag, list[str]], recipe: Recipe, chance: random.Random) -> list[tuple[str, int]]:
    rows: list[tuple[str, int]] = []
    for index, (tag, texts) in enumerate(fitting.items()):
        n = int(min(len(texts) * recipe.repeats, recipe.most_per_tag * _SHARES.get(tag, 1.0)))
        drawn = chance.sample(texts, n) if n <= len(texts) else texts + chance.choices(texts, k=n - len(texts))
        rows += [(_varied(text, chance), index) for text in drawn]
    chance.shuffle(rows)
    return rows


def _varied(text: str, chance: random.Random) -> str:
    """Cut half of the texts to one to eight words, and take the marks off one in eight."""
    if chance.random() < 0.5:
        words = text.split()
        n = chance.choice((1, 2, 2, 3, 3, 4, 5, 6, 8))
        start = chance.randint(0, max(0, len(words) - n))
        text = " ".join(words[start : start + n])
    return without_marks(text) if chance.random() < 0.125 else text


def _batches(rows: list[tuple[str, int]], size: int) -> Iterator[tuple[list[str], list[int]]]:
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        yield [text for text, _ in some], [index for _, index in some]


def save_words(model: BagModel, tags: Sequence[Tag], folder: Path) -> None:
    """Write the word model: ``embedding.npy`` in int8, ``output.npy`` (with the scales), ``bias.npy``, ``tags.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = model.bag.weight.detach().numpy()
    scale = np.maximum(np.quantile(np.abs(weights), 0.9999, axis=0), 1e-8) / 127
    np.save(folder / "embedding.npy", np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), allow_pickle=False)
    output = model.out.weight.detach().numpy().T * scale[:, None]
    np.save(folder / "output.npy", output.astype(np.float32), allow_pickle=False)
    np.save(folder / "bias.npy", model.out.bias.detach().numpy().astype(np.float32), allow_pickle=False)
    (folder / "tags.txt").write_text("\n".join(tags) + "\n", encoding="utf-8")
