"""Rows that are articles: their posts go into shards, and one row per article beside them.

The same `analyze` that reports use does the work, on the articles of a window together. Article ids are names below the input,
so that results do not depend on where the input lies.
"""

import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.article.folders import is_inside
from analyzer.article.kinds import HTML_SUFFIXES, TABLE_SUFFIXES, TEXT_SUFFIXES
from analyzer.article.reading import ReadingOptions, read_articles
from analyzer.batch.folder import OutputFolder
from analyzer.batch.intake import Reject, Window, cut_windows
from analyzer.batch.options import BatchOptions
from analyzer.batch.shards import AnyColumn, ShardWriter, open_shard, shard_name
from analyzer.batch.sources import Source
from analyzer.batch.timing import Clock
from analyzer.batch.work import model_sha256
from analyzer.errors import InputError
from analyzer.pipeline import analyze
from analyzer.privacy.protection import protection_of
from analyzer.records import Article, ArticleReport, Sentiment, Stance
from analyzer.report.as_json import number
from analyzer.report.rows import COLUMNS, Cell, Kind, rows
from analyzer.stages import Stages

WINDOW_ARTICLES = 64
SUFFIXES = frozenset((*HTML_SUFFIXES, *TEXT_SUFFIXES, *TABLE_SUFFIXES))


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article to be worked on: number in the input, id, and the article."""

    row: int
    id: str
    article: Article

    @property
    def n_characters(self) -> int:
        """Return what it weighs in a window."""
        return len(self.article.text)


@dataclass(frozen=True, slots=True)
class ArticleColumn:
    """One column of the table of articles."""

    name: str
    kind: Kind
    meaning: str
    value: Callable[[ArticleRow, ArticleReport], Cell]


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column that the table of posts has besides those of a report."""

    name: str
    kind: Kind
    meaning: str


def _stance(stance: Stance) -> tuple[ArticleColumn, ...]:
    name = stance.value
    return (
        ArticleColumn(f"{name}_n", "integer", f"posts labelled {name}", lambda _, r: r.aggregate.stances[stance].n),
        ArticleColumn(
            f"{name}_share", "number", "their share of the scored posts", lambda _, r: number(r.aggregate.stances[stance].share)
        ),
    )


def _sentiment(sentiment: Sentiment) -> ArticleColumn:
    name = sentiment.value
    return ArticleColumn(f"{name}_n", "integer", f"posts felt {name}", lambda _, r: r.aggregate.sentiment[sentiment].n)


ARTICLE_COLUMNS: tuple[ArticleColumn, ...] = (
    ArticleColumn("row", "integer", "number of the article in the whole input, from 1", lambda row, _: row.row),
    ArticleColumn("article", "text", "name of the article below the input", lambda row, _: row.id),
    ArticleColumn("article_sha256", "text", "SHA-256 of its bytes", lambda row, _: row.article.sha256),
    ArticleColumn("url", "text", "its address, if known", lambda row, _: row.article.url),
    ArticleColumn("title", "text", "its title", lambda _, report: report.article.title),
    ArticleColumn("published", "text", "its date, ISO 8601", lambda row, _: row.article.published),
    ArticleColumn("language", "text", "BCP 47 tag, or und", lambda _, report: report.language.tag),
    ArticleColumn("n_posts", "integer", "posts found", lambda _, report: report.aggregate.n_posts),
    ArticleColumn("n_scored", "integer", "of them with text", lambda _, report: report.aggregate.n_scored),
    ArticleColumn("n_abstained", "integer", "of them not to be relied on", lambda _, report: report.aggregate.n_abstained),
    *(column for stance in Stance for column in _stance(stance)),
    *(_sentiment(sentiment) for sentiment in Sentiment),
    ArticleColumn(
        "checks_disagreeing",
        "integer",
        "checks in which article and findings disagree",
        lambda _, report: sum(check.agrees is False for check in report.checks),
    ),
    ArticleColumn(
        "languages", "text", "JSON: posts by language", lambda _, report: json.dumps(dict(report.aggregate.languages))
    ),
    ArticleColumn(
        "warnings",
        "text",
        "what could not be read, separated by semicolons",
        lambda _, report: "; ".join(report.article.warnings),
    ),
)
POST_COLUMNS: tuple[AnyColumn, ...] = (
    AddedColumn("row", "integer", "number of the article in the whole input, from 1"),
    AddedColumn("article", "text", "name of the article below the input"),
    *(column for column in COLUMNS if column.name != "source"),
    AddedColumn("model_sha256", "text", "SHA-256 of the model that scored"),
)


def find_article_sources(arguments: Sequence[str], *, out: Path) -> list[Source]:
    """Return the files with articles that the arguments stand for: pages, texts and tables.

    Raises:
        InputError: An argument stands for nothing.
    """
    found: dict[Path, Source] = {}
    for argument in arguments:
        path = Path(argument)
        inner = sorted(path.rglob("*")) if path.is_dir() else [path]
        root = path.resolve()
        files = [one for one in inner if one == path or (one.suffix.lower() in SUFFIXES and is_inside(one, root))]
        files = [one for one in files if one.is_file()]
        files = [one for one in files if out.absolute() not in one.absolute().parents]
        if not files:
            raise InputError(f"{argument}: holds no article ({', '.join(sorted(SUFFIXES))}); check the path")
        for file in files:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            found.setdefault(file.resolve(), Source(file, name, "article"))
    return list(found.values())


class ArticleInput:
    """All articles of all files, in windows.

    Args:
        sources: Files.
        options: Of the run.
    """

    def __init__(self, sources: Sequence[Source], options: BatchOptions) -> None:
        self._sources = sources
        self._options = options
        self.done_bytes = 0

    def windows(self) -> Iterator[Window]:
        """Cut the stream into windows, in order."""
        return cut_windows(self._taken(), shard_rows=self._options.shard_rows, max_rows=WINDOW_ARTICLES)

    def _taken(self) -> Iterator[ArticleRow | Reject]:
        settings = self._options.settings
        reading = ReadingOptions(
            text_column=self._options.columns.text, html_column=settings.html_column, id_column=self._options.columns.id
        )
        row = 0
        for source in self._sources:
            for line, found in enumerate(read_articles(str(source.path), options=reading), start=1):
                row += 1
                name = source.name + found.source.removeprefix(str(source.path))
                if isinstance(found, Article):
                    yield ArticleRow(row, name, dataclasses.replace(found, source=name))
                else:
                    yield Reject(row, source.name, line, name, "unreadable article", found.reason)
            self.done_bytes += source.path.stat().st_size


@dataclass(frozen=True, slots=True)
class ArticleMaker:
    """Makes shards of articles: a file with their posts and one with the articles."""

    stages: Stages
    options: BatchOptions
    clock: Clock

    def names(self, shard: int, /) -> list[str]:
        """Return the two files, the posts first."""
        return [shard_name(folder, shard, self.options.format) for folder in ("shards", "articles")]

    @contextlib.contextmanager
    def making(self, shard: int, folder: OutputFolder, /) -> Iterator["_ArticleShard"]:
        """Give a shard of articles."""
        with ExitStack() as stack:
            tables: tuple[Sequence[AnyColumn], ...] = (POST_COLUMNS, ARTICLE_COLUMNS)
            posts, articles = (
                stack.enter_context(open_shard(folder.path / name, columns, self.options.format, folder.job.name))
                for name, columns in zip(self.names(shard), tables, strict=True)
            )
            yield _ArticleShard(self, posts, articles)


class _ArticleShard:
    """One shard of articles; what goes through the models is posts."""

    def __init__(self, maker: ArticleMaker, posts: ShardWriter, articles: ShardWriter) -> None:
        self._maker = maker
        self._posts = posts
        self._articles = articles
        self._protection = protection_of(maker.options.settings)
        self.n_rows = 0
        self.n_posts = 0

    @property
    def n_unique(self) -> int:
        return self.n_posts

    def add(self, window: Window, /) -> None:
        with self._maker.clock.timing("pipeline"):
            stages = self._maker.stages
            reports = analyze(
                [row.article for row in window.rows],
                stages,
                group=WINDOW_ARTICLES,
                config_sha256=self._maker.options.settings.sha256,
            )
            posts: list[dict[str, Any]] = []
            articles: list[dict[str, Any]] = []
            for row, report in zip(window.rows, map(self._protection.of_report, reports), strict=True):
                own = {"row": row.row, "article": row.id, "model_sha256": model_sha256(stages)}
                for cells in rows(report):
                    known = {**cells, **own}
                    posts.append({column.name: known[column.name] for column in POST_COLUMNS})
                articles.append({column.name: column.value(row, report) for column in ARTICLE_COLUMNS})
        self._posts.write(posts)
        self._articles.write(articles)
        self.n_rows += len(articles)
        self.n_posts += len(posts)
