"""How fast the program starts, reads pages, tells languages and translates, each beside a yardstick of the same run.

Why ratios: seconds depend on the machine and on what else runs on it; the same work against the same yardstick, in turns, does
not. Every figure is a median over turns that alternate between the two: seconds on the wall for a start, which has several
processes and threads, processor seconds for what runs on one core.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from analyzer.article.reading import read_articles
from analyzer.assembly import load_detector, load_translation
from analyzer.config import DetectorName, Settings
from analyzer.errors import ModelError
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article, Utterance

TURNS = 7  # odd, so that the median is a measured value


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure beside its yardstick, both in `unit`; `ratio` is figure through yardstick."""

    name: str
    unit: str
    value: float
    yardstick_name: str
    yardstick: float

    @property
    def ratio(self) -> float:
        """Return the figure as a multiple of the yardstick."""
        return self.value / self.yardstick


def measure_start(article: Path) -> Iterator[Measured]:
    """Time the program's start in seconds: help, and a whole report in a new process with files in the disk cache."""
    bare = [sys.executable, "-c", "pass"]
    for name, arguments in (
        ("analyzer --help", ["--help"]),
        ("analyzer detect, one line", ["detect", str(article)]),
        ("analyzer posts, one article", ["posts", str(article)]),
        ("analyzer report, one article, cold", ["report", str(article), "--format", "json"]),
    ):
        command = [sys.executable, "-m", "analyzer", *arguments]
        value, yardstick = _in_turns(lambda c=command: _run(c), lambda: _run(bare), clock=time.perf_counter)  # type: ignore[misc]
        yield Measured(name, "s", value, "an empty Python", yardstick)


def measure_pages(sources: Sequence[str]) -> Iterator[Measured]:
    """Count the pages read and searched per second on one core, the sentence encoder left out, beside a bare parse by lxml."""
    pages = [source for source in sources if source.endswith((".html", ".htm"))]

    def read() -> None:
        for source in pages:
            for article in read_articles(source):
                if isinstance(article, Article):
                    extract_posts(article)

    value, yardstick = _in_turns(read, lambda: _parse_all(pages))
    yield Measured(
        f"read and extract {len(pages)} pages", "pages/s", len(pages) / value, "lxml.html alone", len(pages) / yardstick
    )


def measure_translator(posts: Path) -> Iterator[Measured]:
    """Time the shipped translator: its first translation and memory in a new process, then posts per second, warm.

    Args:
        posts: Lines of tag, text and English, parted by tabs; the posts must all be different.
    """
    rows = [line.split("\t") for line in posts.read_text(encoding="utf-8").splitlines()]
    bare = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "post.txt"
        one.write_text(f"{rows[0][1]}\n", encoding="utf-8")
        command = [sys.executable, "-m", "analyzer", "translate", str(one)]
        value, yardstick = _in_turns(lambda: _run(command), lambda: _run(bare), clock=time.perf_counter)
        yield Measured("analyzer translate, one post", "s", value, "an empty Python", yardstick)
        yield Measured("its memory at the highest", "MB", _peak_mb(command), "an empty Python", _peak_mb(bare))
    _, translator = load_translation(Settings())
    if translator is None:
        raise ModelError("no translator is installed; see `analyzer models list`")
    asked = [Utterance(text=text, tag=tag) for tag, text, _ in rows]
    few = asked[:: max(1, len(asked) // 20)]
    value, yardstick = _in_turns(
        lambda: translator.translate(asked), lambda: [translator.translate([one]) for one in few], clock=time.perf_counter
    )
    yield Measured(f"translate {len(asked)} posts", "posts/s", len(asked) / value, "one at a time", len(few) / yardstick)


def measure_detector(texts: Sequence[str]) -> Iterator[Measured]:
    """Count the posts per second of the warm ensemble beside langdetect."""
    ensemble, single = load_detector(Settings()), load_detector(Settings(detector=DetectorName.LANGDETECT))
    asked = [Utterance(text=text) for text in texts]
    few = asked[: max(1, len(asked) // 20)]
    ensemble.detect(few)
    single.detect(few[:3])
    with threadpool_limits(1):  # a second thread of the matrix library would spin, and count as work
        value, yardstick = _in_turns(lambda: ensemble.detect(asked), lambda: single.detect(few))
    yield Measured(f"detect {len(asked)} posts", "posts/s", len(asked) / value, "langdetect alone", len(few) / yardstick)


def example_posts(folder: Path, copies: int = 100) -> list[str]:
    """Return the posts of all articles in a folder, each `copies` times with a number of its own, so that no two are alike."""
    articles = [article for article in read_articles(str(folder)) if isinstance(article, Article)]
    texts = [post.text for article in articles for post in extract_posts(article).posts if post.text]
    return [f"{text} {number}" for number in range(copies) for text in texts]


def _parse_all(pages: Sequence[str]) -> None:
    import lxml.html

    for page in pages:
        lxml.html.fromstring(Path(page).read_bytes())


def _in_turns(
    work: Callable[[], object], yardstick: Callable[[], object], *, clock: Callable[[], float] = time.process_time
) -> tuple[float, float]:
    """Return the median seconds of both, run in turns after one warm-up each; by default of processor time of this process."""
    work(), yardstick()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for times, call in zip(taken, (work, yardstick), strict=True):
            start = clock()
            call()
            times.append(clock() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _peak_mb(command: Sequence[str]) -> float:
    """Return the most memory that a command held, in megabytes (resident; Linux counts in kilobytes)."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(command))
    return usage.ru_maxrss / 1000


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
