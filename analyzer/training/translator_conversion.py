"""Turn trained translator weights into the shipped form: CTranslate2 int8, in parts small enough for git."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ctranslate2.converters import TransformersConverter  # noqa: TID253 - training is never on the default path
from transformers import PreTrainedTokenizerFast  # noqa: TID253 - as above

from analyzer.training.translator_restoring import BASE_CONFIG

PART_BYTES = 90_000_000  # under the 95 MB that one file in git may have


class _TrimmedConverter(TransformersConverter):  # type: ignore[misc]
    """Reads the tokeniser from tokenizer.json alone: the trimmed vocabulary has no other files."""

    def load_tokenizer(self, tokenizer_class: Any, model_name_or_path: str, **options: Any) -> Any:  # noqa: ARG002
        """Return the tokeniser of the folder, with the names of its special tokens."""
        return PreTrainedTokenizerFast(
            tokenizer_file=str(Path(model_name_or_path) / "tokenizer.json"),
            bos_token="<bos>", eos_token="<eos>", unk_token="<unk>", pad_token="<pad>",
        )  # fmt: skip


def convert(trained: Path, out: Path, *, quantization: str = "int8") -> Path:
    """Write model.bin, config.json, vocabulary.json and tokenizer.json into `out`, replacing what is there."""
    _TrimmedConverter(str(trained)).convert(str(out), quantization=quantization, force=True)
    for source, name in ((trained, "tokenizer.json"), (out, "vocabulary.json")):
        spec = json.loads((source / name).read_text(encoding="utf-8"))
        (out / name).write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return out


def split(path: Path, *, part_bytes: int = PART_BYTES) -> list[Path]:
    """Replace a file by parts ``NAME.part1``, ``NAME.part2``, …; joined in this order they are the file again."""
    parts: list[Path] = []
    with path.open("rb") as stream:
        while piece := stream.read(part_bytes):
            part = path.with_name(f"{path.name}.part{len(parts) + 1}")
            part.write_bytes(piece)
            parts.append(part)
    path.unlink()
    return parts


def package(trained: Path, folder: Path, extra: list[Path], *, part_bytes: int = PART_BYTES) -> list[str]:
    """Convert into a folder of `models/` with its files in parts; return the manifest's lines for the joined file."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        made = convert(trained, Path(temporary) / "model")
        whole = made / "model.bin"
        digest, size = hashlib.sha256(whole.read_bytes()).hexdigest(), whole.stat().st_size
        for old in folder.glob("model.bin*"):
            old.unlink()
        parts = split(whole, part_bytes=part_bytes)
        for path in [*sorted(made.iterdir()), *extra]:
            shutil.copyfile(path, folder / path.name)
    shutil.copyfile(trained / "config.json", folder / BASE_CONFIG)
    names = ", ".join(f'"{part.name}"' for part in parts)
    return ["[[model.joined]]", 'path = "model.bin"', f"size = {size}", f'sha256 = "{digest}"', f"parts = [{names}]"]
