"""Train the reaction network: several tasks, masked loss, bf16 weights with fp32 masters.

Measured on two cores with AVX-512 BF16: bf16 weights train several times faster than fp32. The optimiser keeps fp32 copies of
the encoder's weights; word embeddings stay fp32 and only the rows that a batch touched are updated. Attention is computed step
by step: the backward pass of torch's fused attention took a third of a bf16 step on a CPU, plain products take a twentieth.
"""

import json
import logging
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertConfig

from analyzer.batching import token_batches
from analyzer.reaction.encoding import Encoded, encode, load_tokenizer, pad
from analyzer.reaction.network import ReactionNetwork
from analyzer.records import Utterance
from analyzer.training.reaction_data import AUXILIARY_WEIGHT, HEADS, LOSS_WEIGHTS, TWO_CLASS, Row, pools

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that shapes a training run, besides its rows.

    Attributes:
        learning_rate, head_rate: Peak rates of the encoder and of heads and offsets.
        batch_tokens: Budget of one batch, padding counted.
        warm_up: Share of the steps over which rates rise; then they fall linearly to zero.
        seed: Of shuffling and dropout.
        minutes: Time budget of the run; rates reach zero at the end of the epoch or of the budget, whichever comes first.
        save_every_s: Seconds between checkpoints.
        warm_start: A folder that `save_network` wrote with the same heads, data sets and vocabulary, to begin with its weights
            and a fresh optimiser; None begins with the base encoder.
    """

    learning_rate: float = 1e-4
    head_rate: float = 1e-3
    batch_tokens: int = 2560
    warm_up: float = 0.06
    weight_decay: float = 0.01
    seed: int = 0
    minutes: float = 10_000.0
    save_every_s: float = 240.0
    warm_start: Path | None = None


@dataclass(slots=True)
class Batch:
    """Tensors of one step; labels that a row does not have are NaN (independent) or -1 (exclusive)."""

    ids: Tensor
    segments: Tensor
    attention: Tensor
    independent: Tensor  # (batch, n_logits)
    exclusive: dict[str, Tensor]  # head -> (batch,)
    source: Tensor  # (batch,)
    weight: Tensor  # (batch,)


def new_network(base: Path, sources: Sequence[str]) -> ReactionNetwork:
    """Build the network on an encoder folder in Hugging Face layout (config.json, model.safetensors)."""
    config = BertConfig.from_pretrained(base)
    network = ReactionNetwork(config, HEADS, sources)
    weights = load_file(base / "model.safetensors")
    network.words.weight.data.copy_(weights.pop("embeddings.word_embeddings.weight"))
    missing, unexpected = network.encoder.load_state_dict(weights, strict=False)
    if unexpected or any("word_embeddings" not in name for name in missing):
        raise ValueError(f"{base}: weights do not fit: missing {missing}, unexpected {unexpected}")
    torch.nn.init.normal_(network.linear.weight, std=0.02)
    torch.nn.init.zeros_(network.linear.bias)
    return network


def save_network(network: ReactionNetwork, folder: Path, *, dtype: torch.dtype) -> None:
    """Write model.safetensors and network.json for `analyzer.reaction.network.load_network`."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().to(dtype).contiguous() for name, value in network.state_dict().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    spec = {
        "encoder": network.encoder.config.to_dict(),
        "heads": [asdict(head) for head in network.heads],
        "sources": list(network.sources),
    }
    (folder / "network.json").write_text(json.dumps(spec, indent=1), encoding="utf-8")


def make_batch(rows: Sequence[Row], encoded: Sequence[Encoded], network: ReactionNetwork) -> Batch:
    """Stack rows and their labels."""
    ids, segments, attention = (torch.from_numpy(array) for array in pad(encoded))
    columns = {(h.name, label): network.columns(h.name).start + i for h in network.heads for i, label in enumerate(h.labels)}
    independent = torch.full((len(rows), network.linear.out_features), math.nan)
    for index, row in enumerate(rows):
        for key, value in row.independent.items():
            independent[index, columns[key]] = value
    exclusive = {
        head.name: torch.tensor([row.exclusive.get(head.name, -1) for row in rows])
        for head in network.heads
        if head.is_exclusive
    }
    source = torch.tensor([network.sources.index(row.source) for row in rows])
    return Batch(ids, segments, attention, independent, exclusive, source, torch.tensor([row.weight for row in rows]))


def loss_of(network: ReactionNetwork, batch: Batch) -> Tensor:
    """Return the mean loss over the rows: the sum of each row's labelled heads, by weight."""
    _, logits = network(batch.ids, batch.segments, batch.attention)
    offsets = network.offsets * (torch.arange(len(network.sources)) > 0).unsqueeze(1)  # the codebook's stays zero
    logits = logits.float() + offsets[batch.source].float()  # (batch, n_logits)
    total = torch.zeros(len(batch.weight))
    two_class = torch.tensor([name in TWO_CLASS for name in network.sources])[batch.source]
    for head in network.heads:
        part = network.columns(head.name)
        weight = LOSS_WEIGHTS.get(head.name, AUXILIARY_WEIGHT)
        if head.is_exclusive:
            scores = logits[:, part]
            if head.name == "sentiment":
                hidden = torch.zeros_like(scores)
                hidden[two_class, 1] = -1e4  # no neutral in these sets
                scores = scores + hidden
            known = batch.exclusive[head.name] >= 0
            if known.any():
                loss = torch.nn.functional.cross_entropy(scores[known], batch.exclusive[head.name][known], reduction="none")
                total = total.index_put((known.nonzero()[:, 0],), weight * loss, accumulate=True)
        else:
            wanted = batch.independent[:, part]
            known = ~wanted.isnan()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, part], wanted.nan_to_num(), reduction="none")
            scale = 1.0 if head.name == "stance" else 3.0 / len(head.labels) if len(head.labels) > 3 else 1.0
            total = total + weight * scale * (loss * known).sum(1)
    return (total * batch.weight).mean()


class MasterOptimiser:
    """AdamW on fp32 copies of bf16 weights, and sparse Adam on the word embeddings.

    Args:
        network: Encoder, heads and offsets in bf16; word embeddings in fp32.
        recipe: Rates.
    """

    def __init__(self, network: ReactionNetwork, recipe: Recipe) -> None:
        self.network, self.recipe = network, recipe
        named = [(n, p) for n, p in network.named_parameters() if not n.startswith("words.")]
        self.own = [p for _, p in named]
        self.masters = [p.detach().float().clone().requires_grad_() for p in self.own]
        groups: dict[tuple[float, float], list[Tensor]] = {}
        for (name, _), master in zip(named, self.masters, strict=True):
            rate = recipe.learning_rate if name.startswith("encoder.") else recipe.head_rate
            decay = recipe.weight_decay if master.ndim > 1 else 0.0
            groups.setdefault((rate, decay), []).append(master)
        self.dense = torch.optim.AdamW(
            [{"params": ps, "lr": rate, "weight_decay": decay} for (rate, decay), ps in groups.items()], betas=(0.9, 0.98)
        )
        self.sparse = torch.optim.SparseAdam([network.words.weight], lr=recipe.learning_rate)
        self.peaks = [group["lr"] for group in self.dense.param_groups]

    def step(self, progress: float) -> None:
        """Apply the gradients and clear them; `progress` in [0, 1] is the share of the run that is done."""
        warm = self.recipe.warm_up
        factor = min((progress + 1e-3) / warm, max(0.0, (1 - progress) / (1 - warm)))
        for group, peak in zip(self.dense.param_groups, self.peaks, strict=True):
            group["lr"] = peak * factor
        self.sparse.param_groups[0]["lr"] = self.recipe.learning_rate * factor
        for parameter, master in zip(self.own, self.masters, strict=True):
            master.grad = None if parameter.grad is None else parameter.grad.float()
        torch.nn.utils.clip_grad_norm_(self.masters, 1.0)
        self.dense.step()
        self.sparse.step()
        with torch.no_grad():
            for parameter, master in zip(self.own, self.masters, strict=True):
                parameter.copy_(master)
                parameter.grad = None
        self.network.words.weight.grad = None

    def state_dict(self) -> dict[str, object]:
        """Return everything that a resumed run needs."""
        return {"masters": self.masters, "dense": self.dense.state_dict(), "sparse": self.sparse.state_dict()}


def batches_of(rows: Sequence[Row], tokenizer: Tokenizer, recipe: Recipe) -> Iterator[list[int]]:
    """Yield row indices of each batch of an epoch: length-bucketed within pools, shuffled within a pool."""
    generator = torch.Generator().manual_seed(recipe.seed)
    start = 0
    for pool in pools(list(rows), 6000):
        lengths = [len(e.ids) for e in encode(tokenizer, [Utterance(text=r.text, context=r.context or None) for r in pool])]
        groups = [[start + index for index in group] for group in token_batches(lengths, recipe.batch_tokens)]
        for position in torch.randperm(len(groups), generator=generator).tolist():
            yield groups[position]
        start += len(pool)


def train(
    rows: Sequence[Row],
    base: Path,
    folder: Path,
    recipe: Recipe,
    *,
    sources: Sequence[str],
) -> ReactionNetwork:
    """Train one pass over `rows` (an epoch already sampled, repeats included) and return the network.

    Checkpoints go to ``folder/checkpoint``; a run with the same arguments goes on from there.
    """
    torch.manual_seed(recipe.seed)
    tokenizer = load_tokenizer(base / "tokenizer.json")
    network = new_network(base, sources)
    network.encoder.config._attn_implementation = "eager"
    if recipe.warm_start is not None:
        network.load_state_dict(load_file(recipe.warm_start / "model.safetensors"))
    for name, parameter in network.named_parameters():
        if not name.startswith("words."):
            parameter.data = parameter.data.bfloat16()
    network.train()
    plan = list(batches_of(rows, tokenizer, recipe))
    optimiser = MasterOptimiser(network, recipe)
    first, spent_s = restore(folder, network, optimiser)
    logger.info("rows %d, steps %d, from step %d", len(rows), len(plan), first)
    began = saved = time.monotonic()
    running, seen = 0.0, 0
    for index in range(first, len(plan)):
        elapsed_s = spent_s + time.monotonic() - began
        progress = max(index / len(plan), elapsed_s / 60 / recipe.minutes)
        if progress >= 1:
            break
        chosen = [rows[i] for i in plan[index]]
        encoded = encode(tokenizer, [Utterance(text=row.text, context=row.context or None) for row in chosen])
        loss = loss_of(network, make_batch(chosen, encoded, network))
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step(progress)
        running, seen = running + float(loss.detach()), seen + len(chosen)
        if (index + 1) % 20 == 0:
            logger.info("step %d loss %.4f posts/s %.0f", index + 1, running / 20, seen / (time.monotonic() - began))
            running = 0.0
        if time.monotonic() - saved > recipe.save_every_s:
            save_checkpoint(folder, network, optimiser, (index + 1, elapsed_s))
            saved = time.monotonic()
    copy_masters(network, optimiser)
    return network.eval()


def copy_masters(network: ReactionNetwork, optimiser: MasterOptimiser) -> None:
    """Put the fp32 masters back into the network, which becomes fp32 throughout."""
    for parameter, master in zip(optimiser.own, optimiser.masters, strict=True):
        parameter.data = master.detach().clone()
    network.float()


def save_checkpoint(folder: Path, network: ReactionNetwork, optimiser: MasterOptimiser, done: tuple[int, float]) -> None:
    """Write the checkpoint beside the old one, then replace it; `done` is the next step and the seconds spent."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {"step": done[0], "spent_s": done[1], "words": network.words.weight.detach(), "optimiser": optimiser.state_dict()}
    torch.save(state, folder / "checkpoint.new")
    (folder / "checkpoint.new").replace(folder / "checkpoint")


def restore(folder: Path, network: ReactionNetwork, optimiser: MasterOptimiser) -> tuple[int, float]:
    """Load the checkpoint if there is one; return the next step and the seconds spent so far."""
    path = folder / "checkpoint"
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    network.words.weight.data.copy_(state["words"])
    with torch.no_grad():
        for master, parameter, kept in zip(optimiser.masters, optimiser.own, state["optimiser"]["masters"], strict=True):
            master.copy_(kept)
            parameter.copy_(kept)
    optimiser.dense.load_state_dict(state["optimiser"]["dense"])
    optimiser.sparse.load_state_dict(state["optimiser"]["sparse"])
    return int(state["step"]), float(state["spent_s"])
