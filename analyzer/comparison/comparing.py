"""The flow of a comparison: read every report once, group and test, find shared posts, read those again."""

from collections.abc import Callable, Sequence

from analyzer import __version__
from analyzer.comparison.grouping import group, group_by, to_entry
from analyzer.comparison.matching import PostIndex, SharedKey, by_article
from analyzer.comparison.reading import read_places, read_reports
from analyzer.comparison.records import Comparison, Dimension, Entry, Maker, SharedPost, Showing
from analyzer.comparison.showings import to_shared_post, to_showing
from analyzer.comparison.significance import compare_groups
from analyzer.errors import InputError
from analyzer.records import Unreadable

MAX_SHARED = 1_000  # shared posts whose words are kept
MAX_SHOWINGS = 40  # articles of one shared post that are set against each other
MAX_UNREADABLE = 1_000  # unreadable sources that are listed


def compare_reports(sources: Sequence[str], tell: Callable[[str], None]) -> Comparison:
    """Compare the reports of files and folders.

    Args:
        sources: Files as ``analyzer report --format json`` or ``jsonl`` writes them, or folders of such files.
        tell: Is given one line for every source that cannot be read and every article that comes twice.

    Raises:
        InputError: Fewer than two articles can be read, or a file changes meanwhile.
    """
    intake = _Intake(tell)
    intake.read(sources)
    entries = tuple(intake.entries)
    if len(entries) < 2:
        raise InputError(f"nothing to compare: {len(entries)} report(s) were read; give reports on at least two articles")
    groups = {dimension: group_by(dimension, entries) for dimension in Dimension}
    keys = intake.index.shared()
    return Comparison(
        articles=entries,
        overall=group(None, entries),
        groups=groups,
        tests={dimension: compare_groups(groups[dimension], entries) for dimension in Dimension},
        shared=_shared_posts(keys[:MAX_SHARED], entries),
        n_shared=len(keys),
        makers=intake.makers,
        unreadable=tuple(intake.unreadable),
        n_unreadable=intake.n_unreadable,
        version=__version__,
    )


class _Intake:
    """What the first reading keeps."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._seen: dict[str, int] = {}
        self.entries: list[Entry] = []
        self.makers: dict[Maker, int] = {}
        self.index = PostIndex()
        self.unreadable: list[Unreadable] = []
        self.n_unreadable = 0

    def read(self, sources: Sequence[str]) -> None:
        for found in read_reports(sources):
            if isinstance(found, Unreadable):
                self._tell(f"{found.source}: {found.reason}")
                self.n_unreadable += 1
                if len(self.unreadable) < MAX_UNREADABLE:
                    self.unreadable.append(found)
                continue
            place, report = found
            number = self._seen.setdefault(report.sha256, len(self.entries) + 1)
            if number <= len(self.entries):
                self._tell(f"{place.file}: the same article as article {number}, {report.source}; it counts once")
                continue
            self.entries.append(to_entry(number, place, report))
            self.makers[report.maker] = self.makers.get(report.maker, 0) + 1
            for position, post in enumerate(report.posts):
                self.index.add(number, position, post)


def _shared_posts(keys: Sequence[SharedKey], entries: Sequence[Entry]) -> tuple[SharedPost, ...]:
    """Read the articles that show shared posts again and set these against each other."""
    wanted: dict[int, list[tuple[int, int]]] = {}
    for article, position, number in by_article(keys, MAX_SHOWINGS):
        wanted.setdefault(article, []).append((position, number))
    places = {entries[article - 1].place: article for article in wanted}
    showings: list[list[Showing]] = [[] for _ in keys]
    for place, report in read_places(list(places)):
        article = places[place]
        entry = entries[article - 1]
        if (report.sha256, len(report.posts)) != (entry.sha256, entry.n_posts):
            raise InputError(f"{place.file}: the file changed while it was read; run the command again")
        for position, number in wanted[article]:
            showings[number].append(to_showing(article, report.language, report.posts[position]))
    return tuple(to_shared_post(key, found) for key, found in zip(keys, showings, strict=True))
