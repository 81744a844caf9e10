"""Run the examples of the README again and write what they print: ``python scripts/refresh_readme.py``.

Examples whose output is shortened with ``…`` are left to a person. `tests/test_readme.py` checks all of them.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def refreshed(block: re.Match[str]) -> str:
    """Return a block with the output that its commands print now."""
    parts = re.split(r"^\$ ", block[1], flags=re.MULTILINE)[1:]
    return "```console\n" + "".join(f"$ {_run(part)}" for part in parts) + "```"


def _run(part: str) -> str:
    """Return a command with what it prints, run where nothing is but the examples."""
    command, _, shown = part.partition("\n")
    while command.endswith("\\"):
        more, _, shown = shown.partition("\n")
        command = f"{command}\n{more}"
    if any(line.strip() == "…" for line in shown.split("\n")):
        return part
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        shell = ["bash", "-c", command]
        done = subprocess.run(shell, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own README
    return f"{command}\n{done.stdout}"


def main() -> int:
    """Rewrite the README and return the exit code."""
    readme = ROOT / "README.md"
    readme.write_text(BLOCK.sub(refreshed, readme.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
