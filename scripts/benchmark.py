"""Measure speed beside a yardstick of the same run: ``scripts/benchmark.py [start|pages|detector|translator|batch] …``."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from analyzer.evaluation import speed
from analyzer.evaluation.speed import Measured

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
NAMES = ("start", "pages", "detector", "translator")


def main() -> int:
    """Run the chosen benchmarks and return the exit code."""
    if sys.argv[1:2] == ["batch"]:
        return _batch(sys.argv[2:])
    parser = argparse.ArgumentParser(description="Measure speed beside a yardstick of the same run.")
    parser.add_argument("names", nargs="*", metavar="|".join(NAMES), help="default: all")
    parser.add_argument("--article", type=Path, default=EXAMPLES / "drena-bridge.html", help="for `start`")
    parser.add_argument("--pages", type=Path, default=EXAMPLES, help="folder of pages, for `pages`")
    parser.add_argument("--posts", type=Path, help="file with one post a line, for `detector`; default: posts of the examples")
    arguments = parser.parse_args()
    print(f"{'what':40} {'measured':>18} {'yardstick':>32} {'ratio':>8}")
    for name in arguments.names or NAMES:
        for measured in _measure(name, arguments):
            yardstick = f"{measured.yardstick_name}: {measured.yardstick:.3g}"
            print(
                f"{measured.name:40} {measured.value:10.3g} {measured.unit:7} {yardstick:>32} {measured.ratio:7.2f}x",
                flush=True,
            )
    return 0


def _batch(options: list[str]) -> int:
    """Run the benchmark of batches, which has options of its own."""
    from analyzer.evaluation import batch_speed

    parser = argparse.ArgumentParser(prog="benchmark.py batch", description=batch_speed.__doc__)
    batch_speed.add_arguments(parser)
    return batch_speed.run(parser.parse_args(options))


def _measure(name: str, arguments: argparse.Namespace) -> Iterator[Measured]:
    if name == "start":
        return speed.measure_start(arguments.article)
    if name == "pages":
        return speed.measure_pages(sorted(str(path) for path in arguments.pages.rglob("*.html")))
    if name == "detector":
        return speed.measure_detector(_posts(arguments.posts))
    if name == "translator":
        from analyzer.evaluation import translation

        return speed.measure_translator(translation.POSTS)
    raise SystemExit(f"benchmark.py: there is no benchmark {name!r}; choose among {', '.join(NAMES)}")


def _posts(path: Path | None) -> list[str]:
    if path is not None:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return speed.example_posts(EXAMPLES)


if __name__ == "__main__":
    sys.exit(main())
