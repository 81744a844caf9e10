"""Fuzz one target by coverage with atheris, starting from the seeds in tests/fuzz/corpus.

atheris comes with ``pip install -e ".[fuzz]"``. What is found lies in ``out/fuzz/<target>`` as ``crash-…``; every crash becomes
a test in tests/security/test_found_by_fuzzing.py.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the target for the time given; return 1 where atheris is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="html, plain_text, json_in_script, dates, credit_lines or jsonl")
    parser.add_argument("--seconds", type=int, default=3600)
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    try:
        import atheris
    except ModuleNotFoundError:
        print('atheris is not installed; run pip install -e ".[fuzz]" (Python 3.11 to 3.13)', file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=["analyzer"]):
        from tests.fuzz.targets import CORPUS, TARGETS
    if chosen.target not in TARGETS:
        parser.error(f"no target {chosen.target!r}; there are {', '.join(TARGETS)}")
    found = ROOT / "out" / "fuzz" / chosen.target
    found.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={chosen.seconds}", "-max_len=20000", "-timeout=60", f"-artifact_prefix={found}/"]
    atheris.Setup([sys.argv[0], *limits, str(found), str(CORPUS / chosen.target)], TARGETS[chosen.target])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
