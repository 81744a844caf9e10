"""Pulling models of the hub: tiny real models, served from a folder as the hub would, pulled, and translating from then on."""

import json
from pathlib import Path

import pytest

pytest.importorskip("huggingface_hub", reason="the `hub` extra is not installed")

from local_server import LocalServer
from tiny_translators import save_tiny_gemma, save_tiny_marian, save_tiny_nllb

from analyzer.assembly import load_translation
from analyzer.config import EngineName, Settings
from analyzer.errors import ConfigError, ModelError
from analyzer.hub import find_hub_model
from analyzer.pulled import HUB, check_pulled, list_pulled, pulled_folder
from analyzer.pulling.download import Downloader
from analyzer.pulling.hub import HubWish, pull_hub
from analyzer.records import Translation, Utterance
from analyzer.shipping.pinning import pin_manifest
from analyzer.training.translator_conversion import convert

REVISION = "0123456789abcdef0123456789abcdef01234567"
NAME = "someone/small-es-en"
CARD = {"license": "cc-by-4.0", "language": ["es", "en", "sla", "not a tag"]}


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a tiny Marian model with files beside it that nobody should fetch."""
    folder = save_tiny_marian(tmp_path_factory.mktemp("marian"))
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (folder / "run_me.py").write_text("raise SystemExit", encoding="utf-8")
    return folder


def pull(server: LocalServer, name: str = NAME, revision: str | None = REVISION, **wish: object):
    with Downloader() as downloader:
        return pull_hub(HubWish(name=name, revision=revision, endpoint=server.url, **wish), downloader)  # type: ignore[arg-type]


def test_a_commit_is_fetched_verified_and_pinned_without_code_and_pickles(server: LocalServer, marian: Path) -> None:
    server.add_hub(NAME, REVISION, marian, card=CARD)
    model = pull(server)
    assert model.name == f"{NAME}@{REVISION}"
    assert model.entry.licence == "cc-by-4.0"
    assert model.entry.languages == ("es", "sla")
    names = {path.name for path in model.path.iterdir()}
    assert "model.safetensors" in names
    assert not names & {"pytorch_model.bin", "run_me.py"}
    assert not any("pytorch_model" in path or "run_me" in path for path in server.asked)
    check_pulled(model)
    server.asked.clear()
    assert pull(server) == model
    assert server.asked == []


def test_the_newest_commit_is_pinned_where_none_is_named(server: LocalServer, marian: Path) -> None:
    server.add_hub(NAME, REVISION, marian, card=CARD)
    assert pull(server, revision=None, languages=("es",)).name == f"{NAME}@{REVISION}"


def test_a_pulled_model_is_found_by_its_name(server: LocalServer, marian: Path) -> None:
    server.add_hub(NAME, REVISION, marian, card=CARD)
    model = pull(server)
    found = find_hub_model(model.name)
    assert found.folder == model.path
    assert found.languages == ("es", "sla")
    assert found.sha256() == model.entry.sha256
    _, translator = load_translation(Settings(encoder=False, translation_model=model.name))
    assert translator is not None
    (translated,) = translator.translate([Utterance(text="la casa", tag="es")])
    assert isinstance(translated, Translation)
    assert translated.model == model.name


# ---- what is refused


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.json"])
def test_an_altered_file_is_refused(server: LocalServer, marian: Path, name: str) -> None:
    server.add_hub(NAME, REVISION, marian, card=CARD)
    place = f"/{NAME}/resolve/{REVISION}/{name}"
    server.bodies[place] = bytes(reversed(server.bodies[place]))
    with pytest.raises(ModelError, match="hash differs"):
        pull(server)
    assert list_pulled() == []
    assert not (pulled_folder(HUB) / ".someone--small-es-en").exists()


def test_a_commit_without_safetensors_is_refused_before_anything_is_fetched(server: LocalServer, tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    folder.mkdir()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (folder / "config.json").write_text("{}", encoding="utf-8")
    server.add_hub(NAME, REVISION, folder, card=CARD)
    with pytest.raises(ModelError, match=r"holds no \.safetensors"):
        pull(server)
    assert len(server.asked) == 1


def test_licences_that_forbid_commercial_use_need_the_person_s_word(server: LocalServer, tmp_path: Path) -> None:
    nllb = "facebook/nllb-200-distilled-600M"
    with pytest.raises(ConfigError, match=r"CC-BY-NC-4\.0.*--accept-non-commercial"):
        pull(server, nllb)
    assert server.asked == []
    card = {"license": "cc-by-nc-4.0", "language": ["es", "ru", "en"]}
    server.add_hub(NAME, REVISION, save_tiny_nllb(tmp_path), card=card, model_type="m2m_100")
    with pytest.raises(ConfigError, match="--accept-non-commercial"):
        pull(server)
    model = pull(server, accepts_non_commercial=True)
    assert model.entry.licence == "cc-by-nc-4.0"
    assert model.entry.languages == ("es", "ru")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sha": "main"}, "another revision"),
        ({"sha": "f" * 40}, "another revision"),
        (
            {
                "siblings": [
                    {"rfilename": "model.safetensors", "size": 10**11, "lfs": {"sha256": "0" * 64, "size": 1, "pointerSize": 1}}
                ]
            },
            "over the",
        ),
        ({"siblings": [{"rfilename": "model.safetensors"}]}, "size and hash"),
        ({"siblings": [{"rfilename": "a\nb.safetensors", "size": 1, "blobId": "0" * 40}]}, "size and hash"),
        ({"siblings": 3}, "cannot be read"),
        ({"siblings": [{"rfilename": 3}]}, "cannot be read"),
        ({"siblings": [{"rfilename": "model.safetensors", "size": float("inf"), "blobId": "0" * 40}]}, "cannot be read"),
        ({"config": ["marian"]}, "cannot be read"),
        ({"cardData": "mit"}, "cannot be read"),
        ({"siblings": [{"rfilename": "model.safetensors", "lfs": {"size": 1}}]}, "cannot be read"),
        ({"siblings": None}, "holds no .safetensors"),
        ({"cardData": {}}, "--languages"),
        ({"cardData": {"language": ["../x", "EN; rm"]}}, "--languages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answers_that_lead_astray_are_refused(server: LocalServer, marian: Path, change: dict[str, object], said: str) -> None:
    server.add_hub(NAME, REVISION, marian, card=CARD)
    place = f"/api/models/{NAME}/revision/{REVISION}"
    server.bodies[place] = json.dumps({**json.loads(server.bodies[place]), **change}).encode()
    with pytest.raises((ConfigError, ModelError), match=said) as caught:
        pull(server)
    assert "\n" not in str(caught.value)
    assert server.asked == [place]


def test_an_unknown_model_and_a_silent_hub_fail_at_once(server: LocalServer) -> None:
    with pytest.raises(ModelError, match="no such model or revision"):
        pull(server)
    with Downloader() as downloader, pytest.raises(ModelError, match="connect to the network"):
        pull_hub(HubWish(name=NAME, revision=REVISION, endpoint="http://127.0.0.1:1"), downloader)
    assert len(server.asked) == 1


def test_a_model_of_another_kind_is_kept_but_translates_nothing(server: LocalServer, marian: Path) -> None:
    server.add_hub(NAME, REVISION, marian, card={"license": "mit"}, model_type="xlm-roberta")
    assert pull(server).entry.slot == "hub model"
    assert load_translation(Settings(encoder=False))[1] is None


# ---- the choice among what is there


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Make a model root with a tiny translator in the shipped one's form."""
    root = tmp_path / "models"
    convert(save_tiny_gemma(tmp_path / "gemma"), root / "tiny")
    (root / "manifest.toml").write_text(
        '[[model]]\nid = "tiny"\nslot = "translator"\nfolder = "tiny"\nlicence = "MIT"\nlanguages = ["es", "ru"]\n',
        encoding="utf-8",
    )
    pin_manifest(root / "manifest.toml")
    return root


def models_used(settings: Settings) -> list[str]:
    _, translator = load_translation(settings)
    assert translator is not None
    asked = [Utterance(text="la casa", tag="es"), Utterance(text="нет дом", tag="ru"), Utterance(text="hello", tag="en")]
    found = translator.translate([*asked, Utterance(text="", tag="es"), Utterance(text="domo", tag="ja")])
    return [one.model if isinstance(one, Translation) else one.reason for one in found]


def test_pulled_models_come_first_and_the_shipped_one_covers_the_rest(server: LocalServer, marian: Path, shipped: Path) -> None:
    server.add_hub(NAME, REVISION, marian, card={**CARD, "language": ["es", "en"]})
    pulled = pull(server).name
    rest = ["same language", "no text", "no translator for ja"]
    settings = Settings(encoder=False, models_folder=shipped)
    assert models_used(settings) == [pulled, "tiny", *rest]
    wanted = Settings(encoder=False, models_folder=shipped, translation_engines={"es": EngineName.SHIPPED})
    assert models_used(wanted) == ["tiny", "tiny", *rest]
    assert wanted.sha256 != settings.sha256
    assert [p.id for p in load_translation(settings)[1].provenance] == [pulled, "tiny"]  # type: ignore[union-attr]


def test_a_wanted_engine_that_is_not_there_fails_at_once_with_the_command(shipped: Path) -> None:
    wanted = Settings(encoder=False, models_folder=shipped, translation_engines={"es": EngineName.FIREFOX})
    with pytest.raises(ModelError, match="analyzer models pull es-en"):
        load_translation(wanted)


def test_a_damaged_model_stops_the_start_with_the_command_that_mends_it(server: LocalServer, marian: Path) -> None:
    server.add_hub(NAME, REVISION, marian, card=CARD)
    path = pull(server).path / "model.safetensors"
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(ModelError, match=f"analyzer models pull {NAME}@{REVISION}"):
        load_translation(Settings(encoder=False))
