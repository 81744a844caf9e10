"""A pulled model appears whole or not at all.

Files are fetched into a hidden folder beside the model's own, which is renamed into place when all are there and right. A pull
that was stopped leaves that hidden folder; the next one keeps what is finished in it and fetches the rest. Two pulls of one
model at a time are refused.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from analyzer.errors import ModelError


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a folder to fill, and put it in the place of `target` when the block ends well.

    Raises:
        ModelError: Another pull of the same model runs, or the folder cannot be written.
    """
    folder = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(target.with_name(f".{target.name}.lock")):
            yield folder
            _sync(folder)
            _replace(folder, target)
    except OSError as error:
        raise ModelError(f"{folder}: {error.strerror or error}; make room or give permission, then pull again") from error


def _replace(folder: Path, target: Path) -> None:
    """Put a folder in the place of another; only between two renames is there neither."""
    old = target.with_name(f".{target.name}.old")
    if old.exists():
        shutil.rmtree(old)
    if target.exists():
        target.rename(old)
    folder.rename(target)
    if old.exists():
        shutil.rmtree(old)


def _sync(folder: Path) -> None:
    """Bring every file to the disk, so that a loss of power cannot leave a renamed folder with empty files."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock of the operating system, which ends with the process however it ends; the file stays."""
    with path.open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise ModelError(f"{path.parent}: another pull of the same model is running; wait for it to end") from error
        yield


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
