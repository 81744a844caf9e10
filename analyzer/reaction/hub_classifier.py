"""A sequence-classification model of the hub through torch and transformers: texts in, probabilities of its own labels out.

Files are local and in safetensors form; no code from a model's folder is run.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

from analyzer.batching import token_batches
from analyzer.errors import ModelError

BATCH_TOKENS = 4096
MAX_TOKENS = 512  # the most that BERT-like models read; a post is far shorter


class HubClassifier:
    """Gives probabilities for each label of the model.

    Args:
        folder: Holds config.json, a tokeniser and weights as safetensors.

    Raises:
        ModelError: The folder cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        disable_progress_bar()  # the library's own; progress is the caller's to show
        options = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, **options)
            model = AutoModelForSequenceClassification.from_pretrained(folder, use_safetensors=True, **options)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(f"{folder}: cannot be loaded: {first}; it must be a sequence-classification model") from error
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = model.eval().to(self._device)
        self._longest = min(MAX_TOKENS, self._tokenizer.model_max_length)
        self.labels: tuple[str, ...] = tuple(str(model.config.id2label[index]) for index in range(model.config.num_labels))
        self.is_exclusive: bool = model.config.problem_type != "multi_label_classification"

    def logits(self, texts: Sequence[str], seconds: Sequence[str] | None = None) -> NDArray[np.float32]:
        """Return logits, shape (n_texts, n_labels), float32, in order.

        Args:
            texts: What to read.
            seconds: A second segment for each text, such as the hypothesis of an entailment model.
        """
        pairs = [(text,) for text in texts] if seconds is None else list(zip(texts, seconds, strict=True))
        rows = [self._tokenizer(*pair, truncation="longest_first", max_length=self._longest) for pair in pairs]
        out = np.zeros((len(rows), len(self.labels)), dtype=np.float32)
        for batch in token_batches([len(row["input_ids"]) for row in rows], BATCH_TOKENS):
            out[batch] = self._forward([rows[index] for index in batch])
        return out

    @torch.inference_mode()
    def _forward(self, rows: Sequence[object]) -> NDArray[np.float32]:
        padded = self._tokenizer.pad(list(rows), return_tensors="pt").to(self._device)  # (batch, tokens)
        found: NDArray[np.float32] = self._model(**padded).logits.float().cpu().numpy()  # (batch, n_labels)
        return found

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a distribution over the labels, or independent probabilities, as the model was trained; one row per text."""
        logits = self.logits(texts)
        return softmax(logits) if self.is_exclusive else np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return logits of shape (n, m) as distributions along their rows."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True)) if logits.size else logits
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
