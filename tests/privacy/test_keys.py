"""Keys come from files of enough bytes or from chance, and show nowhere."""

from pathlib import Path

import pytest

from analyzer.errors import ConfigError
from analyzer.privacy.keys import TOKEN, Key, fresh_key, read_key


def test_a_line_end_after_the_key_changes_nothing(tmp_path: Path) -> None:
    for name, content in (("one", b"correct horse battery"), ("two", b"correct horse battery\r\n")):
        (tmp_path / name).write_bytes(content)
    assert read_key(tmp_path / "one") == read_key(tmp_path / "two")


@pytest.mark.parametrize("content", [b"", b"short", b"fifteen bytes..\n\n\n\n", b"x" * 70_000])
def test_keys_that_can_be_guessed_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigError, match="16 to 65,536 bytes; make one with") as caught:
        read_key(tmp_path / "key")
    assert "short" not in str(caught.value)


def test_a_missing_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file or directory; make one with: openssl rand"):
        read_key(tmp_path / "none")


def test_tokens_are_hmac_sha256_of_kind_and_value() -> None:
    token = Key(b"0123456789abcdef").token("person", "ana")
    assert (token, len(token)) == ("qvjqmbz7l736", TOKEN)
    assert Key(b"0123456789abcdef").token("post", "ana") != token
    assert fresh_key().token("person", "ana") != fresh_key().token("person", "ana")


def test_a_key_shows_in_no_representation() -> None:
    assert "0123" not in repr(Key(b"0123456789abcdef")) + str(Key(b"0123456789abcdef"))
