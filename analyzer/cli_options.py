"""The options and arguments that several commands share, or that need many words; `cli` says which command has which."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a report is written."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"


class ComparisonFormat(StrEnum):
    """How a comparison is written."""

    TERMINAL = "terminal"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class Detection(StrEnum):
    """Which detector tells the language."""

    ENSEMBLE = "ensemble"
    LANGDETECT = "langdetect"


Sources = Annotated[
    list[str],
    typer.Argument(
        help="Articles: HTML, text or Markdown files, folders, tables (JSONL, CSV, Parquet), URLs, or - for standard input.",
        show_default=False,
    ),
]
Lines = Annotated[str, typer.Argument(metavar="[FILE|-]", help='One text a line, or JSONL with "text".', show_default=False)]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings as TOML; flags override them.")]
Into = Annotated[str | None, typer.Option("--into", metavar="TAG", help="Language to translate into [default: en].")]
Language = Annotated[
    str | None, typer.Option("--language", metavar="TAG", help="Language of the report: en, es, sr, sr-Latn [default: en].")
]
Detect = Annotated[Detection | None, typer.Option("--detector", help="Which detector tells the language [default: ensemble].")]
NoEncoder = Annotated[bool, typer.Option("--no-encoder", help="Do not pair quotations with posts across languages.")]
NoTranslate = Annotated[bool, typer.Option("--no-translate", help="Do not translate.")]
Private = Annotated[bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses as well.")]
StanceModel = Annotated[str | None, typer.Option("--stance-model", metavar="ID@REVISION", help="Hub model or folder.")]
SentimentModel = Annotated[str | None, typer.Option("--sentiment-model", metavar="ID@REVISION", help="Hub model or folder.")]
TranslationModel = Annotated[
    str | None, typer.Option("--translation-model", metavar="ID@REVISION", help="Hub model or folder.")
]
Pseudonymise = Annotated[bool, typer.Option("--pseudonymise", help="Put pseudonyms for names, handles and addresses.")]
PseudonymKey = Annotated[
    Path | None,
    typer.Option("--pseudonym-key", metavar="FILE", help="Key of the pseudonyms [default: a new one for each run]."),
]
Corrections = Annotated[
    Path | None, typer.Option("--corrections", metavar="FILE", help="What a person corrects: TOML or JSON.")
]
Training = Annotated[
    Path | None, typer.Option("--export-training", metavar="FILE", help="Write corrected posts as rows to learn from: JSONL.")
]
NoText = Annotated[bool, typer.Option("--no-text", help="Leave out the words of posts and articles.")]
TextColumn = Annotated[str | None, typer.Option("--text-column", help="Column of a table that holds the article.")]
HtmlColumn = Annotated[str | None, typer.Option("--html-column", help="Column of a table that holds a page.")]
IdColumn = Annotated[str | None, typer.Option("--id-column", help="Column of a table that names the article.")]
