"""Two thousand articles: read piece by piece, compared, and written in every format."""

import json
import random
import resource
from pathlib import Path

import lxml.html
import pytest
from comparison.written_reports import a_post, a_report

from analyzer.comparison import as_csv, as_html, as_json, as_terminal
from analyzer.comparison.comparing import MAX_SHARED, compare_reports
from analyzer.comparison.records import LABELS, Dimension, Verdict
from analyzer.records import Stance

N = 2_000


def synthetic(number: int, draw: random.Random) -> str:
    """Return a report of an outlet of forty, of which those with an even number joke; every tenth post is a shared one."""
    outlet = number % 40
    posts = []
    for place in range(1, 7):
        likely = {"joking": 0.6 if outlet % 2 == 0 else 0.2, "critical": 0.2}
        labels = [label for label, share in likely.items() if draw.random() < share]
        link = f"https://t.me/valley/{draw.randrange(3_000)}" if draw.random() < 0.5 else None
        posts.append(a_post(place, *labels, permalink=link, text=f"Words {number} {place}"))
    report = a_report(number, posts, url=f"https://outlet{outlet:02d}.example/{number}")
    return json.dumps(report | {"padding": "x" * 40_000})


@pytest.mark.slow
def test_two_thousand_articles_are_compared(tmp_path: Path) -> None:
    draw = random.Random(7)
    path = tmp_path / "reports.json"
    with path.open("w", encoding="utf-8") as out:
        out.writelines((",\n" if number else "[") + synthetic(number + 1, draw) for number in range(N))
        out.write("]")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    comparison = compare_reports([str(path)], pytest.fail)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # KiB on Linux
    assert grown * 1024 < path.stat().st_size  # what is kept is far less than what is read

    assert (len(comparison.articles), comparison.overall.n_posts) == (N, 6 * N)
    assert len(comparison.groups[Dimension.OUTLET]) == 40
    verdicts = {each.label: each.verdict for each in comparison.tests[Dimension.OUTLET].labels}
    assert verdicts[Stance.JOKING] is Verdict.DIFFERS
    assert verdicts[Stance.CRITICAL] is Verdict.NOT_SHOWN
    assert len(comparison.shared) == MAX_SHARED < comparison.n_shared

    page = lxml.html.document_fromstring(as_html.render(comparison))
    assert len(page.xpath("//tr[starts-with(@id, 'a')]")) == N
    assert sum(1 for _ in as_csv.render(comparison)) == 1 + (1 + N + 40 + len(comparison.groups[Dimension.DAY])) * len(LABELS)
    assert json.loads(as_json.render(comparison))["overall"]["n_articles"] == N
    assert len(as_terminal.render(comparison).splitlines()) < 400
