"""The shipped scorer in torch: the bf16 weights, on CUDA in bf16 or fp16, on a CPU in fp32 or bf16.

What goes over the bus: one array of piece ids and own-token counts per batch in, one array of logits out. Everything that the
network needs beside the ids, segments and attention, is computed from them on the device.

Tokenising runs ahead in worker processes: while the network reads one part of the posts, the next is tokenised. Within a part
posts are sorted by length and cut by a token budget. Where a batch does not fit into memory, the budget is halved for the rest
of the run and the batch is tried again in two halves.
"""

import itertools
import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor

from analyzer.batching import token_batches, windows
from analyzer.errors import ConfigError, ModelError
from analyzer.reaction.calibration import N_LOGITS, read_calibration
from analyzer.reaction.encoding import Encoded, encode, load_tokenizer
from analyzer.reaction.network import ReactionNetwork, load_network
from analyzer.reaction.packing import Light, Row, encode_light, open_tokenizer, pack
from analyzer.reaction.readings import Effort, read_logits, with_evidence
from analyzer.records import Provenance, Reading, Stance, Utterance

BATCH_TOKENS = {"cuda": 65_536, "cpu": 2048}  # a GPU wants work; on a CPU larger batches leave the cache
PART_POSTS = 1024  # tokenised together
AHEAD = 4  # parts that wait tokenised
WORKERS = {"cuda": 2, "cpu": 0}  # on a CPU the network needs the cores itself
OUT_OF_MEMORY = (torch.OutOfMemoryError,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How the network is run.

    Attributes:
        device: ``cpu``, ``cuda`` or ``cuda:1``.
        dtype: ``float32``, ``bfloat16`` or ``float16``.
        batch_tokens: Budget of one forward pass, padding counted; None for a default by device.
        workers: Processes that tokenise ahead; 0 tokenises in between, None is a default by device.
        evidence: Whether readings name the words that carried them; tokenising then stays in this process.
    """

    device: str = "cpu"
    dtype: str = "float32"
    batch_tokens: int | None = None
    workers: int | None = None
    evidence: bool = False


class TorchScorer:
    """Reads stances and sentiment with the shipped weights in torch.

    Args:
        folder: Holds model.safetensors, network.json, tokenizer.json and calibration.json, verified by `analyzer.weights`.
        provenance: Says which model this is.
        execution: How it is run.

    Raises:
        ConfigError: There is no such device, or it does not compute in this form.
        ModelError: A file is missing or not loadable.
    """

    def __init__(self, folder: Path, provenance: Provenance, execution: Execution) -> None:
        self._device = _find_device(execution.device, execution.dtype)
        self._network = _load(folder, getattr(torch, execution.dtype)).to(self._device)
        self._tokenizer_path = folder / "tokenizer.json"
        self._tokenizer = load_tokenizer(self._tokenizer_path)
        self._calibration = read_calibration(folder / "calibration.json")
        self._provenance = provenance
        self._evidence = execution.evidence
        self.batch_tokens = execution.batch_tokens or BATCH_TOKENS[self._device.type]
        workers = WORKERS[self._device.type] if execution.workers is None else execution.workers
        self._workers = 0 if execution.evidence else workers
        self._pool: ProcessPoolExecutor | None = None
        self.effort = Effort()

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the model in use."""
        return (self._provenance,)

    @property
    def thresholds(self) -> dict[Stance, float]:
        """Return the probability from which each stance is put among the labels."""
        return dict(self._calibration.thresholds)

    def score(self, utterances: Sequence[Utterance], /) -> list[Reading]:
        """Return one reading per utterance, in order."""
        readings: list[Reading] = []
        parts = list(windows(utterances, PART_POSTS))
        for part, rows in zip(parts, self._tokenised(parts), strict=True):
            readings += self._read(part, rows)
        return readings

    # ---- tokenising

    def _tokenised(self, parts: Sequence[list[Utterance]]) -> Iterator[Sequence[Row]]:
        """Give the rows of each part; waiting for them counts as tokenising."""
        if not self._workers or len(parts) < 2:
            for part in parts:
                start = time.perf_counter()
                encoded = encode(self._tokenizer, part)
                self.effort.tokenising_s += time.perf_counter() - start
                yield encoded
            return
        waiting: deque[Future[list[Light]]] = deque()
        rest = iter(parts)
        pool = self._open_pool()
        waiting.extend(pool.submit(encode_light, part) for part in itertools.islice(rest, AHEAD))
        while waiting:
            start = time.perf_counter()
            rows = waiting.popleft().result()
            self.effort.tokenising_s += time.perf_counter() - start
            waiting.extend(pool.submit(encode_light, part) for part in itertools.islice(rest, 1))
            yield rows

    def _open_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")  # a fork would copy CUDA and the threads of torch
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=spawn, initializer=open_tokenizer, initargs=(self._tokenizer_path,)
            )
        return self._pool

    def close(self) -> None:
        """End the worker processes."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    # ---- the network

    def _read(self, part: Sequence[Utterance], rows: Sequence[Row]) -> list[Reading]:
        readings: dict[int, Reading] = {}
        self.effort.tokens += sum(len(row.ids) for row in rows)
        for batch in token_batches([len(row.ids) for row in rows], self.batch_tokens):
            output = self._forward_in_halves([rows[index] for index in batch])
            logits = (output.sum(1) if self._evidence else output) + self._calibration.bias  # (batch, 10)
            tags, has_words = [part[i].tag for i in batch], [rows[i].n_own > 2 for i in batch]
            found = read_logits(self._calibration, logits, tags, has_words)
            readings.update(zip(batch, self._with_evidence(found, batch, part, rows, output), strict=True))
        return [readings[index] for index in range(len(rows))]

    def _with_evidence(
        self,
        found: list[Reading],
        batch: Sequence[int],
        part: Sequence[Utterance],
        rows: Sequence[Row],
        output: NDArray[np.float32],
    ) -> list[Reading]:
        if not self._evidence:
            return found
        whole = []
        for place, (reading, index) in enumerate(zip(found, batch, strict=True)):
            row = rows[index]
            assert isinstance(row, Encoded)  # noqa: S101 - with evidence nothing is tokenised elsewhere
            whole.append(with_evidence(reading, row, output[place, : row.n_own], part[index].text))
        return whole

    def _forward_in_halves(self, rows: Sequence[Row]) -> NDArray[np.float32]:
        """Run the network; where memory does not suffice, on half as much from now on.

        Raises:
            ModelError: A single post does not fit.
        """
        try:
            return self._forward(rows)
        except OUT_OF_MEMORY as error:
            if len(rows) == 1:
                raise ModelError(
                    f"{self._device}: one post does not fit into memory; free the device or use another"
                ) from error
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
        longest = max(len(row.ids) for row in rows)
        self.batch_tokens = max(1, min(self.batch_tokens, longest * len(rows)) // 2)
        middle = len(rows) // 2
        parts = [self._forward_in_halves(rows[:middle]), self._forward_in_halves(rows[middle:])]
        width = max(part.shape[1] for part in parts)
        if parts[0].ndim == 3:  # per token: padded to one length, with nothing
            parts = [np.pad(part, ((0, 0), (0, width - part.shape[1]), (0, 0))) for part in parts]
        return np.concatenate(parts)

    def _forward(self, rows: Sequence[Row]) -> NDArray[np.float32]:
        """Return logits without biases, (batch, 10), or with evidence contributions, (batch, n_tokens, 10)."""
        packed = torch.from_numpy(pack(rows))
        if self._device.type == "cuda":
            packed = packed.pin_memory()
        with torch.inference_mode():
            output = contributions(self._network, packed.to(self._device, non_blocking=True), per_token=self._evidence)
            array: NDArray[np.float32] = output.float().cpu().numpy()
        return array


def contributions(network: ReactionNetwork, packed: Tensor, *, per_token: bool) -> Tensor:
    """Run the network on a packed batch.

    Args:
        network: On the device of `packed`.
        packed: As `pack` makes it.
        per_token: Whether to keep what each token adds.

    Returns:
        Logits without biases, (batch, 10), or contributions, (batch, n_tokens, 10).
    """
    ids = packed[:, 2:].long()  # (batch, n_tokens)
    place = torch.arange(ids.shape[1], device=ids.device)  # (n_tokens,)
    attention = (place < packed[:, 1:2]).long()
    segments = attention * (place >= packed[:, 0:1]).long()
    states = network.states(ids, segments, attention)  # (batch, n_tokens, width)
    own = (place < packed[:, 0:1]).unsqueeze(-1)  # (batch, n_tokens, 1)
    heads = network.linear.weight[:N_LOGITS].float()  # in fp32, as in the int8 export: the evidence rests on them
    share = own.float() / packed[:, 0].clamp(min=1)[:, None, None]
    if per_token:
        return (states.float() * share) @ heads.T
    return (states.float() * share).sum(1) @ heads.T


def _load(folder: Path, dtype: torch.dtype) -> ReactionNetwork:
    if not (folder / "model.safetensors").is_file():
        raise ModelError(f"{folder}: this model comes without weights for torch; use --backend onnx")
    try:
        return load_network(folder, dtype=dtype)
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"{folder}: not a loadable network ({type(error).__name__}); run `make models`") from error


def _find_device(named: str, dtype: str) -> torch.device:
    try:
        device = torch.device(named)
    except RuntimeError as error:
        raise ConfigError(f"--device {named}: write cpu, cuda or cuda:1") from error
    if device.type not in BATCH_TOKENS:
        raise ConfigError(f"--device {named}: write cpu, cuda or cuda:1")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise ConfigError(f"--device {named}: there is no such device; torch sees {torch.cuda.device_count()}")
    if device.type == "cpu" and dtype == "float16":
        raise ConfigError("--dtype float16: a CPU computes in float32 or bfloat16")
    return device
