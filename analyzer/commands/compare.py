"""`analyzer compare`: reports in, how they differ out.

Why CSV into a folder gives two files: shares and shared posts are tables of different kinds; to standard output or one file
goes the first.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from analyzer.commands.console import say
from analyzer.commands.output import standard_output, whole_file
from analyzer.comparison.comparing import compare_reports
from analyzer.comparison.records import Comparison
from analyzer.config import Settings
from analyzer.errors import ConfigError, InputError, OutputError
from analyzer.report.wording import Wording, wording

SUFFIXES = {".txt": "terminal", ".html": "html", ".htm": "html", ".csv": "csv", ".json": "json"}


def run(sources: list[str], settings: Settings, chosen: str | None, target: str | None) -> int:
    """Compare the reports and return the exit code."""
    output = None if target is None else Path(target)
    is_folder = output is not None and (output.is_dir() or str(target).endswith("/"))
    format_ = chosen or ("terminal" if output is None else SUFFIXES.get(output.suffix.casefold(), "terminal"))
    _check(output, format_, is_folder)
    words = wording(settings.language)
    comparison = compare_reports(sources, say)
    if output is None:
        with standard_output() as out:
            out.writelines(_pieces(format_, comparison, words, out))
    elif is_folder:
        _to_folder(output, comparison)
    else:
        _to_file(output, _pieces(format_, comparison, words, None))
    return InputError.exit_code if comparison.n_unreadable else 0


def _check(output: Path | None, format_: str, is_folder: bool) -> None:
    """Refuse before anything is read what cannot end well.

    Raises:
        ConfigError: A folder for a format that is one file; no such folder.
    """
    if is_folder and format_ != "csv":
        raise ConfigError(f"--output {output}: a comparison as {format_} is one file; name it")
    if output is not None and not is_folder and not output.absolute().parent.is_dir():
        raise ConfigError(f"--output {output}: there is no folder {output.absolute().parent}")


def _to_folder(folder: Path, comparison: Comparison) -> None:
    from analyzer.comparison import as_csv

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"--output {folder}: {error.strerror}") from error
    _to_file(folder / "comparison.csv", as_csv.render(comparison))
    _to_file(folder / "shared_posts.csv", as_csv.render_shared(comparison))


def _to_file(path: Path, pieces: Iterable[str]) -> None:
    with whole_file(path) as temporary, temporary.open("x", encoding="utf-8", newline="\n") as out:
        out.writelines(pieces)


def _pieces(format_: str, comparison: Comparison, words: Wording, out: TextIO | None) -> Iterator[str]:
    match format_:
        case "json":
            from analyzer.comparison import as_json

            yield as_json.render(comparison)
        case "csv":
            from analyzer.comparison import as_csv

            yield from as_csv.render(comparison)
        case "html":
            from analyzer.comparison import as_html

            yield as_html.render(comparison, words=words)
        case _:
            from analyzer.comparison import as_terminal
            from analyzer.report.terminal import terminal_width, wants_colour

            width = terminal_width() if out is not None else 80
            colour = out is not None and wants_colour(out)
            yield as_terminal.render(comparison, width=width, colour=colour, words=words)
