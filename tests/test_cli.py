"""The command line: formats, files, exit codes, and one clear line for whatever goes wrong."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from command_line import ARTICLE, run
from fakes import heed_interrupts

from analyzer import __version__
from analyzer.errors import AnalyzerError, OutputError
from analyzer.report.as_json import schema

pytestmark = pytest.mark.usefixtures("small_stages")


def program(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program itself, as a shell would."""
    command = [sys.executable, "-m", "analyzer", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


# ---- report


def test_json_is_one_object_for_one_source(page: Path) -> None:
    done = run("report", page, "--format", "json")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    jsonschema.validate(report, schema())
    assert report["article"]["source"] == str(page)
    assert report["aggregate"]["n_posts"] == 2
    assert "text" not in report["article"]
    assert json.loads(run("report", page, "-f", "json", "--include-text").stdout)["article"]["text"] == ARTICLE


def test_json_is_an_array_for_several_sources_and_for_a_folder(page: Path, tmp_path: Path) -> None:
    assert len(json.loads(run("report", page, page, "-f", "json").stdout)) == 2
    assert len(json.loads(run("report", tmp_path, "-f", "json").stdout)) == 1
    assert [one["aggregate"]["n_posts"] for one in lines(run("report", page, page, "-f", "jsonl").stdout)] == [2, 2]


def test_one_bad_source_is_said_and_skipped(page: Path, tmp_path: Path) -> None:
    done = run("report", page, tmp_path / "none.html", page, "-f", "json")
    assert done.exit_code == 3
    assert len(json.loads(done.stdout)) == 2
    assert len(done.stderr.splitlines()) == 1
    assert "none.html" in done.stderr


@pytest.mark.parametrize(
    ("suffix", "starts"),
    [(".json", "{"), (".jsonl", '{"schema"'), (".md", "#"), (".html", "<!doctype html"), (".csv", "source")],
)
def test_the_suffix_of_a_file_chooses_the_format(page: Path, tmp_path: Path, suffix: str, starts: str) -> None:
    out = tmp_path / f"out{suffix}"
    done = run("report", page, "--output", out)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert out.read_text(encoding="utf-8").lstrip("\ufeff").casefold().startswith(starts)


def test_parquet_holds_a_row_per_post(page: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    out = tmp_path / "out.parquet"
    assert run("report", page, "--output", out).exit_code == 0
    assert pq.read_table(out).num_rows == 2
    piped = program("report", page, "-f", "parquet", "--config", tmp_path / "none.toml")
    assert piped.returncode == 4


def test_several_sources_make_a_file_each_in_a_folder(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "mill.txt").write_text("Nothing here.", encoding="utf-8")
    assert run("report", page, other / "mill.txt", "-f", "html", "--output", f"{tmp_path}/pages/").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["mill-2.html", "mill.html"]


def test_pages_of_several_articles_need_a_folder(page: Path, tmp_path: Path) -> None:
    done = program("report", page, page, "-o", tmp_path / "one.html")
    assert done.returncode == 4
    assert "name a folder" in done.stderr
    assert not (tmp_path / "one.html").exists()


def test_a_file_that_cannot_be_written_leaves_the_old_one(page: Path, tmp_path: Path) -> None:
    done = program("report", page, "-o", tmp_path / "no" / "such" / "out.json")
    assert done.returncode == 4
    assert "there is no folder" in done.stderr


def test_a_folder_that_takes_no_files_is_said(page: Path) -> None:
    done = run("report", page, "-f", "json", "-o", "/proc/self/report.json")
    assert isinstance(done.exception, OutputError)
    assert "/proc/self/report.json" in str(done.exception)


def test_an_article_without_posts_has_an_honest_empty_report(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("The council met on Monday and said little.", encoding="utf-8")
    report = json.loads(run("report", path, "-f", "json").stdout)
    jsonschema.validate(report, schema())
    assert report["posts"] == []
    assert report["aggregate"]["n_posts"] == 0


def test_standard_input_is_a_source() -> None:
    report = json.loads(run("report", "-", "-f", "json", given=ARTICLE).stdout)
    assert report["article"]["source"] == "-"
    assert report["aggregate"]["n_posts"] == 2


def test_flags_and_file_reach_the_report(page: Path, tmp_path: Path) -> None:
    config = tmp_path / "analyzer.toml"
    config.write_text("include_text = true\ntranslate = false\n", encoding="utf-8")
    plain = json.loads(run("report", page, "-f", "json").stdout)
    report = json.loads(run("report", page, "-f", "json", "--config", config).stdout)
    assert report["article"]["text"] == ARTICLE
    assert {model["slot"] for model in report["provenance"]["models"]} == {"detector", "encoder", "reaction"}
    assert report["provenance"]["config_sha256"] != plain["provenance"]["config_sha256"]
    assert report["provenance"]["version"] == __version__


def test_the_same_input_gives_the_same_bytes(page: Path) -> None:
    assert run("report", page, "-f", "json").stdout == run("report", page, "-f", "json").stdout


# ---- posts, detect, translate, score


def test_posts_are_lines_with_their_source(page: Path) -> None:
    found = lines(run("posts", page, page).stdout)
    assert [one["source"] for one in found] == [str(page)] * 4
    assert [one["handle"] for one in found] == ["ana_roe", "bo_lund"] * 2
    assert "stances" not in found[0]


def test_each_line_of_text_gets_a_line() -> None:
    found = lines(run("detect", given="hello there\n\nla guerra no puede todo\n").stdout)
    assert [one["id"] for one in found] == [1, 2, 3]
    assert [one["language"]["tag"] for one in found] == ["en", "und", "es"]  # type: ignore[index]


def test_json_lines_keep_their_ids_and_bad_lines_say_why() -> None:
    given = (
        '{"id": "a", "text": "hello"}\n{"text": 5}\nnot json\n[1]\n\n{"text": "yes", "context": "no"}\n{"id": 0, "text": ""}'
    )
    done = run("score", given=given)
    found = lines(done.stdout)
    assert done.exit_code == 3
    assert [one["id"] for one in found] == ["a", 2, 3, 4, 5, 6, 0]
    assert ["error" in one for one in found] == [False, True, True, True, True, False, False]
    assert found[0].keys() == {"id", "language", "stances", "labels", "sentiment", "abstained"}
    assert found[6]["stances"] is None
    assert found[6]["abstained"] == "no text"


def test_the_context_of_a_line_reaches_the_scorer() -> None:
    alone, beside = lines(run("score", given='{"text": "yes"}\n{"text": "yes", "context": "no"}').stdout)
    assert alone["stances"] != beside["stances"]


def test_a_text_that_starts_with_a_brace_is_a_text() -> None:
    (one,) = lines(run("detect", given="{this is not json at all}\n").stdout)
    assert one["language"]["tag"] == "en"  # type: ignore[index]


def test_translations_are_in_the_shape_of_the_report() -> None:
    spanish, english = lines(run("translate", given="la guerra no puede todo\nhello\n").stdout)
    assert spanish["translation"]["text"] == "LA GUERRA NO PUEDE TODO"  # type: ignore[index]
    assert english["translation"] is None
    (told,) = lines(run("translate", "--from", "es", given="hello\n").stdout)
    assert told["language"] == {"tag": "es", "confidence": 1.0}
    assert told["translation"]["text"] == "HELLO"  # type: ignore[index]


def test_odd_bytes_cost_one_line_only() -> None:
    long = b"x" * 1_000_001
    done = run(
        "detect",
        given=b"\xef\xbb\xbfhello\r\n\xff\xfe\n" + long + b"\nla guerra\xe2\x80\xa8no\x85\n".replace(b"\x85", b"") + b"end",
    )
    found = lines(done.stdout)
    assert done.exit_code == 3
    assert [one["id"] for one in found] == [1, 2, 3, 4, 5]
    assert [str(one.get("error"))[:11] for one in found] == ["None", "not UTF-8: ", "longer than", "None", "None"]


def test_more_lines_than_a_window_stay_in_order() -> None:
    given = "".join(f"line number {number}\n" for number in range(1000))
    assert [one["id"] for one in lines(run("detect", given=given).stdout)] == list(range(1, 1001))


# ---- what goes wrong


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report"], 2, "sources"),
        (["reprot", "x"], 2, "reprot"),
        (["report", "x", "--format", "pdf"], 2, "pdf"),
        (["report", "x", "--config", "none.toml"], 4, "none.toml: No such file"),
        (["report", "x", "--into", "English!"], 4, "language tag"),
        (["report", "x", "--stance-model", "a/b@main"], 4, "40 hexadecimal digits"),
        (["detect", "none.txt"], 3, "none.txt: No such file"),
        (["detect", "."], 3, "Is a directory"),
        (["models", "pull", "xx-yy"], 4, "xx-yy"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, said: str, tmp_path: Path) -> None:
    done = program(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if code > 2:
        assert len(done.stderr.splitlines()) == 1


def test_a_hostile_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    done = program("detect", "\x1b]0;owned\x07\u202etxt.\x1b[2Jnone")
    assert done.returncode == 3
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stderr)


def test_every_error_class_has_its_own_exit_code() -> None:
    codes = [error.exit_code for error in AnalyzerError.__subclasses__()]
    assert len(set(codes)) == len(codes)
    assert {3, 4, 5} <= set(codes)
    assert not {0, 1, 2} & set(codes)


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("1\n" * 20_000, encoding="utf-8")
    command = f"{sys.executable} -m analyzer detect numbers.txt --detector langdetect | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert json.loads(done.stdout)["id"] == 1
    assert done.stderr == ""


def test_an_interruption_is_quiet() -> None:
    command = [sys.executable, "-m", "analyzer", "detect", "-", "--detector", "langdetect"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, **pipes, preexec_fn=heed_interrupts) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"1\n" * 256)
        running.stdin.flush()
        first = running.stdout.readline()  # it works on standard input by now
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err == b""
    assert (first + out).endswith(b"\n")  # the reader may hold the rest already; no line is cut in two


def test_version() -> None:
    assert program("--version").stdout == f"analyzer {__version__}\n"


def test_completion_is_offered() -> None:
    environment = {**os.environ, "_ANALYZER_COMPLETE": "complete_bash", "COMP_WORDS": "analyzer re", "COMP_CWORD": "1"}
    command = [str(Path(sys.executable).parent / "analyzer")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.split() == ["report"]
