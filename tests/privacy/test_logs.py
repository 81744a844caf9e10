"""What the program says while it works holds no words of posts and names nobody, whatever the page holds."""

import logging
import re
from pathlib import Path

import pytest
from fakes import fake_stages, fill_slots
from typer.testing import CliRunner

import analyzer.commands.console
import analyzer.commands.report
from analyzer import cli
from analyzer.assembly import load_stages
from analyzer.config import Settings
from analyzer.weights import has_model

SECRETS = ["quillfeather", "zebrawood", "marzipan", "Ottoline", "Бранислава"]
POST = "The zebrawood burns <b>\x1b[31m</b> [/nope] marzipan \u202e=1+1 https://t.co/zebrawood"
EMBED = (
    f'<blockquote class="twitter-tweet"><p lang="xx-zebrawood">{POST}</p>&mdash; Ottoline Бранислава (@quillfeather) '
    '<a href="https://twitter.com/quillfeather/status/1786300000000000000">May 3, 2024</a></blockquote>'
)
PAGES = {
    "an embed": f"<html><body><p>One wrote:</p>{EMBED}</body></html>",
    "nesting": "<div>" * 3_000 + EMBED + "</div>" * 3_000,
    "a wrong encoding": f'<meta charset="quillfeather"><p>caf\xff</p>{EMBED}',
    "an open comment": f"<p>One wrote</p>{EMBED}<!-- zebrawood {POST}",
    "an open attribute": f'<p>One wrote</p>{EMBED}<a title="quillfeather {POST}',
    "endless attributes": f"<p {' '.join(f'quillfeather{n}=zebrawood' for n in range(3_000))}>text</p>{EMBED}",
    "broken JSON": f'<script type="application/ld+json">{{"author": "quillfeather", "text": "{POST}</script>{EMBED}',
    "odd dates": f'<meta property="article:published_time" content="quillfeather">{EMBED}',
    "an odd language": f'<html lang="quillfeather zebrawood">{EMBED}',
    "credit lines": f"<p>{POST} — Ottoline (@quillfeather) May 3, 2023</p>",
}


@pytest.fixture(autouse=True)
def everything_is_logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Fill the slots, and send the log of all levels to the test instead of to standard error."""

    def set_up_logging(verbose: bool) -> None:
        logger = logging.getLogger("analyzer")
        logger.handlers, logger.propagate = [caplog.handler], False
        logger.setLevel(logging.DEBUG)

    fill_slots(monkeypatch)
    monkeypatch.setattr(analyzer.commands.console, "set_up_logging", set_up_logging)


@pytest.mark.parametrize(
    "command", [["report"], ["report", "--pseudonymise"], ["report", "--no-text"], ["posts"]], ids=" ".join
)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_nothing_of_a_post_is_said_or_logged(
    page: str, command: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page.encode("utf-8", "surrogatepass"))
    caplog.set_level(logging.DEBUG)
    done = CliRunner().invoke(cli.app, [*command, str(path)])
    assert done.exit_code == 0, done.output
    told = done.stderr + caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert [secret for secret in SECRETS if secret in told] == []
    assert ("a key of this run" in caplog.text) == ("--pseudonymise" in command)
    if not {"--pseudonymise", "--no-text"} & set(command):
        assert "quillfeather" in done.stdout


class Breaking:
    """A scorer that fails on its first text."""

    provenance = ()
    thresholds: dict[str, float] = {}  # noqa: RUF012 - never changed

    def score(self, utterances: object, /) -> list[object]:  # noqa: ARG002 - the signature is the Protocol's
        raise OSError(28, "No space left on device")


def test_an_error_in_a_model_is_told_without_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = fake_stages()
    monkeypatch.setattr(
        analyzer.commands.report, "load_stages", lambda _: type(broken)(broken.detector, broken.encoder, None, Breaking())
    )
    path = tmp_path / "page.html"
    path.write_text(PAGES["an embed"], encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["report", str(path)])
    assert done.exit_code != 0
    assert [secret for secret in SECRETS if secret in done.stderr + str(done.exception)] == []


@pytest.mark.skipif(not (has_model("reaction") and has_model("language")), reason="not installed: language, reaction")
def test_the_shipped_models_log_nothing_of_a_post(tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(analyzer.commands.report, "load_stages", load_stages)
    path = tmp_path / "page.html"
    path.write_text(PAGES["an embed"], encoding="utf-8")
    caplog.set_level(logging.DEBUG)
    assert CliRunner().invoke(cli.app, ["report", str(path), "--no-encoder"]).exit_code == 0
    assert Settings().texts
    assert not re.search("|".join(SECRETS), caplog.text)
