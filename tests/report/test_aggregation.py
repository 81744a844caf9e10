from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report import sample_reports as sample

from analyzer.records import Abstention, Extraction, Platform, Sentiment, Stance
from analyzer.report.aggregation import abstention_reason, aggregate, build_report, leading_sentiment, wilson_share


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    # Computed with scipy.stats.binomtest(n, total).proportion_ci(method="wilson").
    [
        (5, 10, 0.236593, 0.763407),
        (0, 10, 0.0, 0.277533),
        (10, 10, 0.722467, 1.0),
        (2, 6, 0.096771, 0.700007),
        (1, 1, 0.206549, 1.0),
    ],
)
def test_wilson_interval_has_the_limits_of_an_independent_computation(n: int, total: int, low: float, high: float) -> None:
    share = wilson_share(n, total)
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_wilson_interval_holds_the_share_and_stays_within_bounds(n: int, more: int) -> None:
    share = wilson_share(n, n + more)
    assert 0 <= share.low <= share.share <= share.high <= 1


def test_no_posts_tell_nothing() -> None:
    assert wilson_share(0, 0) == replace(wilson_share(0, 1), n=0, share=0.0, low=0.0, high=1.0)


def test_more_hits_than_posts_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="n=3, total=2"):
        wilson_share(3, 2)


def test_shares_count_every_post_with_a_reading_also_a_withheld_one() -> None:
    report = sample.sample_report()
    counts = report.aggregate
    assert (counts.n_posts, counts.n_scored, counts.n_abstained) == (7, 6, 2)
    assert counts.stances[Stance.SUPPORTIVE].n == 1, "the only supportive reading is the withheld one"
    assert counts.stances[Stance.ESCALATORY].share == pytest.approx(2 / 6)


def test_sentiment_counts_add_up_to_the_scored_posts() -> None:
    counts = sample.sample_report().aggregate
    assert sum(share.n for share in counts.sentiment.values()) == counts.n_scored
    assert sum(share.share for share in counts.sentiment.values()) == pytest.approx(1)


def test_languages_and_platforms_add_up_to_the_posts_and_come_most_frequent_first() -> None:
    counts = sample.sample_report().aggregate
    assert next(iter(counts.languages.items())) == ("en", 2)
    assert next(iter(counts.platforms)) is Platform.TWITTER
    assert sum(counts.languages.values()) == sum(counts.platforms.values()) == counts.n_posts


def test_a_textless_post_abstains_for_want_of_text() -> None:
    reasons = {reaction.post.id: abstention_reason(reaction) for reaction in sample.sample_report().reactions}
    assert reasons["p6"] == "no text"
    assert reasons["p7"] == "low confidence"
    assert reasons["p1"] is None


def test_a_tie_of_feelings_leans_to_neutral() -> None:
    assert leading_sentiment(sample.reading((0.5, 0.5, 0.0))) is Sentiment.NEUTRAL
    assert leading_sentiment(sample.reading((0.5, 0.0, 0.5))) is Sentiment.NEGATIVE


def test_an_article_without_posts_has_an_honest_empty_report() -> None:
    report = sample.empty_report()
    assert aggregate(()) == report.aggregate
    assert report.aggregate.n_scored == 0
    assert report.checks == ()
    assert all((share.n, share.low, share.high) == (0, 0.0, 1.0) for share in report.aggregate.stances.values())


def test_reactions_to_other_posts_are_refused() -> None:
    report = sample.sample_report()
    with pytest.raises(ValueError, match="one by one"):
        build_report(
            report.article,
            Extraction(posts=()),
            report.reactions,
            language=report.language,
            models=(),
            config_sha256="",
            version="",
            thresholds={},
        )


def test_an_abstention_keeps_its_reason() -> None:
    first = sample.sample_report().reactions[0]
    assert first.reading is not None
    withheld = replace(first, reading=replace(first.reading, abstained=Abstention("language not covered")))
    assert aggregate([first, withheld]).n_abstained == 1
