from pathlib import Path

import pytest
from comparison.written_reports import a_post, a_report, compared, some_posts

from analyzer.comparison.grouping import outlet_of
from analyzer.comparison.records import Dimension
from analyzer.records import Sentiment, Stance
from analyzer.report.aggregation import wilson_share


@pytest.mark.parametrize(
    ("address", "outlet"),
    [
        ("https://www.bridgepost.example/world/1", "bridgepost.example"),
        ("http://m.bridgepost.example:8080/", "bridgepost.example"),
        ("HTTPS://AMP.BridgePost.Example/x", "bridgepost.example"),
        ("https://user:word@valley.example/x", "valley.example"),
        ("https://news.valley.example/x", "news.valley.example"),
        ("https://m.example", "m.example"),
        ("https://www.example", "www.example"),
        ("https://[::1/x", None),
        ("https:///x", None),
        ("pages/story.html", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_an_outlet_is_the_host_of_the_address(address: str | None, outlet: str | None) -> None:
    assert outlet_of(address) == outlet


def test_shares_are_those_of_the_posts_with_wilson_intervals(tmp_path: Path) -> None:
    posts = [a_post(1, "joking", feeling="negative"), a_post(2, "joking", "critical"), a_post(3, feeling="positive")]
    unread = a_post(4, text=None, text_from=None, stances=None, sentiment=None, abstained="no text")
    comparison = compared(tmp_path, a_report(1, [*posts, unread]), a_report(2, some_posts(2, 1)))
    first = comparison.groups[Dimension.ARTICLE][0]
    assert (first.n_posts, first.n_scored, first.n_abstained) == (4, 3, 1)
    assert first.shares[Stance.JOKING] == wilson_share(2, 3)
    assert first.shares[Stance.CRITICAL] == wilson_share(1, 3)
    assert [first.shares[each].n for each in Sentiment] == [1, 1, 1]
    assert comparison.overall.shares[Stance.JOKING] == wilson_share(3, 5)


def test_articles_are_grouped_by_outlet_and_day_and_what_is_not_known_comes_last(tmp_path: Path) -> None:
    reports = [
        a_report(1, some_posts(2, 1), url=None, published=None),
        a_report(2, some_posts(3, 1), url="https://west.example/a", published="2024-05-02T10:00:00Z"),
        a_report(3, some_posts(4, 1), url="https://www.west.example/b", published="2024-05-02"),
        a_report(4, some_posts(5, 1), url="https://east.example/c", published="yesterday"),
        a_report(5, some_posts(6, 1), url=None, source="https://east.example/d", published="2024-05-01"),
    ]
    groups = compared(tmp_path, *reports).groups
    assert [(group.key, group.articles, group.n_posts) for group in groups[Dimension.OUTLET]] == [
        ("east.example", (4, 5), 11),
        ("west.example", (2, 3), 7),
        (None, (1,), 2),
    ]
    assert [(group.key, group.articles) for group in groups[Dimension.DAY]] == [
        ("2024-05-01", (5,)),
        ("2024-05-02", (2, 3)),
        (None, (1, 4)),
    ]
