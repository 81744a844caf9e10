"""Say how well two readings of the same posts agree: python scripts/check_labels.py models/labels-2026-11/labels.jsonl.

Prints Cohen's kappa per label and for sentiment over the posts that were read twice, and counts over all first readings.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from analyzer.records import Stance


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    readings: dict[str, dict[int, dict[str, object]]] = defaultdict(dict)
    for line in parser.parse_args().labels.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        readings[record["sha256"]][record["reading"]] = record
    twice = [pair for pair in readings.values() if {1, 2} <= pair.keys()]
    first = [pair[1] for pair in readings.values() if 1 in pair]
    counts = Counter(label for record in first for label in record["labels"])  # type: ignore[attr-defined]
    print(f"{len(first)} posts, {len(twice)} read twice")
    for stance in Stance:
        one, two = ([int(stance in pair[n]["labels"]) for pair in twice] for n in (1, 2))  # type: ignore[operator]
        kappa = cohen_kappa_score(one, two) if sum(one) + sum(two) else float("nan")
        print(f"{stance:14} {counts[stance]:5} posts   kappa {kappa:.2f} ({sum(one)} and {sum(two)} of {len(twice)})")
    kappa = cohen_kappa_score([pair[1]["sentiment"] for pair in twice], [pair[2]["sentiment"] for pair in twice])
    print(f"sentiment            kappa {kappa:.2f}")
    print("languages", dict(Counter(record["lang"] for record in first).most_common()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
