"""Results appear whole, where they were asked for, or not at all."""

from pathlib import Path

import pytest

from analyzer.commands.output import file_name, whole_file
from analyzer.files import replacing


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")

    def write() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_in_the_place_of_a_result_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("not ours", encoding="utf-8")
    path = tmp_path / "report.json"
    path.symlink_to(outside)
    with whole_file(path) as temporary:
        temporary.write_text("ours", encoding="utf-8")
    assert outside.read_text(encoding="utf-8") == "not ours"
    assert path.read_text(encoding="utf-8") == "ours"
    assert not path.is_symlink()


def test_a_name_as_long_as_the_disk_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("橋" * 83 + ".html")
    with whole_file(path) as temporary:
        temporary.write_text("ours", encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_no_temporary_name_can_be_foretold(tmp_path: Path) -> None:
    names = set()
    for _ in range(20):
        with replacing(tmp_path / "report.json") as temporary:
            temporary.write_text("ours", encoding="utf-8")
            names.add(temporary.name)
    assert len(names) == 20


@pytest.mark.parametrize("source", ["𝒜" * 300, "https://x.example/" + "橋" * 300, "t.jsonl#a\nb/../../c"])
def test_names_made_of_sources_are_short_and_hold_no_row(source: str) -> None:
    name = file_name(source, ".parquet", set())
    assert len(name.encode()) < 220
    assert not name.startswith("c.")


@pytest.mark.parametrize(
    "source",
    [
        "../../etc/passwd",
        "https://x.example/../../..%2f",
        "a/..",
        "..",
        "/",
        "C:\\x\\..\\y",
        "\x1b]0;t\x07",
        "x" * 5000,
        "a?../../b",
    ],
)
def test_no_source_names_a_file_outside_the_folder(source: str, tmp_path: Path) -> None:
    name = file_name(source, ".html", set())
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    assert name.isprintable()
    assert len(name) < 100
    assert not name.startswith(".")
