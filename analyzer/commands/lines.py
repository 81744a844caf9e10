"""`detect`, `translate` and `score`: texts in, one a line; JSON objects out, one per line of input, in order.

What a line is: if the first line that is not blank is a JSON object, every line is one, with ``text`` and optionally ``id`` and
``context``; otherwise every line is a text as it stands. A line that cannot be read gets an object with ``id`` and ``error``
instead of a result, so that line n of the output always answers line n of the input, and the exit code at the end is 3.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from analyzer.assembly import load_detector, load_scorer, load_translation
from analyzer.batching import windows
from analyzer.commands.console import counted
from analyzer.commands.output import standard_output
from analyzer.config import Settings
from analyzer.errors import InputError
from analyzer.records import UND, Abstention, Language, Reading, Tag, Utterance
from analyzer.report.as_json import Json, encode, language_to_dict, reading_to_dict, translation_to_dict
from analyzer.stages import Detector, leave_untranslated

WINDOW = 256  # lines that go through the stages together
MAX_LINE_BYTES = 1_000_000  # the longest post of any platform is a few hundred kilobytes
LINE_KEYS = ("stances", "labels", "sentiment", "abstained")

Work = Callable[[Sequence[Utterance]], list[Json]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of input: its id, and what was asked or why it cannot be read."""

    id: Any
    asked: Utterance | None
    error: str | None = None


def run_detect(file: str, settings: Settings) -> int:
    """Tell the language of each line and return the exit code."""
    detector = load_detector(settings)
    return _run(file, detector, lambda known: [{} for _ in known])


def run_translate(file: str, settings: Settings, from_tag: Tag | None) -> int:
    """Translate each line and return the exit code."""
    detector, translator = load_translation(settings)

    def translate(known: Sequence[Utterance]) -> list[Json]:
        done = translator.translate(known) if translator else leave_untranslated(known, settings.into)
        return [{"translation": translation_to_dict(translation)} for translation in done]

    return _run(file, detector, translate, from_tag)


def run_score(file: str, settings: Settings) -> int:
    """Score each line and return the exit code."""
    scorer = load_scorer(settings)

    def score(known: Sequence[Utterance]) -> list[Json]:
        spoken = iter(scorer.score([u for u in known if u.text.strip()]))
        readings = [next(spoken) if u.text.strip() else None for u in known]
        return [_scores(reading) for reading in readings]

    return _run(file, load_detector(settings), score)


def _scores(reading: Reading | None) -> Json:
    whole = reading_to_dict(reading)
    if reading is None:
        whole["abstained"] = Abstention("no text").reason
    return {key: whole[key] for key in LINE_KEYS}


def _run(file: str, detector: Detector, work: Work, tag: Tag | None = None) -> int:
    """Send all lines through the detector and then through `work`, which gives the rest of each object."""
    failed = False
    with standard_output() as out:
        for some in windows(counted(read_lines(file), "lines"), WINDOW):
            asked = [line.asked for line in some if line.asked is not None]
            languages = [Language(tag, 1.0)] * len(asked) if tag else detector.detect(asked)
            known = [replace(u, tag=language.tag) for u, language in zip(asked, languages, strict=True)]
            results = iter(list(zip(languages, work(known), strict=True)))
            for line in some:
                if line.asked is None:
                    failed = True
                    out.write(encode({"id": line.id, "error": line.error}) + "\n")
                    continue
                language, rest = next(results)
                out.write(encode({"id": line.id, "language": language_to_dict(language), **rest}) + "\n")
            out.flush()
    return InputError.exit_code if failed else 0


# ---- reading


def read_lines(file: str) -> Iterator[Line]:
    """Read a file, or standard input for ``-``, line by line.

    Raises:
        InputError: The file cannot be opened.
    """
    if file == "-":
        yield from _parse(sys.stdin.buffer)
        return
    try:
        with Path(file).open("rb") as stream:
            yield from _parse(stream)
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error


def _parse(stream: BinaryIO) -> Iterator[Line]:
    numbered = enumerate(_raw_lines(stream), start=1)
    blank = []
    for number, raw in numbered:
        blank.append((number, raw))
        if raw is None or raw.strip():
            break
    is_json = bool(blank) and _is_object(blank[-1][1])
    for number, raw in chain(blank, numbered):
        yield _json_line(number, raw) if is_json else _text_line(number, raw)


def _raw_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield each line without its end; None for one that is too long, whose rest is skipped."""
    first = True
    while raw := stream.readline(MAX_LINE_BYTES + 2):
        if first:
            raw, first = raw.removeprefix(b"\xef\xbb\xbf"), False
        line = raw.removesuffix(b"\n").removesuffix(b"\r")
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(MAX_LINE_BYTES)
        yield line if len(line) <= MAX_LINE_BYTES else None


def _is_object(raw: bytes | None) -> bool:
    try:
        return isinstance(json.loads(raw or b""), dict)
    except (ValueError, RecursionError):
        return False


def _text_line(number: int, raw: bytes | None) -> Line:
    if raw is None:
        return Line(number, None, f"longer than {MAX_LINE_BYTES:,} bytes")
    try:
        return Line(number, Utterance(text=raw.decode()))
    except UnicodeDecodeError as error:
        return Line(number, None, f"not UTF-8: {error.reason} at byte {error.start}")


def _json_line(number: int, raw: bytes | None) -> Line:
    if raw is None:
        return Line(number, None, f"longer than {MAX_LINE_BYTES:,} bytes")
    try:
        row = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        return Line(number, None, f"not a JSON object: {error}")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return Line(number, None, 'needs a JSON object with a string "text"')
    id_ = row["id"] if isinstance(row.get("id"), str | int) else number
    context = row.get("context")
    return Line(id_, Utterance(text=row["text"], tag=UND, context=context if isinstance(context, str) else None))
