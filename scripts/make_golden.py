"""Write the golden report of every example anew; a person reads the difference before it is committed."""

import sys
from pathlib import Path

from analyzer.assembly import load_stages
from analyzer.config import Settings
from analyzer.evaluation.golden import examples, reports
from analyzer.report.as_json import encode

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Report on each example with the shipped models and write ``tests/golden/<slug>.report.json``."""
    folder = ROOT / "tests" / "golden"
    folder.mkdir(parents=True, exist_ok=True)
    articles = examples(ROOT / "examples")
    for path, report in zip(articles, reports(articles, load_stages(Settings())), strict=True):
        target = folder / f"{path.stem}.report.json"
        target.write_text(encode(report, indent=2) + "\n", encoding="utf-8")
        print(target.relative_to(ROOT), len(report["posts"]), "posts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
