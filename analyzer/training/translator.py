"""Fine-tune a small decoder-only language model to translate many languages into English, on a CPU, within a set time.

What makes it fit into an evening on two cores:

- Batches hold rows of nearly equal length, so causal attention needs no mask and hardly any padding is computed.
- The loss is on the English side only, and the wide softmax is computed only where there is English.
- The weights are bfloat16, the optimiser works on float32 master copies, so small steps are not rounded away.
- The embedding matrix stays as it came (a third of the parameters, nearly all for other languages' words), unless asked for.

The learning rate follows the clock, not a step count: warm-up, then a cosine down to a tenth at the end of the budget, so a
sitting always ends with settled weights. A run from exported weights is an ordinary run with a fresh optimiser.
"""

import json
import logging
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch  # noqa: TID253 - training is never on the default path
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM  # noqa: TID253 - as above

from analyzer.batching import token_batches, windows
from analyzer.language.glossary import Glossary
from analyzer.language.translation_prompt import EOS, PAD, answer, prompt_ids, source_prompt
from analyzer.training.translator_data import Pair

logger = logging.getLogger(__name__)
IGNORED = -100
MAX_ROW = 320  # tokens; a longer pair is skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """How long and how fast to train.

    Attributes:
        minutes: Wall-clock budget; `max_steps` ends the run earlier if set.
        batch_tokens: Tokens of one optimiser step, padding counted.
        learning_rate: Peak; reached after `warmup_steps`, a tenth of it is left at the end.
        checkpoint_minutes: Between two checkpoints.
        compiled: Whether the optimiser's kernel is compiled.
        seed: Of the batch order.
    """

    minutes: float = 40.0
    batch_tokens: int = 4096
    learning_rate: float = 1e-4
    warmup_steps: int = 60
    checkpoint_minutes: float = 6.0
    max_steps: int | None = None
    compiled: bool = False
    seed: int = 11


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as token ids; the first `n_prompt` ids carry no loss."""

    ids: tuple[int, ...]
    n_prompt: int


def rows(pairs: Sequence[Pair], tokenizer: Tokenizer, glossary: Glossary | None = None) -> list[Row]:
    """Turn pairs into token rows in the same order, leaving out those longer than `MAX_ROW`; with glosses if there are any."""
    texts = [source_prompt(p.text, p.tag, glossary.line(p.text, p.tag) if glossary else "") for p in pairs]
    prompts = tokenizer.encode_batch(texts, add_special_tokens=False)
    answers = tokenizer.encode_batch([answer(p.english) for p in pairs], add_special_tokens=False)
    out = []
    for prompt, reply in zip(prompts, answers, strict=True):
        head = prompt_ids(prompt.ids)
        if len(head) + len(reply.ids) < MAX_ROW:
            out.append(Row((*head, *reply.ids, EOS), len(head)))
    return out


def batches(data: Sequence[Row], *, max_tokens: int, seed: int, window: int = 512) -> list[list[int]]:
    """Cut rows into batches of like length; windows keep the curriculum's order, inside a window batches are shuffled."""
    rng = random.Random(seed)  # noqa: S311 - a reproducible order, not a secret
    out: list[list[int]] = []
    for part in windows(range(len(data)), window):
        own = [[part[i] for i in some] for some in token_batches([len(data[i].ids) for i in part], max_tokens)]
        rng.shuffle(own)
        out += own
    return out


def padded(some: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and labels, both of shape (batch, length), int64; labels are shifted: position t holds the id at t + 1."""
    length = max(len(row.ids) for row in some)
    ids = torch.full((len(some), length), PAD)
    labels = torch.full((len(some), length), IGNORED)
    for index, row in enumerate(some):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        labels[index, row.n_prompt - 1 : len(row.ids) - 1] = torch.tensor(row.ids[row.n_prompt :])
    return ids, labels


def loss_of(model: Any, ids: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, int]:
    """Return the summed cross-entropy over the English tokens and their number.

    Right padding needs no mask under causal attention: no real token looks at what follows it.
    """
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state  # (batch, length, width)
    wanted = labels != IGNORED
    logits = model.lm_head(hidden[wanted]).float()  # (n_english, vocabulary)
    return torch.nn.functional.cross_entropy(logits, labels[wanted], reduction="sum"), int(wanted.sum())


def rate_at(options: TrainingOptions, step: int, progress: float) -> float:
    """Return the learning rate: linear warm-up by steps, then a cosine over the budget down to a tenth."""
    warm = min(1.0, (step + 1) / max(options.warmup_steps, 1))
    return options.learning_rate * warm * (0.1 + 0.45 * (1 + math.cos(math.pi * min(progress, 1.0))))


class MasterWeights:
    """AdamW on float32 copies of a bfloat16 model's trained parameters, all of them laid out in one flat vector.

    Why flat: one pass of one fused kernel reads and writes everything once; on two cores the many small passes of an ordinary
    optimiser take as long as the matrix products of a step. Gradients are clipped to a norm of 1.

    Args:
        model: Its trained parameters become views into the flat vector.
        compiled: Whether to compile the kernel (a minute at the first step).
    """

    BETAS = (0.9, 0.99)
    EPSILON = 1e-8

    def __init__(self, model: Any, *, compiled: bool) -> None:
        named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
        self.places: dict[str, tuple[int, torch.Size]] = {}
        self.weights = torch.cat([p.detach().reshape(-1) for _, p in named])
        self.gradients = torch.zeros_like(self.weights)
        self.masters = self.weights.float()
        self.first, self.second = torch.zeros_like(self.masters), torch.zeros_like(self.masters)
        self.n_steps = 0
        at = 0
        for name, parameter in named:
            self.places[name] = (at, parameter.shape)
            parameter.data = self.weights[at : at + parameter.numel()].view(parameter.shape)
            parameter.grad = self.gradients[at : at + parameter.numel()].view(parameter.shape)
            at += parameter.numel()
        self._update = torch.compile(_adam) if compiled else _adam

    def step(self, rate: float) -> float:
        """Apply the gathered gradients and clear them; return their norm before clipping."""
        self.n_steps += 1
        norm = float(torch.linalg.vector_norm(self.gradients, dtype=torch.float32))
        first, second = self.BETAS
        numbers = (
            rate / (1 - first**self.n_steps), 1 / (1 - second**self.n_steps), min(1.0, 1 / (norm + 1e-6)), first, second,
            self.EPSILON,
        )  # fmt: skip
        self._update(
            self.weights, self.gradients, self.masters, self.first, self.second, [torch.tensor(float(n)) for n in numbers]
        )
        self.gradients.zero_()
        return norm

    def part(self, flat: torch.Tensor, name: str) -> torch.Tensor:
        """Return the view of one parameter in a flat vector, in the parameter's shape."""
        at, shape = self.places[name]
        return flat[at : at + shape.numel()].view(shape)


def _adam(
    weights: torch.Tensor, gradients: torch.Tensor, masters: torch.Tensor, first: torch.Tensor, second: torch.Tensor,
    numbers: list[torch.Tensor],
) -> None:  # fmt: skip
    rate, correction, scale, beta1, beta2, epsilon = numbers
    gradient = gradients.float() * scale
    first.copy_(first * beta1 + gradient * (1 - beta1))
    second.copy_(second * beta2 + gradient * gradient * (1 - beta2))
    masters.copy_(masters - rate * first / ((second * correction).sqrt() + epsilon))
    weights.copy_(masters)


def load(folder: Path, *, train_embeddings: bool = False, compiled: bool = False) -> Any:
    """Load a model folder (config.json, model.safetensors) in bfloat16, ready to train.

    Args:
        folder: The model.
        train_embeddings: Whether the embedding matrix is trained too.
        compiled: Whether the layers are compiled: a minute or two at the start, then about twice the speed.
    """
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, local_files_only=True, use_safetensors=True)
    model.get_input_embeddings().weight.requires_grad_(train_embeddings)
    if compiled:
        for layer in model.model.layers:
            layer.compile(dynamic=True)
    return model.train()


def export(model: Any, masters: MasterWeights | None, folder: Path) -> None:
    """Write the weights in float32 (from the masters where there are any), so that a later run loses nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    exact = {} if masters is None else {name: masters.part(masters.masters, name) for name in masters.places}
    state = {name: exact.get(name, p.detach()).float().clone() for name, p in model.named_parameters()}
    partial = folder / "model.safetensors.partial"
    save_file(state, partial, metadata={"format": "pt"})
    partial.replace(folder / "model.safetensors")
    model.config.save_pretrained(folder)


@torch.inference_mode()
def dev_loss(model: Any, data: Sequence[Row], max_tokens: int) -> float:
    """Return the mean cross-entropy per English token, in nats."""
    model.eval()
    total, count = 0.0, 0
    for some in token_batches([len(row.ids) for row in data], max_tokens):
        loss, n = loss_of(model, *padded([data[i] for i in some]))
        total, count = total + float(loss), count + n
    model.train()
    return total / max(count, 1)


class Run:
    """One sitting of training: steps, log lines, checkpoints; resumable from its own folder."""

    def __init__(self, model: Any, folder: Path, options: TrainingOptions) -> None:
        self.model, self.folder, self.options = model, folder, options
        self.masters = MasterWeights(model, compiled=options.compiled)
        self.step, self.n_steps = 0, options.max_steps or 0
        self.spent_s = 0.0

    @property
    def progress(self) -> float:
        """Return the part of the budget that is used up, by the clock or by steps, whichever is further."""
        return max(self.spent_s / (self.options.minutes * 60), self.step / self.n_steps if self.n_steps else 0.0)

    def save(self) -> None:
        """Write weights, optimiser state and place in the order of batches."""
        export(self.model, self.masters, self.folder)
        state = {"first": self.masters.first, "second": self.masters.second, "masters": self.masters.masters}
        save_file(state, self.folder / "optimiser.safetensors")
        place = {"step": self.step, "spent_s": self.spent_s}
        (self.folder / "progress.json").write_text(json.dumps(place), encoding="utf-8")

    def resume(self) -> None:
        """Take up what `save` wrote; the model must have been loaded from the same folder."""
        place = json.loads((self.folder / "progress.json").read_text(encoding="utf-8"))
        self.step = self.masters.n_steps = place["step"]
        self.spent_s = place["spent_s"]
        state = load_file(self.folder / "optimiser.safetensors")
        self.masters.first.copy_(state["first"])
        self.masters.second.copy_(state["second"])
        self.masters.masters.copy_(state["masters"])
        self.masters.weights.copy_(state["masters"])

    def over(self, data: Sequence[Row], dev: Sequence[Row]) -> Iterator[dict[str, float]]:
        """Train until the budget or the data ends; yield one log record per step, with `dev` after each checkpoint."""
        order = batches(data, max_tokens=self.options.batch_tokens, seed=self.options.seed)
        self.n_steps = min(self.options.max_steps or len(order), len(order))
        saved_s = self.spent_s
        for some in order[self.step :]:
            if self.progress >= 1:
                break
            started = time.monotonic()
            record = self._one_step([data[i] for i in some])
            self.spent_s += time.monotonic() - started
            if self.spent_s - saved_s >= self.options.checkpoint_minutes * 60:
                started = time.monotonic()
                self.save()
                record["dev"] = dev_loss(self.model, dev, self.options.batch_tokens)
                self.spent_s += time.monotonic() - started
                saved_s = self.spent_s
            yield record
        self.save()

    def _one_step(self, some: Sequence[Row]) -> dict[str, float]:
        started = time.monotonic()
        ids, labels = padded(some)
        loss, n = loss_of(self.model, ids, labels)
        (loss / max(n, 1)).backward()
        rate = rate_at(self.options, self.step, self.progress)
        norm = self.masters.step(rate)
        self.step += 1
        elapsed_s = time.monotonic() - started
        return {
            "step": self.step, "progress": self.progress, "loss": float(loss.detach()) / max(n, 1), "norm": norm, "rate": rate,
            "rows": len(some), "tokens": ids.numel(), "tokens_per_s": ids.numel() / elapsed_s,
        }  # fmt: skip
