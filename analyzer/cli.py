"""The command line: options, exit codes, and nothing else.

Why the imports stand inside the commands: help and completion answer in under 150 ms, which leaves time for Typer alone. Typer
runs without rich's mark-up, whose import would double that.

Exit codes: 0 ok, 2 wrong usage, 3 a source could not be read (the others were), 4 wrong configuration, 5 model missing or
altered, 6 results cannot be written, 130 interrupted.
"""

import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from analyzer import __version__
from analyzer.cli_options import (
    ComparisonFormat,
    Config,
    Corrections,
    Detect,
    Format,
    HtmlColumn,
    IdColumn,
    Into,
    Language,
    Lines,
    NoEncoder,
    NoText,
    NoTranslate,
    Private,
    Pseudonymise,
    PseudonymKey,
    SentimentModel,
    Sources,
    StanceModel,
    TextColumn,
    Training,
    TranslationModel,
)
from analyzer.errors import AnalyzerError

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Find the social posts in news articles, tell their language, translate them and score what they do.",
)
models_app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="See, check and fetch models.")
app.add_typer(models_app, name="models")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"analyzer {__version__}")
        raise typer.Exit


@app.callback()
def common(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say on standard error what is being done.")] = False,
    version: Annotated[  # noqa: ARG001 - the callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Set up what every command needs."""
    from analyzer.commands.console import set_up_logging

    set_up_logging(verbose)


def _settings(config: Path | None, **flags: Any) -> Any:
    from analyzer.config import load_settings

    return load_settings(config, flags)


def _off(flag: bool) -> bool | None:
    """Turn a ``--no-…`` flag into its setting; a flag that was not given leaves the setting alone."""
    return False if flag else None


def _on(flag: bool) -> bool | None:
    return True if flag else None


@app.command()
def report(
    sources: Sources,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="[default: terminal, or by --output]")] = None,  # noqa: A002 - the option's name
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="File, or folder for a file per article.")
    ] = None,
    into: Into = None,
    language: Language = None,
    config: Config = None,
    include_text: Annotated[bool, typer.Option("--include-text", help="Put the article's text into the report.")] = False,
    detector: Detect = None,
    no_encoder: NoEncoder = False,
    no_translate: NoTranslate = False,
    stance_model: StanceModel = None,
    sentiment_model: SentimentModel = None,
    translation_model: TranslationModel = None,
    corrections: Corrections = None,
    export_training: Training = None,
    pseudonymise: Pseudonymise = False,
    pseudonym_key: PseudonymKey = None,
    no_text: NoText = False,
    allow_private: Private = False,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Report on the social posts in articles: who said what, in which language, and what it does."""
    from analyzer.commands.report import Corrected, run

    settings = _settings(
        config,
        into=into,
        language=language,
        include_text=_on(include_text),
        detector=detector,
        encoder=_off(no_encoder),
        translate=_off(no_translate),
        stance_model=stance_model,
        sentiment_model=sentiment_model,
        translation_model=translation_model,
        pseudonymise=_on(pseudonymise),
        pseudonym_key=pseudonym_key,
        texts=_off(no_text),
        allow_private=_on(allow_private),
        text_column=text_column,
        html_column=html_column,
        id_column=id_column,
    )
    raise typer.Exit(run(sources, settings, format and str(format), output, Corrected(corrections, export_training)))


@app.command()
def posts(
    sources: Sources,
    config: Config = None,
    no_encoder: NoEncoder = False,
    pseudonymise: Pseudonymise = False,
    pseudonym_key: PseudonymKey = None,
    no_text: NoText = False,
    allow_private: Private = False,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Extract the posts of articles, unscored: JSONL, one post a line with its "source"."""
    from analyzer.commands.posts import run

    settings = _settings(
        config,
        encoder=_off(no_encoder),
        pseudonymise=_on(pseudonymise),
        pseudonym_key=pseudonym_key,
        texts=_off(no_text),
        allow_private=_on(allow_private),
        text_column=text_column,
        html_column=html_column,
        id_column=id_column,
    )
    raise typer.Exit(run(sources, settings))


@app.command()
def detect(file: Lines = "-", config: Config = None, detector: Detect = None) -> None:
    """Tell the language of texts: JSONL, one line per line of input."""
    from analyzer.commands.lines import run_detect

    raise typer.Exit(run_detect(file, _settings(config, detector=detector)))


@app.command()
def translate(
    file: Lines = "-",
    from_tag: Annotated[str | None, typer.Option("--from", metavar="TAG", help="Language of all lines, if known.")] = None,
    into: Into = None,
    config: Config = None,
    detector: Detect = None,
    translation_model: TranslationModel = None,
) -> None:
    """Translate texts: JSONL, one line per line of input."""
    from analyzer.commands.lines import run_translate

    settings = _settings(config, into=into, detector=detector, translation_model=translation_model)
    raise typer.Exit(run_translate(file, settings, from_tag))


@app.command()
def score(
    file: Lines = "-",
    config: Config = None,
    detector: Detect = None,
    stance_model: StanceModel = None,
    sentiment_model: SentimentModel = None,
) -> None:
    """Score stances and sentiment of texts: JSONL, one line per line of input."""
    from analyzer.commands.lines import run_score

    settings = _settings(config, detector=detector, stance_model=stance_model, sentiment_model=sentiment_model)
    raise typer.Exit(run_score(file, settings))


@app.command()
def compare(
    reports: Annotated[
        list[str],
        typer.Argument(help="Reports of `analyzer report --format json` or jsonl, or folders of them.", show_default=False),
    ],
    format: Annotated[  # noqa: A002 - the option's name
        ComparisonFormat | None, typer.Option("--format", "-f", help="[default: terminal, or by --output]")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="File, or for CSV a folder for two tables.")
    ] = None,
    language: Language = None,
    config: Config = None,
) -> None:
    """Compare reports: how reaction differs between articles, outlets and days, and posts that several articles show."""
    from analyzer.commands.compare import run

    raise typer.Exit(run(reports, _settings(config, language=language), format and str(format), output))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def batch(context: typer.Context) -> None:
    """Score posts of files and data sets, shard by shard: `analyzer batch INPUT... --out FOLDER`; --help tells more."""
    from analyzer.commands.batch import run

    raise typer.Exit(run(context.args, program="analyzer batch"))


@models_app.command("list")
def models_list(
    config: Config = None,
    available: Annotated[bool, typer.Option("--available", help="List what can be pulled, with its quality.")] = False,
) -> None:
    """List the installed models, pulled ones last: slot, id, size, licence, languages."""
    from analyzer.commands.models import run_available, run_list

    raise typer.Exit(run_available() if available else run_list(_settings(config)))


@models_app.command("verify")
def models_verify(config: Config = None) -> None:
    """Hash every file of every installed model and compare it with its manifest."""
    from analyzer.commands.models import run_verify

    raise typer.Exit(run_verify(_settings(config)))


@models_app.command("pull")
def models_pull(
    wishes: Annotated[
        list[str],
        typer.Argument(help="es-en (Firefox), opus mk-en (OPUS-MT), or OWNER/NAME@REVISION of the hub.", show_default=False),
    ],
    languages: Annotated[
        str, typer.Option("--languages", metavar="TAGS", help="What a hub model translates from [default: as its card says].")
    ] = "",
    into: Annotated[str, typer.Option("--into", metavar="TAG", help="Language a hub model translates into.")] = "en",
    accept_non_commercial: Annotated[
        bool, typer.Option("--accept-non-commercial", help="Keep to licences that forbid commercial use (NLLB).")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; check that the models are there.")] = False,
) -> None:
    """Fetch, verify and pin better translation models; they are used from then on."""
    from analyzer.commands.pull import PullOptions, run_pull

    options = PullOptions(
        offline=offline,
        accepts_non_commercial=accept_non_commercial,
        languages=tuple(re.split(r"[\s,]+", languages.strip())) if languages.strip() else (),
        into=into,
    )
    raise typer.Exit(run_pull(wishes, options))


def main() -> None:
    """Run the program; errors meant for the person at the prompt become one line and an exit code."""
    try:
        app()
    except AnalyzerError as error:
        from analyzer.commands.console import say

        say(str(error))
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
