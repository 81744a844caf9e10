"""`analyzer report`: articles in, reports out, in any format, to standard output, one file, or a folder.

Where a report goes: ``--output FOLDER/`` (or a folder that exists) gets one file per article; any other ``--output`` is one
file, in which JSON is an array, and Markdown and terminal reports stand one after the other. Files appear whole or not at all.

Why JSON is an array by the sources and not by what was found in them: a caller who names one page gets one object, a caller who
names several, a folder or a table gets an array, even if only one article in it could be read.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from analyzer.assembly import load_stages
from analyzer.commands.console import counted, say
from analyzer.commands.output import file_name, standard_output, whole_file
from analyzer.commands.sources import Sources, is_many
from analyzer.config import Settings
from analyzer.corrections.applying import Desk
from analyzer.corrections.entries import read_entries
from analyzer.corrections.training_rows import training_rows
from analyzer.errors import ConfigError, OutputError
from analyzer.hub import require_extra
from analyzer.pipeline import analyze
from analyzer.privacy.protection import protection_of
from analyzer.records import ArticleReport
from analyzer.report.as_json import encode
from analyzer.report.wording import wording

SUFFIXES = {
    "terminal": ".txt",
    "markdown": ".md",
    "json": ".json",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "parquet": ".parquet",
    "html": ".html",
}
ONE_PER_FILE = ("html",)  # a page is about one article


@dataclass(frozen=True, slots=True)
class Corrected:
    """A file of corrections, and where the corrected posts go as rows to learn from; None for neither."""

    path: Path | None = None
    training: Path | None = None


def run(
    sources: list[str], settings: Settings, chosen: str | None, target: str | None, corrected: Corrected | None = None
) -> int:
    """Report on every article of every source and return the exit code."""
    corrected = corrected or Corrected()
    output = None if target is None else Path(target)
    format_ = chosen or format_of(output)
    is_folder = output is not None and (output.is_dir() or str(target).endswith("/"))
    many = len(sources) > 1 or is_many(sources[0])
    _check(format_, output, is_folder, many)
    wording(settings.language)  # an unknown language is refused before any model is loaded
    protection = protection_of(settings)
    _check_training(corrected, settings)
    entries = () if corrected.path is None else read_entries(corrected.path)
    desk = Desk(entries, settings.into, is_one_article=not many)
    articles = Sources(sources, settings)
    stages = load_stages(settings)
    is_shown = sys.stderr.isatty() and (output is not None or not sys.stdout.isatty())
    analyzed = analyze(articles, stages, group=settings.group, config_sha256=settings.sha256, amend=desk.amend)
    amended = map(desk.correct, counted(analyzed, "articles", is_shown=is_shown))
    rows: list[str] = []
    reports = _with_rows(map(protection.of_report, amended), rows)
    if output is None:
        _to_standard_output(format_, reports, many, settings)
    elif is_folder:
        _to_folder(format_, reports, output, settings)
    else:
        _to_file(format_, reports, output, many, settings)
    if corrected.training is not None:
        with whole_file(corrected.training, "--export-training") as temporary:
            temporary.write_text("".join(rows), encoding="utf-8", newline="\n")
    for line in (unused := desk.unused()):
        say(line)
    return ConfigError.exit_code if unused else articles.exit_code


def _with_rows(reports: Iterable[ArticleReport], rows: list[str]) -> Iterator[ArticleReport]:
    """Pass reports through and note their corrected posts as rows to learn from."""
    for report in reports:
        rows += [f"{encode(row)}\n" for row in training_rows(report)]
        yield report


def _check_training(corrected: Corrected, settings: Settings) -> None:
    if corrected.training is None:
        return
    if corrected.path is None or not settings.texts:
        raise ConfigError("--export-training writes the texts of corrected posts: it needs --corrections and not --no-text")
    if not corrected.training.absolute().parent.is_dir():
        raise ConfigError(f"--export-training {corrected.training}: there is no folder {corrected.training.absolute().parent}")


def format_of(output: Path | None) -> str:
    """Return the format that a file's suffix stands for; ``terminal`` if it stands for none."""
    suffix = output.suffix.casefold() if output else ""
    return next((name for name, known in SUFFIXES.items() if known == suffix), "html" if suffix == ".htm" else "terminal")


def _check(format_: str, output: Path | None, is_folder: bool, many: bool) -> None:
    """Refuse before any model is loaded what cannot end well.

    Raises:
        ConfigError: Parquet without its library or to a terminal; several pages into one file; no such folder.
    """
    if format_ == "parquet":
        require_extra("--format parquet", "batch", "pyarrow")
        if output is None and sys.stdout.isatty():
            raise ConfigError("parquet is not text; name a file with --output")
    if format_ in ONE_PER_FILE and many and not is_folder:
        raise ConfigError(f"{format_} is one page per article; name a folder: --output reports/")
    parent = None if output is None or is_folder else output.absolute().parent
    if parent is not None and not parent.is_dir():
        raise ConfigError(f"--output {output}: there is no folder {parent}")


def _to_standard_output(format_: str, reports: Iterable[ArticleReport], many: bool, settings: Settings) -> None:
    with standard_output() as out:
        if format_ == "parquet":
            import tempfile

            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "report.parquet"
                _write_parquet(reports, path)
                sys.stdout.buffer.write(path.read_bytes())
            return
        for piece in _pieces(format_, reports, many, settings, out):
            out.write(piece)
            out.flush()


def _to_file(format_: str, reports: Iterable[ArticleReport], path: Path, many: bool, settings: Settings) -> None:
    with whole_file(path) as temporary:
        if format_ == "parquet":
            _write_parquet(reports, temporary)
            return
        with temporary.open("x", encoding="utf-8", newline="\n") as out:
            out.writelines(_pieces(format_, reports, many, settings, None))


def _to_folder(format_: str, reports: Iterable[ArticleReport], folder: Path, settings: Settings) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"--output {folder}: {error.strerror}") from error
    taken: set[str] = set()
    for report in reports:
        name = file_name(report.article.source, SUFFIXES[format_], taken)
        _to_file(format_, [report], folder / name, False, settings)


def _pieces(
    format_: str, reports: Iterable[ArticleReport], many: bool, settings: Settings, out: TextIO | None
) -> Iterator[str]:
    """Render reports one by one, as the pieces of one text."""
    words = wording(settings.language)
    match format_:
        case "json":
            from analyzer.report import as_json

            if many:
                yield from as_json.render_many(reports, include_text=settings.include_text)
            else:
                yield from (as_json.render(report, include_text=settings.include_text) for report in reports)
        case "jsonl":
            from analyzer.report import as_jsonl

            yield from (as_jsonl.render(report, include_text=settings.include_text) for report in reports)
        case "csv":
            from analyzer.report import as_csv

            yield from as_csv.render(reports)
        case "markdown":
            from analyzer.report import as_markdown

            yield from _apart(as_markdown.render(report, words=words) for report in reports)
        case "html":
            from analyzer.report import as_html

            yield from (as_html.render(report, words=words) for report in reports)
        case _:
            from analyzer.report import as_terminal, terminal

            colour = out is not None and terminal.wants_colour(out)
            width = terminal.terminal_width() if out is not None else 80
            yield from _apart(as_terminal.render(report, width=width, colour=colour, words=words) for report in reports)


def _apart(texts: Iterable[str]) -> Iterator[str]:
    """Put an empty line between texts."""
    for number, text in enumerate(texts):
        yield text if number == 0 else f"\n{text}"


def _write_parquet(reports: Iterable[ArticleReport], path: Path) -> None:
    from analyzer.report import as_parquet

    as_parquet.write(reports, path)
