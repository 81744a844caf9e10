"""Open an ONNX Runtime session on verified weights, the same way for scorer and encoder."""

from pathlib import Path

import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as failures

from analyzer.errors import ModelError

LOAD_FAILURES = (
    failures.Fail,
    failures.InvalidArgument,
    failures.InvalidGraph,
    failures.InvalidProtobuf,
    failures.NoSuchFile,
    failures.NotImplemented,
    failures.RuntimeException,
)
MAX_MODEL_BYTES = 200_000_000  # the largest shipped file is 95 MB; anything far above is a mistake or an attack


def open_session(path: Path, *, threads: int = 0) -> ort.InferenceSession:
    """Open a session on the CPU.

    Args:
        path: An ONNX file without external data, its sha256 already checked.
        threads: Threads within one operator; 0 leaves the choice to the runtime.

    Raises:
        ModelError: The file is missing, too large or not loadable.
    """
    try:
        data = read_bounded(path)
    except OSError as error:
        raise ModelError(f"{path}: cannot read the model ({error.strerror}); run `make models`") from error
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning threads steal the cores from the other models that load and run side by side.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        # From bytes: a model that points to other files finds none, so weights cannot come from outside the verified file.
        return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except LOAD_FAILURES as error:
        raise ModelError(f"{path}: not a loadable ONNX model ({type(error).__name__}); run `make models`") from error


def read_bounded(path: Path) -> bytes:
    """Read a model file.

    Raises:
        ModelError: It is larger than `MAX_MODEL_BYTES`.
    """
    size = path.stat().st_size
    if size > MAX_MODEL_BYTES:
        raise ModelError(f"{path}: {size} bytes, over the limit of {MAX_MODEL_BYTES}; run `make models`")
    return path.read_bytes()
