"""A file of corrections is read whole, and every mistake is one line that names file and entry."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.corrections.entries import Entry, read_entries
from analyzer.errors import ConfigError
from analyzer.records import Sentiment, Stance

HEAD = '[[correction]]\npost = "p2"\nwho = "M. Desk"\nwhen = 2026-03-01\n'


def read(tmp_path: Path, text: str, name: str = "fix.toml") -> tuple[Entry, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_entries(path)


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    toml = HEAD + 'labels = ["joking", "critical"]\nsentiment = "neutral"\nhandle = "@ana"\ntranslation = "So it is."\n'
    values = {"post": "p2", "who": "M. Desk", "when": "2026-03-01", "labels": ["joking", "critical"], "sentiment": "neutral"}
    both = json.dumps({"correction": [{**values, "handle": "ana", "translation": "So it is."}]})
    (one,), (other,) = read(tmp_path, toml), read(tmp_path, both, "fix.json")
    assert (one.labels, one.sentiment) == ((Stance.JOKING, Stance.CRITICAL), Sentiment.NEUTRAL)
    assert (one.handle, one.when, one.translation) == ("ana", "2026-03-01", "So it is.")
    assert one.where == f"{tmp_path}/fix.toml: correction 1"
    assert (other.labels, other.sentiment, other.handle, other.when) == (one.labels, one.sentiment, one.handle, one.when)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "corrects nothing"),
        (HEAD + "label = []", "unknown key 'label'; valid: post, who, when"),
        (HEAD + 'labels = ["funny"]', "there is no label 'funny'; there are escalatory"),
        (HEAD + 'labels = "joking"', "must be a list"),
        (HEAD + 'sentiment = "sad"', "there is no sentiment 'sad'; there are negative"),
        (HEAD + "sentiment = [1]", "there is no sentiment"),
        (HEAD + 'author = " "', "must be text of 1 to 200"),
        (HEAD + 'handle = "@"', "must be a handle"),
        (HEAD + "is_post = true", "can only be false"),
        (HEAD + 'is_post = false\nsentiment = "neutral"', "no other corrections"),
        (HEAD + 'belongs_to = "p2"', "the post itself"),
        (HEAD + "mention = 2\nlabels = []", "goes with `belongs_to`"),
        (HEAD + 'belongs_to = "p3"\nmention = 0', "the number of a mention"),
        (HEAD + 'article = "12"\nlabels = []', "the sha256 of an article"),
        ('[[correction]]\npost = "2"\nwho = "M"\nwhen = 2026-03-01\nlabels = []', "the id of a post such as p2, got '2'"),
        ('[[correction]]\npost = "p2"\nwhen = 2026-03-01\nlabels = []', "`who` is missing"),
        ('[[correction]]\npost = "p2"\nwho = "M"\nwhen = "soon"\nlabels = []', "must be a day"),
        ("correction = 3", "must hold a list"),
        ("corrections = []", "found 'corrections'"),
        ("correction = [", "not valid TOML"),
        (f'correction = [{{post = 0x{"f" * 5_000}, who = "M", when = 2026-03-01}}]', "a number has more than"),
    ],
)
def test_mistakes_are_named_with_file_and_entry(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "fix.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
    if "[[" in text:
        assert "correction 1" in str(caught.value)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as stream:
        stream.truncate(10_000_001)
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    for path, said in ((tmp_path / "none.toml", "No such file"), (huge, "larger than"), (deep, "not valid")):
        with pytest.raises(ConfigError, match=said):
            read_entries(path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=2)
)
KEYS = st.sampled_from(["post", "who", "when", "labels", "sentiment", "mention", "belongs_to", "is_post", "x"])


@given(st.dictionaries(KEYS, VALUES, max_size=9))
def test_any_entry_is_read_or_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]) -> None:
    told = ""
    try:
        read(tmp_path_factory.mktemp("any"), json.dumps({"correction": [values]}), "fix.json")
    except ConfigError as error:
        told = str(error)
    assert "\n" not in told
