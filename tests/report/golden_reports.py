"""The reports that are kept as files; run this file to write them anew, then read the diff.

PYTHONPATH=tests python -m report.golden_reports
"""

from collections.abc import Callable
from pathlib import Path

from report import sample_reports as sample

from analyzer.records import ArticleReport
from analyzer.report import as_csv, as_html, as_json, as_markdown, as_terminal
from analyzer.report.wording import wording

FOLDER = Path(__file__).parent / "golden"
RENDERERS: dict[str, Callable[[ArticleReport], str]] = {
    "json": lambda report: as_json.render(report, include_text=True),
    "csv": lambda report: "".join(as_csv.render([report])),
    "md": as_markdown.render,
    "80.txt": lambda report: as_terminal.render(report, width=80),
    "120.txt": lambda report: as_terminal.render(report, width=120),
    "ansi.txt": lambda report: as_terminal.render(report, width=80, colour=True),
    "html": as_html.render,
    "es.80.txt": lambda report: as_terminal.render(report, words=wording("es")),
    "sr.80.txt": lambda report: as_terminal.render(report, words=wording("sr")),
    "sr-Latn.md": lambda report: as_markdown.render(report, words=wording("sr-Latn")),
}
REPORTS = {"bridge": sample.sample_report, "no-posts": sample.empty_report}


def write() -> None:
    """Write every golden file."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in REPORTS.items():
        for suffix, render in RENDERERS.items():
            (FOLDER / f"{name}.{suffix}").write_text(render(make()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
