"""Measure the program against labelled data: ``python scripts/evaluate.py NAME [options]``.

Each measurement is a module of `analyzer.evaluation` with ``add_arguments(parser)`` and ``run(args) -> int``; only the chosen
one is imported, so that measuring extraction needs no model library.
"""

import argparse
import importlib
import importlib.util
import sys

from analyzer.errors import AnalyzerError

MEASUREMENTS = {
    "extraction": "posts, mentions, pairs and attribution found in articles",
    "language": "language tags of short posts",
    "reactions": "stances and sentiment, with baselines on the same rows",
    "translation": "chrF++ and BLEU per language, and how well quality estimates find bad translations",
    "own": "a model's readings against your own labelled file",
}


def main(arguments: list[str]) -> int:
    """Run one measurement and return its exit code."""
    parser = argparse.ArgumentParser(prog="evaluate.py", description="Measure one part of the program.", add_help=False)
    parser.add_argument("name", choices=MEASUREMENTS, metavar="NAME", nargs="?")
    chosen, rest = parser.parse_known_args(arguments[:1])
    if chosen.name is None:
        print("usage: evaluate.py NAME [options]\n")
        for name, what in MEASUREMENTS.items():
            print(f"  {name:12} {what}")
        return 0 if set(arguments) & {"-h", "--help"} else 2
    module = f"analyzer.evaluation.{chosen.name}"
    if importlib.util.find_spec(module) is None:
        print(f"evaluate.py: there is no measurement `{chosen.name}` in this version", file=sys.stderr)
        return 2
    measurement = importlib.import_module(module)
    own = argparse.ArgumentParser(prog=f"evaluate.py {chosen.name}", description=MEASUREMENTS[chosen.name])
    measurement.add_arguments(own)
    try:
        code: int = measurement.run(own.parse_args([*rest, *arguments[1:]]))
    except AnalyzerError as error:
        print(f"evaluate.py {chosen.name}: {error}", file=sys.stderr)
        return error.exit_code
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
