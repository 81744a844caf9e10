"""The report as JSON Lines: one object a line, in the shape of ``analyzer.report/1``."""

from analyzer.records import ArticleReport
from analyzer.report.as_json import encode, to_dict


def render(report: ArticleReport, *, include_text: bool = False) -> str:
    """Return one report as one line, ended by a line break."""
    return encode(to_dict(report, include_text=include_text)) + "\n"
