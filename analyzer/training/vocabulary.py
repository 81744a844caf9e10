"""Keep the word pieces that the covered languages use.

A multilingual vocabulary of 250,000 pieces is most of a small model's size. Pieces are counted per language, each language
counts about the same however much text there is of it, and the most used are kept with every single character, so that a rare
word falls into smaller pieces rather than into ``<unk>``.

What trimming costs without further training, measured with 40 NTREX sentences a language (share whose English is the nearest of
40): full vocabulary ar 0.975, sr 0.95, tr 0.95, sq 0.975; 54,000 pieces ar 0.725, sr 0.95, tr 0.925, sq 0.95. Hence the
encoder, which is not trained further, keeps more pieces than the reaction model, which is.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

N_SPECIAL = 4  # <s>, <pad>, </s>, <unk>, as in XLM-R; <mask> is the last piece
TOKENS_PER_LANGUAGE = 1_500_000.0  # what a language counts for at most
MAX_BOOST = 4.0  # a piece of a language with little text counts up to this much
LINES_AT_ONCE = 5000


def count_pieces(tokenizer: Tokenizer, texts: Iterable[tuple[str, str]]) -> Counter[int]:
    """Count pieces over (language, text) pairs, languages levelled as described above."""
    lines: Mapping[str, list[str]] = defaultdict(list)
    for language, text in texts:
        lines[language].append(text)
    total: Counter[int] = Counter()
    for own in lines.values():
        counted: Counter[int] = Counter()
        for start in range(0, len(own), LINES_AT_ONCE):
            for row in tokenizer.encode_batch(own[start : start + LINES_AT_ONCE], add_special_tokens=False):
                counted.update(row.ids)
        weight = min(MAX_BOOST, TOKENS_PER_LANGUAGE / max(1, counted.total()))
        for piece, count in counted.items():
            total[piece] += count * weight  # type: ignore[assignment]
    return total


def choose_pieces(vocabulary: list[list[Any]], counts: Counter[int], size: int) -> list[int]:
    """Return the ids to keep, ascending: special pieces, single characters, then the most used.

    Args:
        vocabulary: ``[piece, score]`` pairs of a unigram model.
        counts: Uses of each id.
        size: How many ids to keep, ``<mask>`` included.
    """
    mask = len(vocabulary) - 1
    keep = {*range(N_SPECIAL), mask}
    keep |= {i for i, (piece, _) in enumerate(vocabulary) if len(piece) == 1 or (len(piece) == 2 and piece[0] == "▁")}
    for piece, _ in counts.most_common():
        if len(keep) >= size:
            break
        keep.add(piece)
    return sorted(keep)


def trim(base: Path, out: Path, counts: Counter[int], size: int) -> int:
    """Write an encoder folder with a smaller vocabulary.

    Args:
        base: Folder with model.safetensors, config.json and tokenizer.json (unigram).
        out: Where to write the same three files.
        counts: Uses of each id, from `count_pieces`.
        size: Pieces to keep.

    Returns:
        How many pieces were kept.
    """
    spec = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = [*spec["model"]["vocab"]]
    if vocabulary[-1][0] != "<mask>":
        vocabulary.append(["<mask>", 0.0])  # some tokenizer files list it among the added pieces only
    order = choose_pieces(vocabulary, counts, size)
    new = {old: index for index, old in enumerate(order)}
    spec["model"]["vocab"] = [vocabulary[index] for index in order]
    for added in spec["added_tokens"]:
        added["id"] = new[added["id"]]
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_text(json.dumps(spec, ensure_ascii=False), encoding="utf-8")
    weights = load_file(base / "model.safetensors")
    name = "embeddings.word_embeddings.weight"
    weights[name] = weights[name][torch.tensor(order)].contiguous()
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    (out / "config.json").write_text(json.dumps({**config, "vocab_size": len(order)}, indent=1), encoding="utf-8")
    return len(order)
