"""The options that hide: on reports, on extracted posts, in settings; what contradicts itself is refused in one line."""

import json
from pathlib import Path

import command_line
import jsonschema
import pytest
from command_line import run

from analyzer.report.as_json import schema

pytestmark = pytest.mark.usefixtures("small_stages")

ARTICLE = command_line.ARTICLE.replace("at last", "at last, says @miller_1")
SECRETS = ["Ana", "Roe", "ana_roe", "Bo Lund", "bo_lund", "miller_1"]
FORMATS = ("terminal", "markdown", "json", "jsonl", "csv", "html")


@pytest.fixture
def page(page: Path) -> Path:
    """Give the article with somebody named in a post who wrote none of them."""
    page.write_text(ARTICLE, encoding="utf-8")
    return page


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.txt"
    path.write_text("not to be seen in any output\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("format_", FORMATS)
def test_reports_name_nobody_and_never_the_key(page: Path, key: Path, format_: str) -> None:
    done = run("report", page, "--format", format_, "--pseudonymise", "--pseudonym-key", key)
    assert done.exit_code == 0, done.output
    assert [secret for secret in (*SECRETS, "not to be seen") if secret in done.output] == []
    assert "person-" in done.stdout


def test_offsets_count_in_the_rewritten_text(page: Path) -> None:
    report = json.loads(run("report", page, "-f", "json", "--include-text", "--pseudonymise").stdout)
    jsonschema.validate(report, schema())
    mentions = [mention for post in report["posts"] for mention in post["mentions"]]
    assert len(mentions) == 3
    assert all(report["article"]["text"][one["start"] : one["end"]] == one["content"] for one in mentions)


def test_a_key_gives_the_same_pseudonyms_again_and_no_key_gives_others(page: Path, key: Path) -> None:
    def handles(*options: object) -> list[str]:
        return [json.loads(line)["handle"] for line in run("posts", page, "--pseudonymise", *options).stdout.splitlines()]

    assert handles("--pseudonym-key", key) == handles("--pseudonym-key", key)
    assert len({*handles("--pseudonym-key", key), *handles(), *handles()}) == 6


def test_extracted_posts_name_nobody(page: Path) -> None:
    done = run("posts", page, "--pseudonymise")
    assert [secret for secret in SECRETS if secret in done.stdout] == []
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize("format_", FORMATS)
def test_without_texts_no_words_of_posts_are_written(page: Path, format_: str) -> None:
    done = run("report", page, "--format", format_, "--no-text")
    assert done.exit_code == 0, done.output
    assert "bread" not in done.stdout
    assert "quiet" not in done.stdout
    assert "Bo Lund" in done.stdout


def test_extracted_posts_without_texts_keep_their_places(page: Path) -> None:
    first, second = [json.loads(line) for line in run("posts", page, "--no-text").stdout.splitlines()]
    assert (first["text"], second["text"]) == (None, None)
    assert [mention["content"] for mention in second["mentions"]] == ["", ""]
    assert ARTICLE[second["mentions"][0]["start"] : second["mentions"][0]["end"]] == "Who needs bread?"


def test_settings_hide_as_options_do(page: Path, key: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'pseudonym_key = "{key}"\ntexts = false\n', encoding="utf-8")
    report = json.loads(run("report", page, "-f", "json", "--config", settings).stdout)
    assert report["provenance"]["pseudonymised"]
    assert report["provenance"]["texts_left_out"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--no-text", "--include-text"], "contradict each other"),
        (["--pseudonym-key", "no-such-file"], "make one with"),
    ],
)
def test_what_cannot_be_done_is_refused(page: Path, options: list[str], said: str) -> None:
    done = run("report", page, *options)
    assert done.exit_code != 0
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)
