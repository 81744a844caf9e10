"""Each fuzz target over its seeds, and over what mutation and splicing make of them.

``FUZZ_ROUNDS`` says how many inputs each target gets (`make fuzz`: many); `scripts/fuzz.py` runs the same targets by coverage.
"""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.damage import damage
from tests.fuzz.targets import TARGETS, seeds

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "20"))
JUNK = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", errors="surrogatepass")),
    st.sampled_from(
        [b"<", b">", b'"', b"\\", b"{", b"[", b"\0", b"\r", b"@", b"(@", b")", "— ".encode(), "“".encode(), b"://", b"2023"]
    ),
)


def mutated(target: str) -> st.SearchStrategy[bytes]:
    """Make inputs: a seed, a seed with junk written over a piece of it, or the halves of two."""
    seed = st.sampled_from(seeds(target))
    share = st.floats(0, 1)
    written_over = st.builds(write_over, seed, share, share, st.lists(JUNK, max_size=4).map(b"".join))
    halves = st.builds(lambda one, other, at: one[: int(at * len(one))] + other[int(at * len(other)) :], seed, seed, share)
    return st.one_of(written_over, halves, st.builds(damage, seed, st.text("0123456789", min_size=1, max_size=6)))


def write_over(data: bytes, start: float, length: float, junk: bytes) -> bytes:
    at = int(start * len(data))
    return data[:at] + junk + data[at + int(length * length * length * len(data)) :]


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_hold(target: str) -> None:
    found = seeds(target)
    assert len(found) >= 3
    for data in found:
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_made_of_the_seeds_holds(target: str) -> None:
    n_run = 0

    @settings(max_examples=ROUNDS, database=None)
    @given(mutated(target))
    def run(data: bytes) -> None:
        nonlocal n_run
        n_run += 1
        TARGETS[target](data)

    run()
    assert n_run >= ROUNDS // 2
