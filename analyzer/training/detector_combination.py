"""Fits how the word model and the bundled identifier are combined, on texts that the word model has not seen.

Why some languages are hidden from the word model here: the combination must also learn how far to trust the bundled identifier
on a language that the word model does not know, and the texts at hand are of languages it knows.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from analyzer.language.bundled import BundledModel
from analyzer.language.combination import COMMON, FILE, OFF_SCRIPT, Columns, length_feature
from analyzer.language.detection import sole_tags
from analyzer.language.features import read_letters
from analyzer.language.tags import SOUTH_SLAVIC
from analyzer.language.word_model import WordModel
from analyzer.records import Tag
from analyzer.training.detector_corpus import MADE, Example

HIDDEN = 0.04  # share of texts whose language is hidden from the word model
_FEW = 60  # written texts, below which made-up ones are used
HIDDEN_SMALL = 0.3  # the same for languages known from program messages only
LANGDETECT = 0.5  # weight of langdetect's log probability: it reads 300 posts/s, too slow to be part of the fit
_START = {"words": (0.8, 0.1), "bundled": (0.2, 0.2), "unknown_to_words": (-4.0, 0.0), "unknown_to_bundled": (-1.0, 0.0)}


class CombinationFit:
    """Evidence on held-out texts, ready for the fit."""

    def __init__(self, folder: Path, held_out: dict[Tag, list[Example]], *, most: int, seed: int) -> None:
        chance = random.Random(seed)
        words, bundled = WordModel(folder), BundledModel()
        self.columns = Columns(words.tags, bundled.languages(), sole_tags())
        examples = [e for tag, own in held_out.items() for e in _some(own, most // 3 if tag in SOUTH_SLAVIC else most, chance)]
        texts = [_cut(example.text, chance) for example in examples]
        letters = read_letters(texts)
        logits = words.logits(letters)
        truth = np.array(
            [self.columns.find(example.tag, int(script)) for example, script in zip(examples, letters.scripts, strict=True)]
        )
        hidden = [_is_hidden(example, chance) for example in examples]
        by_words = words.tags
        for row in np.flatnonzero(hidden):
            for column, tag in enumerate(by_words):
                if self.columns.index[tag] == truth[row]:
                    logits[row, column] = OFF_SCRIPT
        keep = truth >= 0
        self.known = np.repeat(self.columns.known_to_words[None, :], len(texts), axis=0)
        self.known[np.flatnonzero(hidden), truth[hidden]] = False
        self.words = self.columns.words_to_columns(logits, letters.scripts)[keep]
        self.bundled = np.log(bundled.probabilities(texts, letters.scripts, self.columns))[keep]
        self.length = length_feature(letters.counts[:, 1:].sum(axis=1))[keep]
        self.scripts, self.known, self.truth = letters.scripts[keep], self.known[keep], truth[keep]

    def fit(self) -> dict[str, list[float] | float]:
        """Return the numbers of the combination, by maximum likelihood (L-BFGS, a light pull towards the start)."""
        torch.set_num_threads(1)
        start = torch.tensor([number for pair in _START.values() for number in pair] + [1.5], dtype=torch.float64)
        numbers = start.clone().requires_grad_()
        tensors = self._tensors()
        truth = torch.from_numpy(self.truth)
        optimiser = torch.optim.LBFGS([numbers], max_iter=60, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            optimiser.zero_grad()
            value = torch.nn.functional.cross_entropy(_scores(numbers, *tensors), truth) + 1e-4 * ((numbers - start) ** 2).sum()
            value.backward()  # type: ignore[no-untyped-call]
            return value

        optimiser.step(loss)  # type: ignore[arg-type]
        found = [round(float(number), 4) for number in numbers.detach()]
        pairs: dict[str, list[float] | float] = {name: found[2 * i : 2 * i + 2] for i, name in enumerate(_START)}
        return {**pairs, "rare": found[-1], "langdetect": LANGDETECT}

    def _tensors(self) -> tuple[torch.Tensor, ...]:
        columns = self.columns
        known_to_bundled = np.repeat(columns.known_to_bundled[None, :], len(self.truth), axis=0)
        off = columns.scripts[None, :] != self.scripts[:, None]
        arrays: Sequence[NDArray[np.generic]] = (
            self.words,
            self.bundled,
            self.length[:, None],
            self.known,
            known_to_bundled,
            off,
        )
        return (*(torch.from_numpy(array) for array in arrays), torch.from_numpy(columns.rare))


def _scores(
    numbers: torch.Tensor,
    words: torch.Tensor,
    bundled: torch.Tensor,
    length: torch.Tensor,
    *masks: torch.Tensor,
) -> torch.Tensor:
    """Return what `combination.combine` returns, as a function of the numbers."""
    known_to_words, known_to_bundled, off, rare = masks
    lines = [numbers[2 * i] + numbers[2 * i + 1] * length for i in range(4)]
    scores = torch.where(known_to_words, lines[0] * words, lines[2]) + torch.where(
        known_to_bundled, lines[1] * bundled, lines[3]
    )
    return (scores - numbers[-1] * rare).masked_fill(off, OFF_SCRIPT)


def _some(examples: list[Example], most: int, chance: random.Random) -> list[Example]:
    """Draw from texts that people wrote; made-up ones only where a language has no others."""
    written = [example for example in examples if example.source not in MADE]
    pool = written if len(written) >= _FEW else examples
    return chance.sample(pool, min(len(pool), most))


def _cut(text: str, chance: random.Random) -> str:
    words = text.split()
    return " ".join(words[: chance.choice((2, 3, 4, 6))]) if chance.random() < 0.4 else text


def _is_hidden(example: Example, chance: random.Random) -> bool:
    return chance.random() < (HIDDEN if example.tag in COMMON else HIDDEN_SMALL)


def save_combination(numbers: dict[str, list[float] | float], folder: Path) -> None:
    """Write the numbers beside the word model."""
    (folder / FILE).write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
