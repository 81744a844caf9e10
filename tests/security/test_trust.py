"""What is loaded as a model is numbers only, of bounded size, and all of it inside the verified file."""

import ast
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

from analyzer.errors import ModelError
from analyzer.reaction.onnx_session import MAX_MODEL_BYTES, open_session

SOURCES = sorted((Path(__file__).parents[2] / "analyzer").rglob("*.py"))
UNPICKLING = {"pickle", "cPickle", "dill", "joblib", "cloudpickle", "shelve", "marshal"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_module_unpickles(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & UNPICKLING
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in UNPICKLING
        elif isinstance(node, ast.Call):
            options = {word.arg: ast.unparse(word.value) for word in node.keywords}
            called = ast.unparse(node.func)
            assert options.get("trust_remote_code", "False") == "False"
            assert options.get("allow_pickle", "False") == "False"
            assert called != "torch.load" or options.get("weights_only") == "True"


def network(folder: Path, location: str) -> Path:
    """Write a network whose weights lie in another file."""
    weights = numpy_helper.from_array(np.ones(4, dtype=np.float32), "w")
    set_external_data(weights, location=location)
    weights.ClearField("raw_data")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [4]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "g", [ends[0]], [ends[1]], [weights])
    path = folder / "model.onnx"
    path.write_bytes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString())
    assert onnx.load(path, load_external_data=False).graph.initializer[0].external_data
    return path


@pytest.mark.parametrize("location", ["weights.bin", "../weights.bin"])
def test_a_network_takes_no_weights_from_other_files(tmp_path: Path, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "model"
    inner.mkdir()
    for folder in (tmp_path, inner):
        (folder / "weights.bin").write_bytes(np.ones(4, dtype=np.float32).tobytes())
    monkeypatch.chdir(inner)  # where a runtime that knows no path might look
    with pytest.raises(ModelError):
        open_session(network(inner, location))


def test_a_network_of_absurd_size_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    with path.open("wb") as stream:
        stream.truncate(MAX_MODEL_BYTES + 1)
    with pytest.raises(ModelError, match="over the limit"):
        open_session(path)
