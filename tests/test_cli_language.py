"""The language of a report: chosen by a flag or a setting, of the words only, and refused in one line where there is none."""

import json
import re
from pathlib import Path

import pytest
from command_line import run

from analyzer.errors import ConfigError
from analyzer.report.wording import DEFAULT, interface_languages

pytestmark = pytest.mark.usefixtures("small_stages")


@pytest.mark.parametrize(
    ("tag", "title", "date"),
    [
        ("en", "What the posts do", "3 May 2023"),
        ("es", "Qué hacen las publicaciones", "3 may 2023"),
        ("sr", "Шта објаве чине", "3. 5. 2023."),
        ("sr-Cyrl", "Шта објаве чине", "3. 5. 2023."),
        ("sr-Latn", "Šta objave čine", "3. 5. 2023."),
    ],
)
def test_a_report_is_written_in_the_language_asked_for(page: Path, tag: str, title: str, date: str) -> None:
    for format_ in ("terminal", "markdown", "html"):
        done = run("report", page, "--language", tag, "--format", format_)
        assert done.exit_code == 0, done.output
        assert title in done.stdout
        assert "Who needs bread?" in done.stdout
    assert date in run("report", page, "--language", tag).stdout


def test_a_setting_chooses_the_language_and_the_flag_overrides_it(page: Path, tmp_path: Path) -> None:
    config = tmp_path / "analyzer.toml"
    config.write_text('language = "es"\n', encoding="utf-8")
    assert "Comprobaciones" in run("report", page, "--config", config).stdout
    assert "Provere" in run("report", page, "--config", config, "--language", "sr-Latn").stdout


@pytest.mark.parametrize("tag", ["tlh", "english", "ES", "../en", ""])
@pytest.mark.parametrize("format_", ["html", "json"])
def test_an_unknown_language_is_refused_in_one_line_that_lists_the_known(page: Path, tag: str, format_: str) -> None:
    done = run("report", page, "--language", tag, "--format", format_)
    assert isinstance(done.exception, ConfigError)
    assert str(done.exception) == f"language: no report is written in {tag!r}; there are en, es, sr, sr-Cyrl, sr-Latn"
    assert done.stdout == ""


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_tables_and_json_are_the_same_in_every_language(page: Path, format_: str) -> None:
    asked = [run("report", page, "--language", tag, "--format", format_).stdout for tag in interface_languages()]
    assert set(asked) == {run("report", page, "--format", format_).stdout}
    if format_ == "json":
        assert json.loads(asked[0])["posts"]


def test_the_command_on_a_page_makes_it_again(page: Path) -> None:
    made = run("report", page, "--language", "sr-Latn", "--format", "html").stdout
    (command,) = re.findall(r'<code class="take">(.*?)</code>', made)
    assert run(*command.removeprefix("analyzer ").split()).stdout == made


def test_help_names_every_language() -> None:
    (told,) = re.findall(
        r"Language of the report: ([\w, -]+) \[default: (\w+)\]", " ".join(run("report", "--help").stdout.split())
    )
    assert {*told[0].split(", "), "sr-Cyrl"} == set(interface_languages())  # "sr" is "sr-Cyrl"
    assert told[1] == DEFAULT
