"""Glosses: what a word mostly becomes, found by its spelling, without clitics, by its beginning, or in Latin letters."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import ModelError
from analyzer.language import glossary as module
from analyzer.language.glossary import Glossary, words_of
from analyzer.language.translation_prompt import NAMES, source_prompt
from analyzer.training.glossary import tables, write
from analyzer.training.translator_data import Pair

TABLES = {
    "sh": {"most": "bridge", "vojska": "army", "šta": "what", "pređe": "cross/go"},
    "ar": {"جسر": "bridge", "الجيش": "army"},
    "tr": {"köprü": "bridge", "izin": "leave"},
}


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    path = tmp_path_factory.mktemp("glossary") / "glossary.zip"
    write(TABLES, path)
    return Glossary(path)


@pytest.mark.parametrize(
    ("text", "tag", "line"),
    [
        ("Vojska na most!", "sr-Latn", "army na bridge"),
        ("Војска на мост!", "sr", "army na bridge"),
        ("sta kad predje", "bs", "what kad predje"),
        ("šta kad pređe @1 do 2024", "hr", "what kad cross/go @1 do 2024"),
        ("الجسر والجيش", "ar", "bridge army"),
        ("Köprüden İzin", "tr", "bridge leave"),
        ("Мост в Киеве", "ru", "most v kieve"),
        ("Vojska je most prešla", "sl", "army je bridge presla"),
        ("غير معروف", "ar", ""),
        ("😂 !!! …", "es", ""),
    ],
)
def test_each_word_is_glossed_in_its_place(glossary: Glossary, text: str, tag: str, line: str) -> None:
    assert glossary.line(text, tag) == line


@given(st.text(max_size=200), st.sampled_from(sorted(NAMES)))
def test_any_text_has_a_line_of_words(glossary: Glossary, text: str, tag: str) -> None:
    found = glossary.line(text, tag)
    assert found == " ".join(found.split())
    assert len(found.split()) <= module.MAX_GLOSSED


def test_a_prompt_without_glosses_is_that_of_a_model_without_them() -> None:
    assert source_prompt("hola", "es") == " Spanish: hola = English:"
    assert source_prompt("hola", "es", "hello") == " Spanish: hola = Words: hello = English:"


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "glossary.zip"
    path.write_bytes(b"no archive")
    with pytest.raises(ModelError, match="not a glossary"):
        Glossary(path)


@pytest.mark.parametrize("table", [b"one\ttwo\tthree\n", b"\xff\xfe\t\n", b"no tab\n"])
def test_a_broken_table_is_told_when_it_is_wanted(tmp_path: Path, table: bytes) -> None:
    path = tmp_path / "glossary.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("es.tsv", table)
    opened = Glossary(path)
    assert opened.line("мост", "ru") == "most"
    with pytest.raises(ModelError, match=r"es\.tsv cannot be read"):
        opened.line("hola", "es")


def test_a_table_that_unpacks_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMBER", 100)
    path = tmp_path / "glossary.zip"
    write({"es": {f"casa{number}": "house" for number in range(50)}}, path)
    with pytest.raises(ModelError, match="larger than 100 bytes"):
        Glossary(path).line("casa", "es")


def test_alignment_finds_what_words_become() -> None:
    nouns = {"casa": "house", "puente": "bridge", "gato": "cat", "rio": "river", "perro": "dog"}
    verbs = {"veo": "see", "quiero": "want", "vendo": "sell", "busco": "seek"}
    pairs = [
        Pair("es", f"yo {verb} un {noun}", f"I {english} a {thing}", "t")
        for noun, thing in nouns.items()
        for verb, english in verbs.items()
    ]
    made = tables(pairs)["es"]
    assert {word: made[word] for word in (*nouns, *verbs)} == nouns | verbs


def test_serbian_in_both_scripts_and_its_neighbours_share_a_table() -> None:
    pairs = [Pair("sr", "мост", "bridge", "t"), Pair("hr", "most", "bridge", "t"), Pair("bs", "Most!", "bridge", "t")]
    assert tables(pairs) == {"sh": {"most": "bridge"}}


def test_one_table_gives_one_file(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write({"es": {"uno": "one", "dos": "two"}}, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert words_of("¿Qué? ¡D’accord!", "fr") == ["qué", "d'accord"]
