"""What the tests of batch runs share: a tiny real model that is not trained, posts, and the command in this process."""

import json
import random
from pathlib import Path

from analyzer.commands.batch import main

WORDS = ["war", "peace", "lol", "the", "mill", "is", "quiet", "today", "bridge", "река", "мост", "paz", "guerra", "😀"]
WORDS += ["@most", "https://x.org/a"]


def make_root(folder: Path) -> Path:
    """Write a model root with the tiny reaction model, and a settings file beside it; return the settings file."""
    import numpy as np
    import torch
    from safetensors.torch import load_file
    from tiny_reaction import make_base
    from transformers import BertConfig

    from analyzer.reaction.calibration import N_LOGITS
    from analyzer.reaction.network import Head, ReactionNetwork
    from analyzer.records import Sentiment, Stance
    from analyzer.shipping.pinning import pin_manifest
    from analyzer.training.calibration import neutral_calibration, write_calibration
    from analyzer.training.export import Contributions, export
    from analyzer.training.reaction import save_network

    base = make_base(folder / "base")
    heads = [Head("stance", tuple(Stance), False), Head("sentiment", tuple(Sentiment), True)]
    network = ReactionNetwork(BertConfig.from_pretrained(base), heads, ["codebook"])
    weights = load_file(base / "model.safetensors")
    torch.manual_seed(11)
    with torch.no_grad():
        network.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        network.linear.weight.normal_(0, 0.4)
        network.linear.bias.normal_(0, 0.5)
    out = folder / "root" / "tiny"
    save_network(network.eval(), out, dtype=torch.bfloat16)
    (out / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    export(
        Contributions(network, N_LOGITS), out / "model.onnx", inputs=["ids", "segments", "attention"], output="contributions"
    )
    bias = np.asarray(network.linear.bias.detach().numpy()[:N_LOGITS], dtype=np.float64)
    write_calibration(out / "calibration.json", bias, ["en", "sr", "es"], neutral_calibration())
    manifest = folder / "root" / "manifest.toml"
    manifest.write_text('[[model]]\nid = "tiny"\nslot = "reaction"\nfolder = "tiny"\nlicence = "MIT"\nlanguages = ["en"]\n')
    pin_manifest(manifest)
    config = folder / "tiny.toml"
    config.write_text(f"models_folder = {json.dumps(str(manifest.parent))}\nthreads = 1\n", encoding="utf-8")
    return config


def make_posts(n: int, *, seed: int = 1) -> list[dict[str, str]]:
    """Return invented posts, about a tenth of them with the words of another."""
    draw = random.Random(seed)
    posts: list[dict[str, str]] = []
    for index in range(n):
        text = " ".join(draw.choice(WORDS) for _ in range(draw.randint(1, 12)))
        if posts and draw.random() < 0.1:
            text = draw.choice(posts)["text"]
        posts.append({"id": f"p{index}", "text": text, **({"context": "most"} if index % 5 == 0 else {})})
    return posts


def write_jsonl(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def score(config: Path, *arguments: object) -> int:
    """Run the command in this process, without a table."""
    return main([*map(str, arguments), "--config", str(config), "--quiet"])


def contents(out: Path) -> dict[str, bytes]:
    """Return all that must be the same however often a run was stopped."""
    paths = [*sorted(out.glob("shards/*")), *sorted(out.glob("articles/*")), out / "rejects.jsonl", out / "manifest.json"]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def rejects(out: Path) -> list[dict[str, str]]:
    """Return the rejects of a run."""
    return [json.loads(line) for line in (out / "rejects.jsonl").read_text(encoding="ascii").splitlines()]


def rows_of(out: Path) -> list[dict[str, object]]:
    """Return the rows of all shards, in order."""
    import pyarrow.parquet as pq

    rows: list[dict[str, object]] = []
    for path in sorted((out / "shards").iterdir()):
        if path.suffix == ".parquet":
            rows += pq.read_table(path).to_pylist()
        else:
            rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return rows
