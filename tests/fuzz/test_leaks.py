"""Thousands of articles in one process: memory and open files stay where they were.

``FUZZ_ARTICLES`` says how many (`make fuzz`: 10,000). Every article has words, names and addresses of its own, so that a store
that never forgets would show.
"""

import gc
import os
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.article.kinds import parse_bytes
from analyzer.article.reading import read_articles
from analyzer.extraction.posts import extract_posts
from analyzer.records import Article

ARTICLES = int(os.environ.get("FUZZ_ARTICLES", "300"))
WARM_UP = 100  # tables are read and bounded stores are filled at first
MOST_BYTES = 1_500_000  # bounded stores may still grow; one article of 4 kB kept as records is more than 30 kB
PAGE = """<html lang="en"><title>{name} and the ferry</title><article><p>People spoke of {name}. One user joked: “{words}”</p>
<blockquote class="twitter-tweet"><p lang="en">{words} and more</p>&mdash; {name} (@{name}_x)
<a href="https://twitter.com/{name}_x/status/{number}">May 4, 2023</a></blockquote>
<script>var x = {{"url": "https://www.instagram.com/p/C{name}xyz/", "{name}": [1, 2]}}</script></article>"""
TEXT = "{name} and the ferry\n\nPeople spoke of it.\n\n{words} — {name} (@{name}_x) May 4, 2023\n\nOne user wrote: “{words}”\n"

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files where Linux lists them")


def sources(n_articles: int) -> Iterator[tuple[bytes, str]]:
    draw = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(n_articles):
        name = "".join(draw.choices(letters, k=8))
        words = " ".join("".join(draw.choices(letters, k=5)) for _ in range(12))
        kind, suffix = ((PAGE, ".html"), (TEXT, ".txt"))[number % 2]
        yield kind.format(name=name, words=words, number=1654000000000000000 + number).encode(), f"{name}{suffix}"


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_memory_and_open_files_stay_flat(tmp_path: Path) -> None:
    n_posts, bytes_before, files_before = 0, 0, 0
    tracemalloc.start()
    try:
        for number, (data, name) in enumerate(sources(WARM_UP + ARTICLES)):
            if number == WARM_UP:
                gc.collect()
                bytes_before, files_before = tracemalloc.get_traced_memory()[0], open_files()
            n_posts += len(extract_posts(parse_bytes(data, source=name, name=name)).posts)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - bytes_before
    finally:
        tracemalloc.stop()
    assert n_posts >= WARM_UP + ARTICLES
    assert grown < MOST_BYTES
    assert open_files() <= files_before


def test_files_that_were_read_or_refused_are_closed(tmp_path: Path) -> None:
    for number, (data, name) in enumerate(sources(60)):
        (tmp_path / f"{number}-{name}").write_bytes(data if number % 3 else b"\0\1\2\3" * 40)
    (tmp_path / "empty.html").write_bytes(b"")
    before = open_files()
    kinds = [isinstance(one, Article) for one in read_articles(str(tmp_path))]
    assert kinds.count(True) == 40
    assert kinds.count(False) == 21
    assert open_files() <= before
