import pytest
from report import golden_reports as golden


@pytest.mark.parametrize("suffix", golden.RENDERERS)
@pytest.mark.parametrize("name", golden.REPORTS)
def test_the_report_is_as_it_was_read_through(name: str, suffix: str) -> None:
    """A difference that is meant: `PYTHONPATH=tests python -m report.golden_reports`, then read the diff."""
    made = golden.RENDERERS[suffix](golden.REPORTS[name]())
    assert made == (golden.FOLDER / f"{name}.{suffix}").read_bytes().decode("utf-8")
