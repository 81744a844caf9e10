"""The column dictionary, made from the tables of columns themselves: ``python -m analyzer.batch.manual > docs/columns.md``."""

import sys
from collections.abc import Iterable, Iterator

from analyzer.batch.articles import ARTICLE_COLUMNS, POST_COLUMNS
from analyzer.batch.columns import COLUMNS
from analyzer.batch.shards import AnyColumn

KINDS = {"text": "string", "word": "string", "number": "float32", "integer": "int64"}
OPTIONS = {"always": "", "text": "`--include-text`", "translate": "`--translate`", "evidence": "`--evidence`"}
OPENING = """# Columns of a batch run

`python -m analyzer.batch.manual > docs/columns.md` writes this page; a test compares the two. Parquet carries each meaning as
metadata of its field. Empty means null. Probabilities are rounded to four places, stances are independent of each other (they
do not sum to 1), and `negative`, `neutral`, `positive` sum to 1. What the labels mean is written in the model card.
"""
CLOSING = """
## Rejects

`rejects.jsonl` has one object per row of input that was not scored: `row` (number in the whole input, from 1), `source` (file),
`line` (line or record within it), `id` (or null), `reason`, and sometimes `detail`. Rows in = rows out + rejects.

| reason | what was found |
|---|---|
| blank line | nothing between two line ends |
| not JSON, not an object, not CSV, too many fields | the row cannot be read |
| not UTF-8 | bytes that are not text |
| bad value | a number or a time in Parquet or Arrow that is out of range |
| line too long, text too long | more than 1,000,000 bytes; more than `--max-characters` (65,536) |
| no text, text is not a string, blank text | nothing to score |
| bad id | neither a string nor a whole number, over 1,000 characters, or not encodable |
| duplicate id | an earlier row has this id; `--keep-duplicate-ids` scores both. `1` and `"1"` are the same id |
| unreadable article | with `--articles`; `detail` says why |
| damaged file | the file breaks off here; the exit code is 3, because what follows is not accounted for |

A row without an id is called by its row number.
"""


def render() -> str:
    """Return the whole page."""
    posts = _table((c.name, c, OPTIONS[c.group]) for c in COLUMNS)
    articles = _table((c.name, c, "") for c in ARTICLE_COLUMNS)
    of_articles = _table((c.name, c, "") for c in POST_COLUMNS)
    parts = [OPENING, "\n## Posts: `shards/`\n\n", *posts, "\n## Articles: `articles/`, with `--articles`\n\n", *articles]
    return "".join([*parts, "\n## Posts of articles: `shards/`, with `--articles`\n\n", *of_articles, CLOSING])


def _table(rows: Iterable[tuple[str, AnyColumn, str]]) -> Iterator[str]:
    yield "| column | type | meaning | comes with |\n|---|---|---|---|\n"
    for name, column, option in rows:
        yield f"| `{name}` | {KINDS[column.kind]} | {column.meaning} | {option} |\n"


if __name__ == "__main__":
    sys.stdout.write(render())
