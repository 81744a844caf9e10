"""Data sets and articles as input."""

import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

pytest.importorskip("torch")

from tiny_batch import contents, make_posts, rejects, rows_of, score, write_jsonl

from analyzer.batch.articles import find_article_sources
from analyzer.batch.options import parse_options
from analyzer.batch.sources import find_sources, take_fingerprint
from analyzer.errors import ConfigError, InputError

ARTICLE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The ferry to the old harbour stopped on Monday. Many people wrote about it.</p>
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{words}</p>&mdash; Ana (@ana_k)
<a href="https://twitter.com/ana_k/status/{key}">March 3, 2025</a></blockquote>
<p>The council did not answer.</p></article></body></html>"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Give a folder with a data set that `datasets` saved, and one with splits."""
    datasets = pytest.importorskip("datasets")
    os.environ["HF_DATASETS_OFFLINE"] = "1"
    posts = [{"id": post["id"], "text": post["text"], "context": post.get("context")} for post in make_posts(50)]
    whole = datasets.Dataset.from_list(posts)
    whole.save_to_disk(tmp_path / "plain", num_shards=3)
    datasets.DatasetDict({"train": whole.select(range(40)), "test": whole.select(range(40, 50))}).save_to_disk(
        tmp_path / "split"
    )
    return tmp_path


@pytest.mark.filterwarnings("ignore")
def test_a_saved_data_set_gives_what_its_rows_give(tiny_config: Path, saved: Path) -> None:
    path = write_jsonl(saved / "posts.jsonl", make_posts(50))
    assert score(tiny_config, path, "--out", saved / "from-jsonl") == 0
    assert score(tiny_config, saved / "plain", "--out", saved / "from-dataset") == 0
    assert rows_of(saved / "from-dataset") == rows_of(saved / "from-jsonl")


@pytest.mark.filterwarnings("ignore")
def test_a_split_is_chosen_by_name(tiny_config: Path, saved: Path) -> None:
    assert score(tiny_config, saved / "split", "--out", saved / "out", "--split", "test") == 0
    assert [row["id"] for row in rows_of(saved / "out")] == [f"p{n}" for n in range(40, 50)]
    with pytest.raises(InputError, match=r"has no split 'dev'; it has test, train"):
        find_sources([str(saved / "split")], out=saved / "out", split="dev")


def test_a_data_set_of_the_hub_needs_a_revision_that_cannot_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    named = f"owner/posts@{'a' * 40}"
    (source,) = find_sources([named], out=tmp_path / "out", split="test")
    assert (source.kind, source.name, source.path.as_posix()) == ("hub", f"{named}:test", "owner/posts")
    assert take_fingerprint([source]).sha256 != take_fingerprint(find_sources([named], out=tmp_path / "out")).sha256
    with pytest.raises(InputError, match="owner/name@revision"):
        find_sources(["owner/posts@main"], out=tmp_path / "out")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, words in enumerate(["war war, says the mill", "lol what a quiet bridge", "peace for the river"]):
        page = ARTICLE.format(title=f"Ferry {number}", words=words, key=1896500000000000000 + number)
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    (folder / "broken.html").write_bytes(b"")
    rows = [
        {"id": "t1", "text": ARTICLE.format(title="In a table", words="the river is quiet", key=1896500000000000099)},
        {"id": "t2"},
    ]
    (folder / "table.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_articles_give_posts_with_their_article_and_a_row_each(tiny_config: Path, pages: Path, tmp_path: Path) -> None:
    assert score(tiny_config, pages, "--articles", "--out", tmp_path / "out") == 0
    articles = pq.read_table(tmp_path / "out" / "articles" / "part-00000.parquet").to_pylist()
    posts = rows_of(tmp_path / "out")
    assert [article["article"] for article in articles] == ["0.html", "1.html", "2.html", "table.jsonl#t1"]
    assert [post["article"] for post in posts] == ["0.html", "1.html", "2.html", "table.jsonl#t1"]
    assert [post["text"] for post in posts][1] == "lol what a quiet bridge"
    assert all(article["n_posts"] == article["n_scored"] == 1 for article in articles)
    assert [one["reason"] for one in rejects(tmp_path / "out")] == ["unreadable article"] * 2
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["rows_in"], manifest["rows_out"], manifest["rejects"]["rows"]) == (6, 4, 2)


def test_links_out_of_a_folder_of_articles_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for place in (folder / "own.html", tmp_path / "other.html"):
        place.write_text("<p>People gathered.</p>", encoding="utf-8")
    (folder / "away.html").symlink_to(tmp_path / "other.html")
    (folder / "within.html").symlink_to(folder / "own.html")
    found = find_article_sources([str(folder)], out=tmp_path / "out")
    assert [source.name for source in found] == ["own.html"]


def test_articles_name_nobody_and_parts_made_with_one_key_agree(tiny_config: Path, pages: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_text("sixteen bytes and more")
    options = ("--articles", "--pseudonymise", "--pseudonym-key", key, "--shard-rows", 2, "--format", "jsonl")
    one, other = tmp_path / "one", tmp_path / "other"
    assert score(tiny_config, pages, *options, "--out", one) == 0
    for number in (2, 1):
        assert score(tiny_config, pages, *options, "--out", other, "--shard", f"{number}/2") == 0
    (who,) = {row["handle"] for row in rows_of(one)}
    assert str(who).startswith("person-")
    assert sorted(map(str, rows_of(one))) == sorted(map(str, rows_of(other)))
    written = b"".join(path.read_bytes() for path in one.rglob("*") if path.is_file())
    assert not [secret for secret in (b"ana_k", b"Ana", b"18965", b"sixteen bytes") if secret in written]


def test_a_run_does_not_go_on_with_another_key(tiny_config: Path, pages: Path, tmp_path: Path) -> None:
    for key in ("first", "second"):
        (tmp_path / key).write_text(f"the {key} key of pseudonyms")
    options = ("--articles", "--out", tmp_path / "out", "--pseudonym-key")
    assert score(tiny_config, pages, *options, tmp_path / "first") == 0
    assert score(tiny_config, pages, *options, tmp_path / "second") == ConfigError.exit_code


def test_articles_without_texts_have_numbers_and_places_alone(tiny_config: Path, pages: Path, tmp_path: Path) -> None:
    assert score(tiny_config, pages, "--articles", "--no-text", "--out", tmp_path / "out", "--format", "jsonl") == 0
    assert {row["text"] for row in rows_of(tmp_path / "out")} == {None}
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert b"quiet" not in written
    assert b"Ferry" not in written


@pytest.mark.parametrize("options", [("--pseudonymise",), ("--no-text",), ("--articles", "--pseudonymise")])
def test_hiding_needs_articles_and_a_key_that_stays(tmp_path: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match="--pseudonymise"):
        parse_options(["posts.jsonl", "--out", str(tmp_path), *options], program="batch")


def test_articles_in_parts_merge_into_the_whole_wherever_they_lie(tiny_config: Path, pages: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert score(tiny_config, pages, "--articles", "--out", one, "--shard-rows", 2) == 0
    moved = pages.rename(tmp_path / "elsewhere")
    for number in (2, 1):
        assert score(tiny_config, moved, "--articles", "--out", other, "--shard-rows", 2, "--shard", f"{number}/2") == 0
    assert score(tiny_config, "--merge", "--out", other) == 0
    assert contents(other) == contents(one)
    assert len([name for name in contents(one) if name.startswith("articles/")]) == 3
