"""One tiny model for all tests of batch runs."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a settings file that names a root with a tiny real model."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    pytest.importorskip("onnx")
    from tiny_batch import make_root

    return make_root(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def make_posts_file(tmp_path: Path) -> Path:
    """Give a file of 120 posts."""
    from tiny_batch import make_posts, write_jsonl

    return write_jsonl(tmp_path / "posts.jsonl", make_posts(120))
