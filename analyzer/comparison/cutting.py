"""JSON objects out of a text stream, one at a time: a single object, an array of objects, or JSON Lines.

Why one reader for all three: between the objects stand only white space, commas and the brackets of the array, so the same
loop reads each, and a file of thousands of reports is never held as a whole. Where an object does not end within what was read
so far, as much again is read before the next try, so the work stays proportional to the length.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn, TextIO

from analyzer.errors import InputError

Json = dict[str, Any]

CHUNK = 1 << 20  # code points read at a time
MAX_OBJECT = 64 << 20  # code points of one report; one with the text of a large article has about ten million
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")


def read_objects(stream: TextIO) -> Iterator[Json]:
    """Give the objects of a stream in order.

    Raises:
        InputError: What comes next is not an object, is broken, too large or nested too deeply, or an array does not end.
    """
    window = _Window(stream)
    while window.skip_gap():
        yield window.take()


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


class _Window:
    """What was read of a stream and is not used yet."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._open = 0  # brackets of arrays
        self._taken = 0

    def skip_gap(self) -> bool:
        """Go to the next object; False at the end of the stream."""
        while True:
            gap = _BETWEEN.match(self._text, self._at)
            between = gap[0] if gap else ""
            self._open += between.count("[") - between.count("]")
            self._at += len(between)
            if self._at < len(self._text):
                return True
            if not self._read():
                if self._open:
                    raise InputError(f"the array is cut off after report {self._taken}; write the file again")
                return False

    def take(self) -> Json:
        """Return the object that begins here."""
        if self._text[self._at] != "{":
            raise InputError(f"{self._where()} is no JSON object; give files of `analyzer report --format json` or jsonl")
        while True:
            try:
                value, self._at = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise InputError(f"{self._where()} is nested too deeply; write the file again") from error
            except ValueError as error:
                if len(self._text) - self._at > MAX_OBJECT:
                    raise InputError(f"{self._where()} is too large or broken; write the file again") from error
                if not self._read():
                    told = getattr(error, "msg", str(error))[:80]
                    raise InputError(f"{self._where()} is broken JSON ({told}); write the file again") from error
            else:
                self._taken += 1
                found: Json = value
                return found

    def _read(self) -> bool:
        """Read on; False if there is no more."""
        more = self._stream.read(max(CHUNK, len(self._text) - self._at))
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)

    def _where(self) -> str:
        return f"report {self._taken + 1}"
