"""What batch speed is compared with.

A plain pipeline of the usual library, a careful one, our network in torch, and the processor's own rate of multiplying
matrices. Weights are random: speed does not depend on them.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaForSequenceClassification, pipeline

from analyzer.reaction.calibration import N_LOGITS
from analyzer.reaction.encoding import MAX_PIECES, encode, load_tokenizer
from analyzer.reaction.network import Head, ReactionNetwork
from analyzer.reaction.packing import pack
from analyzer.reaction.scorer_torch import contributions
from analyzer.records import Utterance

N_LAYERS, WIDTH, INNER = 12, 384, 1536  # of the shipped network
SORTED_BATCH = 32


def pipeline_rate(texts: Sequence[str], tokenizer: Path, *, careful: bool) -> float:
    """Return posts per second of the library's text-classification pipeline on XLM-R-base, fp32.

    Args:
        texts: Posts.
        tokenizer: Our tokenizer file, which makes about as many pieces as XLM-R's own.
        careful: Sorted by length in batches of 32, instead of the pipeline's defaults.
    """
    config = XLMRobertaConfig(
        vocab_size=54_004, hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072,
        max_position_embeddings=514, num_labels=3,
    )  # fmt: skip
    pieces = PreTrainedTokenizerFast(
        tokenizer_file=str(tokenizer),
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=512,
    )
    classify = pipeline("text-classification", model=XLMRobertaForSequenceClassification(config).eval(), tokenizer=pieces)
    given = sorted(texts, key=len) if careful else list(texts)
    options = {"batch_size": SORTED_BATCH} if careful else {}
    classify(given[:2], truncation=True, **options)
    start = time.perf_counter()
    classify(given, truncation=True, **options)
    return len(given) / (time.perf_counter() - start)


def padded_rate(texts: Sequence[str], tokenizer: Path) -> float:
    """Return posts per second of a network of our shape in torch, fp32, every batch padded to the longest post there may be."""
    config = BertConfig(
        vocab_size=54_004, hidden_size=WIDTH, num_hidden_layers=N_LAYERS, num_attention_heads=12, intermediate_size=INNER,
        pad_token_id=1,
    )  # fmt: skip
    network = ReactionNetwork(config, [Head("all", tuple(map(str, range(N_LOGITS))), False)], ["codebook"]).eval()
    rows = encode(load_tokenizer(tokenizer), [Utterance(text=text) for text in texts])
    start = time.perf_counter()
    with torch.inference_mode():
        for first in range(0, len(rows), SORTED_BATCH):
            packed = pack(rows[first : first + SORTED_BATCH])
            fixed = np.full((len(packed), 2 + MAX_PIECES + 2), 1, dtype=np.int32)
            fixed[:, : packed.shape[1]] = packed
            contributions(network, torch.from_numpy(fixed), per_token=False)
    return len(texts) / (time.perf_counter() - start)


def operations_per_token(n_tokens: float) -> float:
    """Return multiplications and additions per token in the matrices of the network, for posts of `n_tokens`."""
    return 2 * N_LAYERS * (4 * WIDTH**2 + 2 * WIDTH * INNER + 2 * n_tokens * WIDTH)


def matrix_rates(seconds: float = 1.0) -> dict[str, float]:
    """Return operations per second that this machine reaches on large matrices: int8 (through ONNX Runtime), bf16, fp32."""
    rates = {"int8": _int8_rate(seconds)}
    for name in ("bfloat16", "float32"):
        left, right = (torch.randn(1024, 1024).to(getattr(torch, name)) for _ in range(2))
        rates[name] = _rate(lambda a=left, b=right: a @ b, 2 * 1024**3, seconds)
    return rates


def _int8_rate(seconds: float) -> float:
    import onnxruntime
    from onnx import TensorProto, helper

    node = helper.make_node("MatMulInteger", ["a", "b"], ["c"])
    shapes = [helper.make_tensor_value_info("a", TensorProto.UINT8, [1024, 1024])]
    weights = np.random.default_rng(0).integers(-127, 127, (1024, 1024), dtype=np.int8)
    constant = helper.make_tensor("b", TensorProto.INT8, [1024, 1024], weights.tobytes(), raw=True)
    output = [helper.make_tensor_value_info("c", TensorProto.INT32, [1024, 1024])]
    graph = helper.make_graph([node], "product", shapes, output, [constant])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    feed = {"a": np.ones((1024, 1024), dtype=np.uint8)}
    return _rate(lambda: session.run(None, feed), 2 * 1024**3, seconds)


def _rate(work: object, operations: float, seconds: float) -> float:
    work()  # type: ignore[operator]
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        work()  # type: ignore[operator]
        count += 1
    return operations * count / (time.perf_counter() - start)
