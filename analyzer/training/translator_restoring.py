"""Turn a shipped translator back into weights that training can start from.

Why: runs are long and come in sittings, and what lies beside the project between them gets lost; the committed int8 file does
not. Each matrix comes back within half a step of its row's scale.
"""

import json
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import torch  # noqa: TID253 - training is never on the default path
from safetensors.torch import save_file

from analyzer.errors import ModelError

BASE_CONFIG = "base.json"  # the trained model's own configuration, shipped beside the engine's
_TYPES = {0: torch.float32, 1: torch.int8, 2: torch.int16, 3: torch.int32, 4: torch.float16, 5: torch.bfloat16}
_NORMS = {
    "input_layer_norm": "input_layernorm", "post_attention_layer_norm": "post_attention_layernorm",
    "pre_feedforward_layer_norm": "pre_feedforward_layernorm", "post_feedforward_layer_norm": "post_feedforward_layernorm",
    "self_attention/q_norm": "self_attn.q_norm", "self_attention/k_norm": "self_attn.k_norm",
}  # fmt: skip
_MATRICES = {
    "self_attention/linear_1": "self_attn.o_proj", "ffn/linear_0": "mlp.gate_proj", "ffn/linear_0_noact": "mlp.up_proj",
    "ffn/linear_1": "mlp.down_proj",
}  # fmt: skip


def restore(shipped: Path, out: Path) -> Path:
    """Write config.json, model.safetensors (float32) and tokenizer.json of a shipped folder into `out`.

    Args:
        shipped: Holds model.bin (whole, or in parts ``model.bin.part1`` …), base.json and tokenizer.json.
        out: A folder; it is made if need be.

    Raises:
        ModelError: The file is not of the engine's form, or not of the model that base.json describes.
    """
    config = json.loads((shipped / BASE_CONFIG).read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    parts = [shipped / "model.bin"]
    if not parts[0].exists():
        parts = sorted(shipped.glob("model.bin.part*"), key=lambda part: int(part.suffix.removeprefix(".part")))
    whole = out / "model.bin"
    with whole.open("wb") as stream:
        for part in parts:
            stream.write(part.read_bytes())
    try:
        weights = _named(_read(whole), config)
    except (KeyError, struct.error, RuntimeError, UnicodeDecodeError) as error:
        raise ModelError(f"{shipped}: not a translator that can be restored: {error}; restore the model's files") from error
    finally:
        whole.unlink()
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    shutil.copyfile(shipped / BASE_CONFIG, out / "config.json")
    shutil.copyfile(shipped / "tokenizer.json", out / "tokenizer.json")
    return out


def _read(path: Path) -> dict[str, torch.Tensor]:
    """Return the variables of a CTranslate2 file (its format 6) by name."""
    found = {}
    with path.open("rb") as stream:
        _number(stream, "I")
        _text(stream)
        _number(stream, "I")
        for _ in range(_number(stream, "I")):
            name = _text(stream)
            shape = [_number(stream, "I") for _ in range(_number(stream, "B"))]
            kind = _TYPES[_number(stream, "B")]
            data = bytearray(stream.read(_number(stream, "I")))
            found[name] = torch.frombuffer(data, dtype=kind).reshape(shape)
        for _ in range(_number(stream, "I")):  # variables of equal content are written once
            name = _text(stream)
            found[name] = found[_text(stream)]
    return found


def _number(stream: BinaryIO, form: str) -> int:
    value: int = struct.unpack(f"<{form}", stream.read(struct.calcsize(form)))[0]
    return value


def _text(stream: BinaryIO) -> str:
    return stream.read(_number(stream, "H")).rstrip(b"\0").decode("utf-8")


def _named(found: Mapping[str, torch.Tensor], config: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """Return the weights under the names, and in the pieces, that training knows them by."""
    out = {
        "model.embed_tokens.weight": _matrix(found, "decoder/embeddings"),
        "model.norm.weight": found["decoder/layer_norm/gamma"],
    }
    heads, head = config["num_attention_heads"], config["head_dim"]
    rows = [heads * head, config["num_key_value_heads"] * head, config["num_key_value_heads"] * head]
    for number in range(config["num_hidden_layers"]):
        theirs, ours = f"decoder/layer_{number}", f"model.layers.{number}"
        out |= {f"{ours}.{name}.weight": found[f"{theirs}/{key}/gamma"] for key, name in _NORMS.items()}
        out |= {f"{ours}.{name}.weight": _matrix(found, f"{theirs}/{key}") for key, name in _MATRICES.items()}
        fused = _matrix(found, f"{theirs}/self_attention/linear_0").split(rows)
        out |= {f"{ours}.self_attn.{name}_proj.weight": part for name, part in zip("qkv", fused, strict=True)}
    return {name: value.float().clone() for name, value in out.items()}


def _matrix(found: Mapping[str, torch.Tensor], name: str) -> torch.Tensor:
    """Return a matrix, undoing int8 rows where it is so written: a row's scale is 127 through its largest entry."""
    weight, scale = found[f"{name}/weight"], found.get(f"{name}/weight_scale")
    return weight.float() if scale is None else weight.float() / scale.unsqueeze(1)
