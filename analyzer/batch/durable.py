"""Files that are whole and on the disk, or not there: temporary file, fsync, rename, fsync of the folder.

Also the lock of an output folder. Locks are those of the operating system: they end with the process, however it ends.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from analyzer.errors import OutputError


@contextlib.contextmanager
def written(path: Path, job: str) -> Iterator[Path]:
    """Give a temporary path, and when the block ends well put the file in place so that a loss of power cannot undo it.

    Args:
        path: Where the file will stand.
        job: Tells the temporary files of one job from those of others on the same folder.

    Raises:
        OutputError: The disk is full, or the folder may not be written.
    """
    temporary = path.with_name(f".{path.name}.{job}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return an error that says what to do; what is finished stays finished."""
    return OutputError(
        f"{path}: cannot be written ({error.strerror or error}); finished shards are safe: make room or give permission,"
        " then run the same command again"
    )


def sync_folder(folder: Path) -> None:
    """Make a rename within a folder last; systems without that do it by themselves."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock while the block runs.

    Args:
        path: File of the lock; it stays.
        shared: Several may hold it at once, but not beside one that is not shared.

    Raises:
        OutputError: Another run holds it, or the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+b")
    except OSError as error:
        raise cannot_write(path, error) from error
    with stream:
        try:
            _lock(stream.fileno(), shared=shared)
        except OSError as error:
            raise OutputError(f"{path.parent}: another run is writing here; wait for it, or choose another --out") from error
        yield


def _lock(descriptor: int, *, shared: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        if not shared:  # jobs of an array keep apart by their own locks
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
