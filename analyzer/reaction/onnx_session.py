"""Run networks on verified weights through ONNX Runtime, the same way for scorer and encoder.

Why one row at a time: int8 activations are scaled over everything that goes through together, so in a batch a post's numbers
would depend on its neighbours. Measured with an early reaction model on 128 posts: logits moved by up to 0.7 with the batch,
and the mean error against fp32 was 0.093 in batches and 0.085 alone. Alone also costs less, since nothing is padded: 1.7 s of
processor time against 2.7 s for those posts. Several rows run side by side, each on one thread.
"""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
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


class RowSession:
    """A network that reads one row at a time, several rows side by side.

    Args:
        path: An ONNX file without external data, its sha256 already checked.
        output: Name of the output wanted.
        threads: Rows at once; 0 for one per processor.

    Raises:
        ModelError: The file is missing, too large or not loadable.
    """

    def __init__(self, path: Path, output: str, *, threads: int = 0) -> None:
        self._session = open_session(path, threads=1)
        self._output = output
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="row")

    def run(self, rows: Iterable[Mapping[str, NDArray[np.int64]]]) -> list[NDArray[np.float32]]:
        """Return the network's answer to each row, in order, without the batch dimension.

        Args:
            rows: The inputs of each row by name, each of shape (1, n_tokens).
        """
        return list(self._pool.map(self._run_one, rows))

    def _run_one(self, row: Mapping[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        answer: NDArray[np.float32] = self._session.run([self._output], dict(row))[0][0]
        return answer


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
