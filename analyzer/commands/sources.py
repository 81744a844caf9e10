"""The articles of a command: every source in turn, and a line on standard error for each that cannot be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from analyzer.article.kinds import TABLE_SUFFIXES
from analyzer.article.reading import ReadingOptions, read_articles
from analyzer.commands.console import say
from analyzer.config import Settings
from analyzer.errors import InputError
from analyzer.records import Article, Unreadable


def is_many(source: str) -> bool:
    """Tell whether one source stands for any number of articles: a folder or a table."""
    return Path(source).suffix.casefold() in TABLE_SUFFIXES or Path(source).is_dir()


class Sources:
    """Articles of several sources as one stream; what cannot be read is said, skipped and remembered in `exit_code`."""

    def __init__(self, sources: Sequence[str], settings: Settings) -> None:
        self._sources = sources
        self._options = ReadingOptions(
            allow_private=settings.allow_private,
            text_column=settings.text_column,
            html_column=settings.html_column,
            id_column=settings.id_column,
        )
        self.exit_code = 0

    def __iter__(self) -> Iterator[Article]:
        for source in self._sources:
            for found in read_articles(source, options=self._options):
                if isinstance(found, Unreadable):
                    say(f"{found.source}: {found.reason}")
                    self.exit_code = InputError.exit_code
                else:
                    for warning in found.warnings:
                        say(f"{found.source}: {warning}")
                    yield found
