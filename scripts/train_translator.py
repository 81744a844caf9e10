"""Train the shipped translator: `python scripts/train_translator.py --base FOLDER --data ../shared/data/mt --out FOLDER`.

`--base` holds config.json, model.safetensors and tokenizer.json of the trimmed base model. `--resume` takes up the run in
`--out`; `--from-weights` starts a new run from any exported model.safetensors (float32 or bfloat16).

The whole way, from nothing to a shipped model:

    python scripts/write_translator_texts.py ../shared/data TEXTS
    python ../shared/tools/translator_base.py BASE TEXTS/foreign.txt TEXTS/english.txt TEXTS/social.txt --min-count 34
    python scripts/make_glossary.py ../shared/data/mt GLOSSARY.zip --pairs 30000 --seed 21
    python scripts/train_translator.py --base BASE --data ../shared/data/mt --out RUN --minutes 50 --pairs 30000 --seed 21 \
        --glossary GLOSSARY.zip --compile
    python scripts/convert_translator.py --whole RUN WHOLE
    python scripts/fit_translation_quality.py WHOLE --data ../shared/data/mt/dev.parquet --skip 60 --limit 40
    python scripts/evaluate.py translation --model WHOLE --limit 60
    python scripts/convert_translator.py RUN models/NAME WHOLE/quality.json
"""

import argparse
import json
import logging
import shutil
import sys
from pathlib import Path

import torch  # noqa: TID253 - training is never on the default path
from tokenizers import Tokenizer

from analyzer.language.glossary import Glossary
from analyzer.training.translator import Run, TrainingOptions, load, rows
from analyzer.training.translator_data import Pair, plan, read_pairs


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.parquet and dev.parquet")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=24_000, help="size of the plan: about what the budget allows")
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--max-steps", type=int)
    parser.add_argument("--batch-tokens", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=2.5e-5)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dev-per-language", type=int, default=4)
    parser.add_argument("--glossary", type=Path, help="what scripts/make_glossary.py wrote for the same --pairs and --seed")
    parser.add_argument("--exclude-source", nargs="*", default=[])
    parser.add_argument("--train-embeddings", action="store_true")
    parser.add_argument("--compile", action="store_true", help="compile layers and optimiser (needs a C++ compiler)")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--from-weights", type=Path)
    return parser.parse_args()


def few_per_language(pairs: list[Pair], n: int) -> list[Pair]:
    """Return the first `n` pairs of each language."""
    return [p for tag in sorted({p.tag for p in pairs}) for p in [q for q in pairs if q.tag == tag][:n]]


def prepared_folder(args: argparse.Namespace) -> Path:
    """Return the folder to load the model from: the run's own when resuming, else one with the chosen start weights."""
    if args.resume:
        return Path(args.out)
    args.out.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(args.base / name, args.out / name)
    shutil.copyfile(args.from_weights or args.base / "model.safetensors", args.out / "model.safetensors")
    return Path(args.out)


def main() -> int:
    """Train, writing one JSON line per step to stdout."""
    args = arguments()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    folder = prepared_folder(args)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    glossary = Glossary(args.glossary) if args.glossary else None
    chosen = plan(args.data / "train.parquet", args.pairs, seed=args.seed, excluded=args.exclude_source)
    train = rows(chosen, tokenizer, glossary)
    dev = rows(few_per_language(read_pairs(args.data / "dev.parquet"), args.dev_per_language), tokenizer, glossary)
    print(json.dumps({"rows": len(train), "tokens": sum(len(r.ids) for r in train), "dev_rows": len(dev)}), flush=True)
    options = TrainingOptions(
        minutes=args.minutes, batch_tokens=args.batch_tokens, learning_rate=args.rate, max_steps=args.max_steps,
        compiled=args.compile, seed=args.seed,
    )  # fmt: skip
    run = Run(load(folder, train_embeddings=args.train_embeddings, compiled=args.compile), args.out, options)
    if args.resume:
        run.resume()
    for record in run.over(train, dev):
        print(json.dumps({k: round(v, 6) for k, v in record.items()}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
