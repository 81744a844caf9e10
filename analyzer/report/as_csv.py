"""The report as CSV: one row per post, columns as in `rows.COLUMNS`, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from analyzer.records import ArticleReport
from analyzer.report.rows import COLUMNS, Cell, rows
from analyzer.report.sanitise import for_csv


def render(reports: Iterable[ArticleReport]) -> Iterator[str]:
    """Give the header line, then the rows of each report, each ended by a line break."""
    yield csv_line([column.name for column in COLUMNS])
    for report in reports:
        for row in rows(report):
            yield csv_line(row.values())


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one row with its line break, no cell of which a spreadsheet takes for a formula."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return for_csv(cell) if isinstance(cell, str) else str(cell)
