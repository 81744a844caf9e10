"""Compressed files as streams of bytes, in bounded memory; one that breaks off is an error, never a quiet end."""

import gzip
import io
import zlib
from typing import Any, BinaryIO

MAX_WINDOW_BYTES = 2**27  # zstd's own limit for `--long`
CHUNK_BYTES = 1024  # one block of zstd is at most 128 KB from 4 bytes: a hostile chunk makes 32 MB, not more


def damage_kinds() -> tuple[type[BaseException], ...]:
    """Return what the installed libraries raise for files that are damaged or cannot be read."""
    kinds: list[type[BaseException]] = [EOFError, gzip.BadGzipFile, zlib.error, OSError]
    try:
        import zstandard

        kinds.append(zstandard.ZstdError)
    except ImportError:
        pass
    try:
        import pyarrow

        kinds.append(pyarrow.ArrowException)
    except ImportError:
        pass
    return tuple(kinds)


def unpacked(file: BinaryIO, compression: str | None) -> Any:
    """Return a stream over what is in `file`.

    Args:
        file: Open for reading.
        compression: ``gz``, ``zst`` or None.
    """
    if compression == "gz":
        return gzip.GzipFile(fileobj=file)
    if compression == "zst":
        return io.BufferedReader(_Zstd(file), 1 << 16)
    return file


class _Zstd(io.RawIOBase):
    """Frames of zstd one after the other.

    Why not the library's own reader: it takes a file that breaks off within a frame for one that ends there.
    """

    def __init__(self, file: BinaryIO) -> None:
        import zstandard

        self._file = file
        self._library = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
        self._frame: Any = None
        self._ready = b""
        self._rest = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer.

        Raises:
            EOFError: The file breaks off within a frame.
        """
        while not self._ready:
            packed = self._rest or self._file.read(CHUNK_BYTES)
            if not packed:
                if self._frame is not None:
                    raise EOFError("the file breaks off")
                return 0
            self._frame = self._frame or self._library.decompressobj()
            self._ready = self._frame.decompress(packed)
            self._rest = b""
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size
