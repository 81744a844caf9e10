"""The reaction network in torch: a BERT encoder, mean pooling over the post's own tokens, and linear heads.

Because a head is linear and pooling is a mean, each logit is an exact sum over tokens:
``logit = bias + sum_t w . state_t / n``. That sum is the evidence the report shows. The states are contextual, so a token's
share tells where the score was read, not what the word would mean alone.

Word embeddings are handed to the encoder as vectors so that training can update only the rows that a batch touched.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel


@dataclass(frozen=True, slots=True)
class Head:
    """A named group of logits.

    Attributes:
        name: ``stance``, ``sentiment`` or an auxiliary head.
        labels: One per logit.
        is_exclusive: True for one class out of several (softmax), False for independent labels (sigmoid).
    """

    name: str
    labels: tuple[str, ...]
    is_exclusive: bool


class ReactionNetwork(nn.Module):
    """Encoder and heads.

    Args:
        config: Shape of the BERT encoder.
        heads: Groups of logits, in the order of their columns.
        sources: Names of data sets that get a logit offset of their own while training; the first is the codebook, whose
            offset is fixed at zero and which is what the model answers with.
    """

    def __init__(self, config: BertConfig, heads: Sequence[Head], sources: Sequence[str]) -> None:
        super().__init__()
        self.heads = tuple(heads)
        self.sources = tuple(sources)
        config._attn_implementation = "sdpa"
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0  # costs 15 % of a step; see forward
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.words = nn.Embedding(config.vocab_size, config.hidden_size, padding_idx=config.pad_token_id, sparse=True)
        self.encoder.embeddings.word_embeddings = nn.Embedding(1, config.hidden_size)
        self.linear = nn.Linear(config.hidden_size, sum(len(head.labels) for head in heads))
        self.offsets = nn.Parameter(torch.zeros(len(sources), self.linear.out_features))

    def columns(self, name: str) -> slice:
        """Return the logit columns of the head called `name`."""
        start = 0
        for head in self.heads:
            if head.name == name:
                return slice(start, start + len(head.labels))
            start += len(head.labels)
        raise ValueError(f"no head called {name}")

    def states(self, ids: Tensor, segments: Tensor, attention: Tensor) -> Tensor:
        """Return token states.

        Args:
            ids: Piece ids, shape (batch, n_tokens).
            segments: 0 for the post, 1 for its context, shape (batch, n_tokens).
            attention: 1 for tokens, 0 for padding, shape (batch, n_tokens).

        Returns:
            Shape (batch, n_tokens, width).
        """
        vectors = self.words(ids).to(self.linear.weight.dtype)  # (batch, n_tokens, width)
        output = self.encoder(inputs_embeds=vectors, token_type_ids=segments, attention_mask=attention)
        states: Tensor = output.last_hidden_state
        return states

    def forward(self, ids: Tensor, segments: Tensor, attention: Tensor) -> tuple[Tensor, Tensor]:
        """Return pooled vectors (batch, width) and logits (batch, n_logits), without any data set's offset."""
        states = self.states(ids, segments, attention)
        own = (attention * (1 - segments)).unsqueeze(-1).to(states.dtype)  # (batch, n_tokens, 1)
        pooled = (states * own).sum(1) / own.sum(1).clamp(min=1)  # (batch, width)
        return pooled, self.linear(nn.functional.dropout(pooled, 0.1, self.training))


def load_network(folder: Path, *, dtype: torch.dtype = torch.float32) -> ReactionNetwork:
    """Load a network that `save_network` wrote; weights come from safetensors only."""
    spec: Mapping[str, object] = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    heads = [Head(h["name"], tuple(h["labels"]), h["is_exclusive"]) for h in spec["heads"]]  # type: ignore[attr-defined]
    network = ReactionNetwork(BertConfig(**spec["encoder"]), heads, spec["sources"])  # type: ignore[arg-type]
    network.load_state_dict(load_file(folder / "model.safetensors"))
    return network.to(dtype).eval()
