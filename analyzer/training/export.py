"""Write networks as ONNX for the CPU: fused, int8, one file each.

Matrix weights are int8 per output channel and quantised dynamically (activations per batch at run time); word embeddings are
int8 with one scale per row, looked up before anything is computed, so that they cost memory but no accuracy worth naming. The
heads stay in fp32: they are small, and the evidence rests on them.

The reaction model has its matrices, but for those of attention, in blocks of 128 int8 weights with a scale each (ONNX Runtime's
MatMulNBits), whose kernels round activations by blocks too. On 286 posts its probabilities then differ from fp32 by 0.005 on
average (worst 0.10), where rounding activations by the whole post gives 0.030 (worst 0.43), at 1.35 times the time. Attention
in blocks as well gives 0.005 at 1.65 times, attention in fp32 0.003 at 1.7 times and 60 MB.
"""

import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from analyzer.reaction.network import ReactionNetwork

logger = logging.getLogger(__name__)

OPSET = 17
BLOCK = 128  # weights with one scale
INT8_ACTIVATIONS = 4  # ONNX Runtime's accuracy level of MatMulNBits
DYNAMIC = {0: "batch", 1: "n_tokens"}


class Int8Words(nn.Module):
    """Word embeddings as int8 rows with one fp32 scale each."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127  # (n_pieces, 1)
        self.register_buffer("rows", (weight / scale).round().clamp(-127, 127).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Return vectors, shape (batch, n_tokens, width)."""
        rows: Tensor = self.get_buffer("rows")[ids].float() * self.get_buffer("scale")[ids]
        return rows


class Int4Words(nn.Module):
    """Word embeddings in blocks of 32 signed 4-bit numbers with one fp16 scale each (the layout of GGML's Q4_0).

    The redistributed base encoder has its weights in these blocks, so that for it nothing is lost.
    """

    BLOCK = 32

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.shape = weight.shape
        blocks = weight.reshape(len(weight), -1, self.BLOCK)  # (n_pieces, n_blocks, 32)
        largest = blocks.gather(2, blocks.abs().argmax(2, keepdim=True))  # signed, (n_pieces, n_blocks, 1)
        scale = (largest / -8).to(torch.float16)
        inverse = torch.where(scale == 0, 0.0, 1 / scale.float())
        digits = (blocks * inverse + 8.5).floor().clamp(0, 15).to(torch.uint8)
        low, high = digits[..., : self.BLOCK // 2], digits[..., self.BLOCK // 2 :]
        self.register_buffer("packed", (low | (high << 4)).reshape(len(weight), -1))  # (n_pieces, width / 2)
        self.register_buffer("scale", scale.squeeze(2))  # (n_pieces, n_blocks)

    def forward(self, ids: Tensor) -> Tensor:
        """Return vectors, shape (batch, n_tokens, width)."""
        packed = self.get_buffer("packed")[ids].to(torch.int32)  # (batch, n_tokens, width / 2)
        high = torch.div(packed, 16, rounding_mode="floor")
        low = packed - 16 * high
        n_blocks = self.shape[1] // self.BLOCK
        halves = [part.reshape(*ids.shape, n_blocks, self.BLOCK // 2) for part in (low, high)]
        digits = torch.cat(halves, -1).float() - 8  # (batch, n_tokens, n_blocks, 32)
        vectors = digits * self.get_buffer("scale")[ids].float().unsqueeze(-1)
        return vectors.reshape(*ids.shape, self.shape[1])


class Contributions(nn.Module):
    """The reaction network up to what each token adds to each of the first `n_logits` logits."""

    def __init__(self, network: ReactionNetwork, n_logits: int) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.words = Int8Words(network.words.weight.detach())
        self.register_buffer("heads", network.linear.weight.detach()[:n_logits].T.contiguous())

    def forward(self, ids: Tensor, segments: Tensor, attention: Tensor) -> Tensor:
        """Return contributions, shape (batch, n_tokens, n_logits); zero outside the post's own tokens."""
        output = self.encoder(inputs_embeds=self.words(ids), token_type_ids=segments, attention_mask=attention)
        own = (attention * (1 - segments)).unsqueeze(-1).float()  # (batch, n_tokens, 1)
        share = own / own.sum(1, keepdim=True).clamp(min=1)
        contributions: Tensor = (output.last_hidden_state * share) @ self.get_buffer("heads")
        return contributions


class SentenceVectors(nn.Module):
    """A BERT encoder up to the mean-pooled unit vector."""

    def __init__(self, encoder: BertModel, words: Tensor) -> None:
        super().__init__()
        self.encoder = encoder
        self.words = Int4Words(words)

    def forward(self, ids: Tensor, attention: Tensor) -> Tensor:
        """Return unit vectors, shape (batch, width)."""
        segments = torch.zeros_like(ids)
        output = self.encoder(inputs_embeds=self.words(ids), token_type_ids=segments, attention_mask=attention)
        own = attention.unsqueeze(-1).float()  # (batch, n_tokens, 1)
        pooled = (output.last_hidden_state * own).sum(1) / own.sum(1)
        vectors: Tensor = pooled / pooled.norm(dim=1, keepdim=True)
        return vectors


def load_base(folder: Path) -> tuple[BertModel, Tensor]:
    """Load an encoder folder in Hugging Face layout as the encoder without word embeddings, and those."""
    config = BertConfig.from_pretrained(folder)
    weights = load_file(folder / "model.safetensors")
    words = weights.pop("embeddings.word_embeddings.weight")
    encoder = BertModel(config, add_pooling_layer=False)
    encoder.embeddings.word_embeddings = nn.Embedding(1, config.hidden_size)
    missing, unexpected = encoder.load_state_dict(weights, strict=False)
    if unexpected or any("word_embeddings" not in name for name in missing):
        raise ValueError(f"{folder}: weights do not fit: missing {missing}, unexpected {unexpected}")
    return encoder, words


def export(
    module: nn.Module, path: Path, *, inputs: Sequence[str], output: str, quantised: bool = True, in_blocks: bool = False
) -> None:
    """Write `module` as ONNX.

    Args:
        module: `Contributions` or `SentenceVectors`, fp32, in eval mode.
        path: Where to write.
        inputs: Names of its inputs, each int64 of shape (batch, n_tokens).
        output: Name of its output.
        quantised: False keeps matrices in fp32, to measure what int8 costs.
        in_blocks: Whether matrices outside attention get a scale per block.
    """
    module.eval()
    encoder = module.get_submodule("encoder")
    config = encoder.config
    config._attn_implementation = "eager"  # plain operators are what the fusions look for
    example = tuple(
        torch.ones(2, 9, dtype=torch.int64) if name != "segments" else torch.zeros(2, 9, dtype=torch.int64) for name in inputs
    )
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        axes = dict.fromkeys((*inputs, output), DYNAMIC)
        with warnings.catch_warnings():
            # The fusions know the graphs of this exporter; that it is deprecated and what it says of shapes are no news here.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module,
                example,
                plain,
                input_names=list(inputs),
                output_names=[output],
                dynamic_axes=axes,
                opset_version=OPSET,
                dynamo=False,
            )
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False
        optimised = optimize_model(
            str(plain),
            "bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=options,
        )
        logger.info("fused %s", {k: n for k, n in optimised.get_fused_operator_statistics().items() if n})
        optimised.save_model_to_file(str(fused))
        if quantised:
            _quantise(fused, path, in_blocks=in_blocks)
        else:
            shutil.copyfile(fused, path)


def _quantise(fused: Path, path: Path, *, in_blocks: bool) -> None:
    graph = onnx.load(fused)
    heads = [node.name for node in graph.graph.node if "heads" in "".join(node.input)]
    if in_blocks:
        blocks = MatMulNBitsQuantizer(
            graph, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=INT8_ACTIVATIONS, nodes_to_exclude=heads
        )
        blocks.process()
        blocks.model.save_model_to_file(str(fused), False)
    quantize_dynamic(
        str(fused),
        str(path),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["Attention"] if in_blocks else ["MatMul", "Attention"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},  # types are not inferred through fused operators
        nodes_to_exclude=heads,
    )
