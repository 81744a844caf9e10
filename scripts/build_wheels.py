"""Build the program's wheel and the companion wheels of its models: ``python scripts/build_wheels.py [--out dist]``."""

import argparse
import sys
from pathlib import Path

from analyzer.errors import AnalyzerError
from analyzer.shipping.wheels import build_models, build_program

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Build all wheels and return the exit code."""
    parser = argparse.ArgumentParser(description="Build the program's wheel and the companion wheels of its models.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder for the wheels")
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder with a manifest.toml")
    arguments = parser.parse_args()
    try:
        for wheel in (build_program(ROOT, arguments.out), *build_models(arguments.models, arguments.out)):
            print(f"{wheel}  {wheel.stat().st_size / 1e6:.1f} MB")
    except AnalyzerError as error:
        print(f"build_wheels.py: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
