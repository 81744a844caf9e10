"""Apertium's rules as a baseline for translation, where the system has them (`make apertium` installs them from Debian).

It is measured beside the model and never used: it breaks negations and key words ("Bravo momci" becomes "Lock boys").
Languages without a pair of their own into English go by way of a neighbour, as its users do.
"""

import shutil
import subprocess
from collections.abc import Sequence

from analyzer.errors import ModelError
from analyzer.serbian import to_latin

CHAINS = {
    "bg": ("bul-mkd", "mkd-eng"), "bs": ("hbs-eng",), "ca": ("cat-eng",), "es": ("spa-eng",), "fr": ("fr-es", "spa-eng"),
    "hr": ("hbs-eng",), "it": ("ita-spa", "spa-eng"), "mk": ("mkd-eng",), "pt": ("pt-es", "spa-eng"),
    "ro": ("ro-es", "spa-eng"), "sh": ("hbs-eng",), "sl": ("slv-hbs", "hbs-eng"), "sr": ("hbs-eng",),
}  # fmt: skip
TIMEOUT_S = 300


def installed_modes() -> frozenset[str]:
    """Return the pairs that the system's Apertium has; none where there is no Apertium."""
    program = shutil.which("apertium")
    if program is None:
        return frozenset()
    return frozenset(_answer([program, "-l"], "").split())


def translate(texts: Sequence[str], tag: str, modes: frozenset[str]) -> list[str] | None:
    """Return the English of each text by rules, or None where a pair on the way is not installed.

    Args:
        texts: One line each; line breaks inside become spaces.
        tag: Their language.
        modes: What `installed_modes` found.

    Raises:
        ModelError: Apertium failed, or did not give a line for each line.
    """
    chain, program = CHAINS.get(tag), shutil.which("apertium")
    if program is None or chain is None or not modes.issuperset(chain):
        return None
    lines = [" ".join((to_latin(text) if chain[0] == "hbs-eng" else text).split()) for text in texts]
    for mode in chain:
        answer = _answer([program, "-u", mode], "".join(f"{line}\n" for line in lines))
        lines = [line.strip() for line in answer.removesuffix("\n").split("\n")]
        if len(lines) != len(texts):
            raise ModelError(f"apertium {mode}: {len(texts)} lines in, {len(lines)} out")
    return lines


def _answer(command: list[str], text: str) -> str:
    done = subprocess.run(  # noqa: S603 - no shell; the text goes in by the pipe
        command, input=text, capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT_S, check=False
    )
    if done.returncode:
        raise ModelError(f"{' '.join(command[1:])}: {done.stderr.strip()[:200] or done.returncode}")
    return done.stdout
