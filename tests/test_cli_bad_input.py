"""Bad input at the prompt: a one-line error or an honest, empty report, in bounded time, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from analyzer import cli
from analyzer.report.as_json import schema

pytestmark = pytest.mark.usefixtures("small_stages")


def report_on(tmp_path: Path, content: bytes, name: str = "page.html") -> Result:
    path = tmp_path / name
    path.write_bytes(content)
    return CliRunner().invoke(cli.app, ["report", str(path), "--format", "json"])


EMPTY_REPORTS = {
    "no posts": b"<html><body><p>The council met on Monday.</p></body></html>",
    "only spaces and marks": " \u200b\u200d\ufeff\u202e".encode(),
    "nothing but markup": b"<html><body><div></div></body></html>",
    "an unknown language": "<p>ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ ᛇᛈᛉᛊᛏᛒ</p>".encode(),
    "50,000 nested tags": b"<div>" * 50_000 + b"deep down" + b"</div>" * 50_000,
    "endless attributes": b"<p " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b">text</p>",
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><p>&b;&b;&b;</p>',
    "broken bytes": b"<p>caf\xc3 \xff\xfe\x80 text</p>",
    "NULs in text": b"<p>te\x00xt and mo\x00re text here</p>",
    "a wrong declaration": b'<meta charset="utf-16"><p>plain words</p>',
    "markup of the terminal": b"<p>[/nope] [link=x] \x1b[31m red</p>",
}


@pytest.mark.parametrize("content", EMPTY_REPORTS.values(), ids=EMPTY_REPORTS.keys())
def test_odd_pages_have_an_honest_report(tmp_path: Path, content: bytes) -> None:
    done = report_on(tmp_path, content)
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    jsonschema.validate(report, schema())
    assert report["posts"] == []
    assert report["aggregate"]["n_posts"] == 0


UNREADABLE = {
    "an empty file": (b"", "page.html"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "page.html"),
    "a program": (b"\x7fELF" + bytes(range(256)) * 40, "page.txt"),
    "a compressed file": (b"\x1f\x8b\x08\x00" + bytes(range(256)) * 40, "page.html"),
    "a table that is none": (b"PAR1 but not really", "page.parquet"),
}


@pytest.mark.parametrize(("content", "name"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_article_is_said_in_one_line(tmp_path: Path, content: bytes, name: str) -> None:
    done = report_on(tmp_path, content, name)
    assert done.exit_code == 3, done.output
    assert done.stdout in {"", "[]\n"}  # a table stands for any number of articles, so none is an empty array
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    done = CliRunner().invoke(cli.app, ["report", str(path)])
    assert done.exit_code == 3
    assert "100,000,000 bytes" in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/x",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    done = CliRunner().invoke(cli.app, ["report", url])
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "source", ["file:///etc/passwd", "ftp://example.org/x", "data:text/html,<p>x", "\udcff.html", "a\nb\x1b[31m", ""]
)
def test_odd_sources_are_said_in_one_harmless_line(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.app, ["report", source])
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr


def test_a_missing_or_altered_model_is_said_with_what_to_do(tmp_path: Path) -> None:
    models = tmp_path / "models"
    (models / "x").mkdir(parents=True)
    (models / "x" / "model.onnx").write_bytes(b"altered")
    entry = '[[model]]\nid = "x"\nslot = "reaction"\nfolder = "x"\nlicence = "MIT"\n'
    files = f'files = [{{ path = "model.onnx", size = 7, sha256 = "{"0" * 64}" }}]\n'
    (models / "manifest.toml").write_text(entry + files, encoding="utf-8")
    config = tmp_path / "analyzer.toml"
    config.write_text(f'models_folder = "{models}"\n', encoding="utf-8")
    text = tmp_path / "line.txt"
    text.write_text("hello\n", encoding="utf-8")
    command = [sys.executable, "-m", "analyzer", "score", str(text), "--config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert "sha256 differs" in done.stderr
    assert len(done.stderr.splitlines()) == 1
