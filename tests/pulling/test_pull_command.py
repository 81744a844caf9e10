"""`analyzer models pull` and `list`: words, exit codes, one line for whatever goes wrong."""

import importlib.util
from pathlib import Path

import pytest
from local_server import LocalServer
from typer.testing import CliRunner, Result

from analyzer import cli
from analyzer.commands.pull import PullOptions, read_wishes, run_pull
from analyzer.errors import AnalyzerError, ConfigError, ModelError
from analyzer.language.tags import canonical
from analyzer.pulling.available import read_offers

needs_firefox = pytest.mark.skipif(importlib.util.find_spec("fxtranslate") is None, reason="needs the extra firefox")

REVISION = "0" * 40


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


def test_words_say_where_a_model_comes_from() -> None:
    pair, hub = read_wishes(["es-en", f"someone/model@{REVISION}"], PullOptions(languages=("mk",)))
    assert (pair.engine, pair.name) == ("firefox", "es-en")
    assert (hub.engine, hub.name, hub.revision, hub.languages) == ("hub", "someone/model", REVISION, ("mk",))
    (opus,) = read_wishes(["opus", "mk-en"], PullOptions())
    assert (opus.name, opus.revision) == ("Helsinki-NLP/opus-mt-tc-big-zls-en", None)
    assert {"mk", "bg", "sr"} <= set(opus.languages)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["xx-yy"], "xx-yy: is neither"),
        (["es"], "es: is neither"),
        (["someone/model@main"], "40 hexadecimal digits"),
        (["someone/model"], "40 hexadecimal digits"),
        (["../../x-en"], "is neither"),
        (["opus"], "name a pair"),
        (["opus", f"someone/model@{REVISION}"], "is neither"),
        (["opus", "sq-en"], "there is ar-en"),
        (["opus", "en-es"], "there is ar-en"),
        (["es-en", "--into", "e n"], "language tag"),
        (["es-en", "--languages", "es,???"], "language tag"),
    ],
)
def test_slips_are_wrong_settings(words: list[str], said: str) -> None:
    done = run("models", "pull", *words)
    assert isinstance(done.exception, ConfigError)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)


@needs_firefox
def test_offline_nothing_is_fetched_and_what_is_there_is_checked(
    server: LocalServer, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("zstandard", reason="the `firefox` extra is not installed")
    for words in (["es-en"], ["opus", "mk-en"], [f"someone/model@{REVISION}"]):
        done = run("models", "pull", *words, "--offline")
        assert isinstance(done.exception, AnalyzerError)
        assert done.exception.exit_code == 5
        assert "was not pulled yet" in str(done.exception)
    server.list_firefox(*server.add_model("es-en"))
    assert run_pull(["es-en"], PullOptions(firefox_urls=server.firefox_urls)) == 0
    said = capsys.readouterr().err
    assert "firefox/es-en@3.0-tiny: 0.0 MB, MPL-2.0, fetched 2" in said
    assert len(said.splitlines()) == 1
    server.asked.clear()
    assert run("models", "pull", "es-en", "--offline").exit_code == 0
    assert server.asked == []


def test_every_pair_that_is_listed_can_be_asked_for() -> None:
    offers, _ = read_offers()
    assert len(offers) > 40
    for offer in offers:
        assert canonical(offer.tag) == offer.tag or canonical(offer.tag) == "no"
        ways = [[f"{offer.tag}-en"]] * offer.is_in_firefox + [["opus", f"{offer.tag}-en"]] * (offer.opus is not None)
        assert ways
        assert all(read_wishes(words, PullOptions()) for words in ways)


@needs_firefox
def test_pulled_models_are_listed_and_verified(server: LocalServer) -> None:
    pytest.importorskip("zstandard", reason="the `firefox` extra is not installed")
    server.list_firefox(*server.add_model("es-en"))
    run_pull(["es-en"], PullOptions(firefox_urls=server.firefox_urls))
    line = run("models", "list").stdout.splitlines()[-1]
    assert line.split() == ["translator", "firefox/es-en@3.0-tiny", "0.0", "MB", "MPL-2.0", "1:", "es"]
    assert "ok firefox/es-en@3.0-tiny" in run("models", "verify").stdout


def test_what_is_available_is_listed_with_its_quality_and_its_source() -> None:
    listed = run("models", "list", "--available").stdout
    rows = {line.split()[0]: line.split() for line in listed.splitlines()[1:-2]}
    assert rows["es"][1:4] == ["55.5", "57.6", "56.5"]
    assert rows["mk"][1:4] == ["-", "65.8", "62.2"]
    assert rows["pl"][1:4] == ["yes", "-", "-"]
    assert "chrF++ on FLORES devtest" in listed
    assert "CC-BY-NC-4.0" in listed


@needs_firefox
def test_a_cache_that_cannot_be_written_is_one_line(server: LocalServer, cache: Path) -> None:
    pytest.importorskip("zstandard", reason="the `firefox` extra is not installed")
    server.list_firefox(*server.add_model("es-en"))
    cache.parent.mkdir(parents=True)
    cache.write_bytes(b"a file where the folder should be")
    with pytest.raises(ModelError, match="make room or give permission") as caught:
        run_pull(["es-en"], PullOptions(firefox_urls=server.firefox_urls))
    assert "\n" not in str(caught.value)
