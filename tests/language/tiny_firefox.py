"""A tiny real Firefox model: Mozilla's file formats, no layers, and a bias that makes it write one word for any sentence."""

import struct
from pathlib import Path

import numpy as np
import sentencepiece

WIDTH = 32
INT8, FLOAT32, BYTES = 0x4101, 0x404, 0x101  # types of the binary format
SCALE = 60.0  # of the embeddings in int8
SETTINGS = f"dim-emb: {WIDTH}\ntransformer-heads: 2\nenc-depth: 0\ndec-depth: 0\ntransformer-dim-ffn: {WIDTH}\n\0"


def save_tiny_firefox(folder: Path, pair: str, *, word: str = "house") -> dict[str, bytes]:
    """Save ``model.….bin`` and ``vocab.….spm`` of a model that writes `word`; return their content by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["the house is big", "la casa es grande"] * 8), model_prefix=str(folder / "made"), vocab_size=40,
        hard_vocab_limit=False, character_coverage=1.0, minloglevel=2, eos_id=0, unk_id=1, bos_id=-1,
        user_defined_symbols=[f"▁{word}"],
    )  # fmt: skip
    vocabulary = (folder / "made.model").read_bytes()
    for made in folder.glob("made.*"):
        made.unlink()
    contents = {"model": _model(vocabulary, word), "vocab": vocabulary}
    letters = pair.replace("-", "")
    (folder / f"model.{letters}.intgemm.alphas.bin").write_bytes(contents["model"])
    (folder / f"vocab.{letters}.spm").write_bytes(vocabulary)
    return contents


def _model(vocabulary: bytes, word: str) -> bytes:
    """Return weights whose bias picks the word first; the word's embedding then points at the end of the sentence, id 0."""
    pieces = sentencepiece.SentencePieceProcessor(model_proto=vocabulary)
    count, chosen = pieces.get_piece_size(), pieces.piece_to_id(f"▁{word}")
    embeddings = np.zeros((count, WIDTH), dtype=np.int8)
    embeddings[chosen, 0], embeddings[0, 0] = 60, 120
    bias = np.zeros((1, count), dtype=np.float32)
    bias[0, chosen] = 2.0
    settings = SETTINGS.encode()
    items = [
        ("special:model.yml", BYTES, (len(settings),), settings),
        ("Wemb", INT8, embeddings.shape, embeddings.tobytes() + struct.pack("<f", SCALE)),
        ("none_QuantMultA", FLOAT32, (1, 1), struct.pack("<f", 16.0)),
        ("decoder_ff_logit_out_b", FLOAT32, bias.shape, bias.tobytes()),
    ]
    out = struct.pack("<QQ", 1, len(items))
    out += b"".join(struct.pack("<4Q", len(name) + 1, kind, len(shape), len(data)) for name, kind, shape, data in items)
    out += b"".join(name.encode() + b"\0" for name, *_ in items)
    out += b"".join(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in items)
    return out + struct.pack("<Q", 0) + b"".join(data for *_, data in items)
