import json
from pathlib import Path

import command_line
import pytest
from comparison.written_reports import a_post, a_report, some_posts, written
from typer.testing import Result

from analyzer.errors import AnalyzerError


def run(*arguments: object) -> Result:
    return command_line.run("compare", *arguments)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    link = {"permalink": "https://t.me/valley/17"}
    return written(tmp_path, a_report(1, [*some_posts(3, 2), a_post(4, **link)]), a_report(2, [a_post(1, **link)]))


def test_standard_output_gets_the_terminal_report(reports: Path) -> None:
    result = run(reports)
    assert result.exit_code == 0
    assert result.stdout.startswith("Comparison of reactions\n2 articles")


@pytest.mark.parametrize(
    ("name", "start"),
    [("x.html", "<!doctype html>"), ("x.csv", "group_by,"), ("x.json", '{\n  "schema"'), ("x.txt", "Comparison of")],
)
def test_the_suffix_chooses_the_format(reports: Path, tmp_path: Path, name: str, start: str) -> None:
    assert run(reports, "--output", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_csv_into_a_folder_gives_both_tables(reports: Path, tmp_path: Path) -> None:
    assert run(reports, "--format", "csv", "--output", f"{tmp_path}/out/").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["comparison.csv", "shared_posts.csv"]


def test_a_bad_file_is_told_and_the_exit_code_is_3(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    result = run(tmp_path, "--format", "json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["n_unreadable"] == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"analyzer: {tmp_path}/bad.json: report 1 is broken JSON")


def test_the_language_of_the_report_is_an_option(reports: Path) -> None:
    assert run(reports, "--language", "es").stdout.startswith("Comparación de reacciones")
    assert isinstance(run(reports, "--language", "tlh").exception, AnalyzerError)


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["--output", "absent/x.html"], "there is no folder", 4),
        (["--format", "html", "--output", "."], "is one file; name it", 4),
    ],
)
def test_what_cannot_end_well_is_refused_at_once(reports: Path, arguments: list[str], message: str, code: int) -> None:
    error = run(reports, *arguments).exception
    assert isinstance(error, AnalyzerError)
    assert message in str(error)
    assert error.exit_code == code
