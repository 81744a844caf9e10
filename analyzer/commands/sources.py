"""The articles of a command: every source in turn, and a line on standard error for each that cannot be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from analyzer.article.reading import read_articles
from analyzer.commands.console import say
from analyzer.config import Settings
from analyzer.errors import InputError
from analyzer.records import Article, Unreadable

TABLES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")


def is_many(source: str) -> bool:
    """Tell whether one source stands for any number of articles: a folder or a table."""
    return Path(source).suffix.casefold() in TABLES or Path(source).is_dir()


class Sources:
    """Articles of several sources as one stream; what cannot be read is said, skipped and remembered in `exit_code`."""

    def __init__(self, sources: Sequence[str], settings: Settings) -> None:
        self._sources = sources
        self._settings = settings
        self.exit_code = 0

    def __iter__(self) -> Iterator[Article]:
        for source in self._sources:
            for found in read_articles(source):
                if isinstance(found, Unreadable):
                    say(f"{found.source}: {found.reason}")
                    self.exit_code = InputError.exit_code
                else:
                    yield found
