"""Write size and sha256 of every model file into a manifest: ``python scripts/pin_models.py [models/manifest.toml]``.

What a person writes (id, slot, folder, licence, languages, joined files) stays; the list of files is made anew.
"""

import argparse
import sys
from pathlib import Path

from analyzer.errors import AnalyzerError
from analyzer.shipping.pinning import pin_manifest


def main() -> int:
    """Pin one manifest and return the exit code."""
    parser = argparse.ArgumentParser(description="Write size and sha256 of every model file into a manifest.")
    parser.add_argument("manifest", type=Path, nargs="?", default=Path(__file__).parents[1] / "models" / "manifest.toml")
    arguments = parser.parse_args()
    try:
        for entry in pin_manifest(arguments.manifest):
            print(f"{entry.id}: {len(entry.files)} files, {entry.size / 1e6:.1f} MB, {entry.sha256[:16]}")
    except AnalyzerError as error:
        print(f"pin_models.py: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
