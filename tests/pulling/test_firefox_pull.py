"""Pulling Firefox models: whole or not at all, what the list says or nothing, within limits, and never twice."""

import hashlib
import json
import signal
import subprocess
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("zstandard", reason="the `firefox` extra is not installed")

import httpx
import zstandard
from local_server import RECORDS, LocalServer

from analyzer.errors import ConfigError, ModelError
from analyzer.pulled import FIREFOX, check_pulled, find_pulled, list_pulled, pulled_folder, read_pin
from analyzer.pulling.download import Downloader
from analyzer.pulling.firefox import MAX_LIST_BYTES, FirefoxSource, choose, pull_firefox, read_records, unpack
from analyzer.pulling.staging import staged


def pull(server: LocalServer, pair: str = "es-en", **limits: float):
    with Downloader(**limits) as downloader:
        return pull_firefox(pair, downloader, FirefoxSource(*server.firefox_urls))


def nothing_is_in_place() -> bool:
    return list_pulled() == [] and not (pulled_folder(FIREFOX) / "es-en").exists()


def test_a_model_is_fetched_verified_and_pinned(server: LocalServer) -> None:
    records = server.add_model("es-en")
    server.list_firefox(*records, *server.add_model("ru-en"))
    model = pull(server)
    assert model.path == pulled_folder(FIREFOX) / "es-en"
    assert {path.name for path in model.path.iterdir()} == {*(record["name"] for record in records), "pulled.toml"}
    assert (model.path / "vocab.esen.spm").read_bytes() == b"pieces"
    pin = tomllib.loads((model.path / "pulled.toml").read_text(encoding="utf-8"))
    assert pin["licence"] == "MPL-2.0"
    assert pin["fetched"] == date.today()
    assert pin["files"][0] == {
        "path": "model.esen.intgemm.alphas.bin",
        "size": 35_000,
        "sha256": hashlib.sha256(b"weights" * 5000).hexdigest(),
        "url": f"{server.url}/files/{records[0]['attachment']['location']}",
    }
    assert model.entry.id == "firefox/es-en@3.0-tiny"
    assert [one.name for one in list_pulled()] == ["es-en"]
    assert find_pulled(FIREFOX, "ru-en") is None


def test_progress_is_told_to_the_last_byte(server: LocalServer) -> None:
    records = server.add_model("es-en")
    server.list_firefox(*records)
    told: dict[str, tuple[int, int]] = {}
    with Downloader(lambda name, done, size: told.update({name: (done, size)})) as downloader:
        pull_firefox("es-en", downloader, FirefoxSource(*server.firefox_urls))
    assert len(told) == 3
    assert all(done == size for done, size in told.values())


def test_a_model_that_is_there_is_not_fetched_again_and_a_newer_one_takes_its_place(server: LocalServer) -> None:
    server.list_firefox(*server.add_model("es-en"))
    pull(server)
    server.asked.clear()
    assert pull(server).entry.id == "firefox/es-en@3.0-tiny"
    assert server.asked == [RECORDS]
    server.list_firefox(*server.add_model("es-en", salt="new", version="3.1"))
    assert pull(server).entry.id == "firefox/es-en@3.1-tiny"
    assert [path.name for path in pulled_folder(FIREFOX).iterdir() if path.is_dir()] == ["es-en"]
    assert (pulled_folder(FIREFOX) / "es-en" / "vocab.esen.spm").read_bytes() == b"piecesnew"


@pytest.mark.parametrize("name", ["model.esen.intgemm.alphas.bin", "pulled.toml"])
def test_a_damaged_model_is_refused_and_the_same_command_mends_it(server: LocalServer, name: str) -> None:
    server.list_firefox(*server.add_model("es-en"))
    path = pull(server).path / name
    path.write_bytes(b"?" * path.stat().st_size)
    with pytest.raises(ModelError, match="pull"):
        check_pulled(read_pin(path.parent))
    check_pulled(pull(server))
    assert [one.name for one in list_pulled()] == ["es-en"]


# ---- files that are not what the list says


def test_a_file_with_another_hash_or_size_is_refused(server: LocalServer) -> None:
    for change, said in (
        ({"attachment_hash": "0" * 64}, "sha256 differs"),
        ({"decompressedHash": "0" * 64}, "sha256 differs"),
        ({"decompressedSize": 10}, "sha256 differs"),
        ({"attachment_size": 5}, "more than the 5 bytes"),
        ({"attachment_size": 5_000_000}, "fewer than the 5,000,000 bytes"),
    ):
        model, *others = server.add_model("es-en")
        for key, value in change.items():
            if key.startswith("attachment_"):
                model["attachment"][key.removeprefix("attachment_")] = value
            else:
                model[key] = value
        server.list_firefox(model, *others)
        with pytest.raises(ModelError, match=said):
            pull(server)
        assert nothing_is_in_place()


def test_a_body_that_breaks_off_and_a_missing_file_are_one_line(server: LocalServer) -> None:
    records = server.add_model("es-en")
    server.list_firefox(*records)
    place = f"/files/{records[0]['attachment']['location']}"
    server.cut[place] = 20
    with pytest.raises(ModelError, match="cannot be fetched") as caught:
        pull(server)
    assert "\n" not in str(caught.value)
    del server.bodies[place]
    with pytest.raises(ModelError, match="status 404"):
        pull(server)
    assert nothing_is_in_place()


def test_what_is_not_packed_is_refused(server: LocalServer) -> None:
    model, *others = server.add_model("es-en")
    content = b"not packed at all"
    server.bodies[f"/files/{model['attachment']['location']}"] = content
    model["attachment"] |= {"hash": hashlib.sha256(content).hexdigest(), "size": len(content)}
    server.list_firefox(model, *others)
    with pytest.raises(ModelError, match="cannot be unpacked"):
        pull(server)
    assert nothing_is_in_place()


def test_a_bomb_is_written_no_further_than_its_size(server: LocalServer, tmp_path: Path) -> None:
    model, *others = server.add_model("es-en")
    bomb = zstandard.compress(bytes(300_000_000), level=1)
    assert len(bomb) < 100_000
    server.bodies[f"/files/{model['attachment']['location']}"] = bomb
    model["attachment"] |= {"hash": hashlib.sha256(bomb).hexdigest(), "size": len(bomb)}
    server.list_firefox(model, *others)
    with pytest.raises(ModelError, match="sha256 differs"):
        pull(server)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 100_000


def test_no_step_of_unpacking_writes_more_than_the_size(tmp_path: Path) -> None:
    packed = tmp_path / "bomb.zst"
    packed.write_bytes(zstandard.compress(bytes(300_000_000), level=1))
    unpack(packed, tmp_path / "model.bin", 1_000)
    assert (tmp_path / "model.bin").stat().st_size == 1_000


# ---- lists that lead astray


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../model.esen.bin"},
        {"name": "model.esen/../../x.bin"},
        {"name": "pulled.toml"},
        {"version": "4.0"},
        {"version": "3"},
        {"decompressedSize": 10**12},
        {"decompressedSize": -1},
        {"decompressedSize": float("inf")},
        {"decompressedHash": "XYZ"},
        {"decompressedHash": None},
        {"attachment": None},
        {"attachment": {"location": "../../../etc/passwd", "hash": "0" * 64, "size": 3}},
        {"attachment": {"location": "//127.0.0.2/x", "hash": "0" * 64, "size": 3}},
        {"attachment": {"location": "x@127.0.0.2/x", "hash": "0" * 64, "size": 3}},
        {"fileType": "program"},
        {"filter_expression": "env.appinfo.OS == 'Android'"},
    ],
    ids=str,
)
def test_records_that_lead_astray_are_passed_over(server: LocalServer, change: dict[str, object]) -> None:
    model, *others = server.add_model("es-en")
    server.list_firefox({**model, **change}, *others)
    with pytest.raises(ConfigError, match="lists no model of this pair"):
        pull(server)
    assert server.asked == [RECORDS]
    assert nothing_is_in_place()


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"data": {}}', b"[" * 200_000, b"\xff\xfe", b"<html>"])
def test_a_list_that_is_none_is_one_line(body: bytes) -> None:
    with pytest.raises(ModelError, match="list of models cannot be read") as caught:
        read_records(body, "es-en")
    assert len(str(caught.value)) < 300


def test_rows_of_other_kinds_do_not_hide_the_model(server: LocalServer) -> None:
    rows = [1, None, [], {"sourceLanguage": "es", "targetLanguage": "en"}, *server.add_model("es-en")]
    assert len(read_records(json.dumps({"data": rows}).encode(), "es-en")) == 3


def test_a_list_over_the_limit_is_left(server: LocalServer) -> None:
    server.bodies[RECORDS] = b" " * (MAX_LIST_BYTES + 1)
    with pytest.raises(ModelError, match="more than 20,000,000 bytes"):
        pull(server)


def test_the_best_model_of_a_pair_is_chosen(server: LocalServer) -> None:
    def chosen(*records: dict[str, object]) -> tuple[str, str]:
        best = choose(read_records(json.dumps({"data": records}).encode(), "es-en"))
        return best[0].version, best[0].architecture

    old, new = server.add_model("es-en", version="3.0"), server.add_model("es-en", version="3.1")
    trial = server.add_model("es-en", version="3.2a1", architecture="trial")
    desktop = server.add_model("es-en", version="3.2", architecture="desktop", filter_expression="env.appinfo.OS != 'Android'")
    large = server.add_model("es-en", salt="large" * 100, version="3.1", architecture="base")
    assert chosen(*old, *new) == ("3.1", "tiny")
    assert chosen(*trial, *old) == ("3.0", "tiny")
    assert chosen(*trial) == ("3.2a1", "trial")
    assert chosen(*desktop, *old) == ("3.0", "tiny")
    assert chosen(*desktop) == ("3.2", "desktop")
    assert chosen(*new, *large) == ("3.1", "base")
    assert choose(read_records(json.dumps({"data": old[:1]}).encode(), "es-en")) == []


def test_a_pair_with_two_vocabularies_gets_both(server: LocalServer) -> None:
    kinds = ("srcvocab", "trgvocab", "model", "qualityModel")
    server.list_firefox(*(server.add_file("ja-en", kind, kind.encode()) for kind in kinds))
    model = pull(server, "ja-en")
    assert {file.path for file in model.entry.files} == {
        "srcvocab.jaen.spm",
        "trgvocab.jaen.spm",
        "model.jaen.intgemm.alphas.bin",
    }


# ---- the network


def test_without_a_network_it_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    source = FirefoxSource("http://127.0.0.1:1/records", "http://127.0.0.1:1/")
    start = time.process_time()
    with Downloader() as downloader, pytest.raises(ModelError, match="connect to the network") as caught:
        pull_firefox("es-en", downloader, source)
    assert time.process_time() - start < 2
    assert "\n" not in str(caught.value)
    assert nothing_is_in_place()


def test_a_server_that_drips_bytes_is_left_at_the_deadline(server: LocalServer) -> None:
    records = server.add_model("es-en")
    server.list_firefox(*records)
    server.drip_s[f"/files/{records[0]['attachment']['location']}"] = 0.05
    with pytest.raises(ModelError, match="not fetched within 1 s"):
        pull(server, total_s=1.0)
    assert nothing_is_in_place()


def test_redirects_without_end_are_left(server: LocalServer) -> None:
    server.redirects[RECORDS] = RECORDS
    with pytest.raises(ModelError, match="redirects more than 5 times"):
        pull(server)


@pytest.mark.parametrize(
    "to",
    ["http://files.example/x", "http://169.254.169.254/x", "https://10.0.0.1/x", "https://[::1]/x", "https://2130706433/x"],
)
def test_a_redirect_out_of_tls_or_into_the_own_network_is_not_asked(to: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": to})

    with Downloader() as downloader:
        downloader._client._transport, downloader._client._mounts = httpx.MockTransport(answer), {}
        with pytest.raises(ModelError, match="it was not followed"):
            downloader.read("https://models.example/list", 100)
    assert asked == ["https://models.example/list"]


# ---- stopped in the middle


KILLED = """
import sys
from pathlib import Path
from analyzer import weights
from analyzer.pulling.download import Downloader
from analyzer.pulling.firefox import FirefoxSource, pull_firefox
weights.user_cache_path = lambda name: Path(sys.argv[1]) / name
with Downloader() as downloader:
    pull_firefox("es-en", downloader, FirefoxSource(*sys.argv[2:]))
"""


def test_a_killed_pull_leaves_nothing_half_and_the_next_fetches_only_the_rest(server: LocalServer, cache: Path) -> None:
    records = server.add_model("es-en")
    server.list_firefox(*records)
    places = [f"/files/{record['attachment']['location']}" for record in records]
    server.drip_s[places[1]] = 0.5
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(cache.parent), *server.firefox_urls])
    deadline = time.monotonic() + 60
    while places[1] not in server.asked and time.monotonic() < deadline:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert nothing_is_in_place()
    server.drip_s.clear()
    server.asked.clear()
    check_pulled(pull(server))
    assert server.asked == [RECORDS, places[1], places[2]]
    assert [path.name for path in pulled_folder(FIREFOX).iterdir() if path.is_dir()] == ["es-en"]


def test_what_a_stopped_pull_left_is_not_believed(server: LocalServer) -> None:
    records = server.add_model("es-en")
    server.list_firefox(*records)
    left = pulled_folder(FIREFOX) / ".es-en.part"
    left.mkdir(parents=True)
    (left / records[0]["name"]).write_bytes(b"!" * 35_000)
    (left / "model.other.bin").write_bytes(b"of another day")
    model = pull(server)
    check_pulled(model)
    assert not (model.path / "model.other.bin").exists()


def test_two_pulls_of_one_model_at_a_time_are_refused(server: LocalServer) -> None:
    server.list_firefox(*server.add_model("es-en"))
    with staged(pulled_folder(FIREFOX) / "es-en"), pytest.raises(ModelError, match="another pull"):
        pull(server)
