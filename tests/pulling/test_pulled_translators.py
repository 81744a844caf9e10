"""From a pull to a translated line: real tiny models of both engines, used by the commands from then on."""

import json
import logging
from pathlib import Path

import pytest

pytest.importorskip("fxtranslate", reason="the `firefox` extra is not installed")
pytest.importorskip("zstandard", reason="the `firefox` extra is not installed")

from local_server import LocalServer
from tiny_firefox import save_tiny_firefox
from typer.testing import CliRunner

from analyzer import assembly, cli
from analyzer.assembly import load_translation
from analyzer.commands.pull import PullOptions, run_pull
from analyzer.config import EngineName, Settings
from analyzer.errors import ConfigError, ModelError
from analyzer.records import Provenance, Translation, Untranslated, Utterance


@pytest.fixture
def pulled(server: LocalServer, tmp_path: Path) -> LocalServer:
    """Pull tiny models from Spanish and Croatian."""
    records = [
        record
        for pair, word in (("es-en", "house"), ("hr-en", "hut"))
        for record in server.add_model(pair, contents=save_tiny_firefox(tmp_path / pair, pair, word=word))
    ]
    server.list_firefox(*records)
    run_pull(["es-en", "hr-en"], PullOptions(firefox_urls=server.firefox_urls))
    return server


def translate(settings: Settings, *asked: tuple[str, str]) -> list[Translation | Untranslated]:
    _, translator = load_translation(settings)
    assert translator is not None
    return translator.translate([Utterance(text=text, tag=tag) for text, tag in asked])


def test_each_translation_names_the_engine_and_the_model_of_its_language(pulled: LocalServer) -> None:
    spanish, bosnian, arabic = translate(Settings(encoder=False), ("la casa", "es"), ("kuća", "bs"), ("بيت", "ar"))
    assert spanish == Translation(text="house", into="en", engine="firefox-translations", model="firefox/es-en@3.0-tiny")
    assert bosnian == Translation(text="hut", into="en", engine="firefox-translations", model="firefox/hr-en@3.0-tiny")
    assert arabic == Untranslated("no translator for ar")
    assert pulled.asked.count("/v1/buckets/main/collections/translations-models-v2/records") == 2


def test_the_command_translates_with_what_was_pulled(pulled: LocalServer, tmp_path: Path) -> None:
    config = tmp_path / "analyzer.toml"
    config.write_text('encoder = false\n[translation_engines]\nes = "firefox"\n', encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["translate", "--from", "es", "--config", str(config)], input="Otra casa 🙃\n")
    assert done.exit_code == 0, done.exception
    translation = json.loads(done.stdout)["translation"]
    assert translation["text"] == "house 🙃"
    assert (translation["engine"], translation["model"]) == ("firefox-translations", "firefox/es-en@3.0-tiny")


def test_reports_name_every_pulled_model_with_its_hash(pulled: LocalServer) -> None:
    provenance = load_translation(Settings(encoder=False))[1].provenance  # type: ignore[union-attr]
    assert [one.id for one in provenance] == ["firefox/es-en@3.0-tiny", "firefox/hr-en@3.0-tiny"]
    assert all(len(one.sha256) == 64 for one in provenance)
    assert len({Provenance(one.slot, one.id, one.sha256) for one in provenance}) == 2


def test_models_into_other_languages_and_switched_off_translation_are_left_alone(pulled: LocalServer) -> None:
    assert load_translation(Settings(encoder=False, into="fr"))[1] is None
    wanted = {"ru": EngineName.FIREFOX}
    assert load_translation(Settings(encoder=False, translate=False, translation_engines=wanted))[1] is None


def test_other_languages_are_reached_by_way_of_english(pulled: LocalServer, tmp_path: Path) -> None:
    pulled.list_firefox(*pulled.add_model("en-de", contents=save_tiny_firefox(tmp_path / "en-de", "en-de", word="haus")))
    run_pull(["en-de"], PullOptions(firefox_urls=pulled.firefox_urls))
    settings = Settings(encoder=False, into="de", translation_engines={"es": EngineName.FIREFOX})
    assert len(load_translation(settings)[1].provenance) == 3  # type: ignore[union-attr]
    spanish, english, german = translate(settings, ("la casa", "es"), ("the house", "en"), ("das Haus", "de"))
    assert isinstance(spanish, Translation)
    assert (spanish.text, spanish.model) == ("haus", "firefox/es-en@3.0-tiny+firefox/en-de@3.0-tiny")
    assert isinstance(english, Translation)
    assert english.model == "firefox/en-de@3.0-tiny"
    assert german == Untranslated("same language")


def test_a_named_folder_of_pulled_pairs_works_elsewhere(pulled: LocalServer, tmp_path: Path, cache: Path) -> None:
    copy = tmp_path / "firefox"
    (cache / "pulled" / "firefox").rename(copy)
    (spanish,) = translate(Settings(encoder=False, translation_model=str(copy)), ("la casa", "es"))
    assert isinstance(spanish, Translation)
    assert spanish.text == "house"


def test_without_its_library_a_pulled_model_is_passed_over_and_a_wanted_one_is_an_error(
    pulled: LocalServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(assembly, "has_modules", lambda *names: "fxtranslate" not in names)
    monkeypatch.setattr(logging.getLogger("analyzer"), "handlers", [])
    monkeypatch.setattr(logging.getLogger("analyzer"), "propagate", True)
    assert load_translation(Settings(encoder=False))[1] is None
    assert "needs an extra" in caplog.text
    with pytest.raises((ConfigError, ModelError), match="translation_engines"):
        load_translation(Settings(encoder=False, translation_engines={"es": EngineName.FIREFOX}))
