from pathlib import Path

import numpy as np
import pytest
from comparison.written_reports import a_report, compared, some_posts
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analyzer.comparison.records import LABELS, Dimension, GroupTest, LabelTest, Method, Verdict
from analyzer.comparison.significance import able_to_differ, fisher_exact, holm, permutation_test
from analyzer.records import Sentiment, Stance

JOKING = LABELS.index(Stance.JOKING)


def verdict_on(test: GroupTest, label: Stance | Sentiment = Stance.JOKING) -> LabelTest:
    return next(each for each in test.labels if each.label is label)


def test_fisher_s_tea() -> None:
    # Fisher, The Design of Experiments (1935): three of four cups told rightly; two-sided 0.4857, all four 2/70.
    p, lowest = fisher_exact(3, 4, 1, 4)
    assert p == pytest.approx(0.4857, abs=1e-4)
    assert lowest == pytest.approx(2 / 70)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_fisher_agrees_with_scipy(n_one: int, total_one: int, n_other: int, total_other: int) -> None:
    n_one, n_other = min(n_one, total_one), min(n_other, total_other)
    table = [[n_one, total_one - n_one], [n_other, total_other - n_other]]
    p, lowest = fisher_exact(n_one, total_one, n_other, total_other)
    assert p == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6, abs=1e-12)
    assert 0 < lowest <= p * (1 + 1e-9)


def test_fisher_takes_very_many_posts() -> None:
    p, _ = fisher_exact(20_000, 50_000, 20_300, 50_000)
    assert p == pytest.approx(stats.fisher_exact([[20_000, 30_000], [20_300, 29_700]]).pvalue, rel=1e-5)


def test_fisher_refuses_more_labelled_posts_than_posts() -> None:
    with pytest.raises(ValueError, match="0 <= n <= total"):
        fisher_exact(3, 2, 0, 2)


def units(*groups: tuple[tuple[int, int], ...]) -> tuple[np.ndarray, list[int]]:
    """Return units given as pairs of posts that are jokes and posts, group by group, and where each group starts."""
    flat = [unit for group in groups for unit in group]
    table = np.zeros((1 + len(LABELS), len(flat)), dtype=np.int64)
    table[0] = [total for _, total in flat]
    table[1 + JOKING] = [n for n, _ in flat]
    starts = np.cumsum([0, *(len(group) for group in groups)])[:-1]
    return table, starts.tolist()


def test_permutations_come_near_the_exact_value() -> None:
    one, none = ((1, 1),) * 3, ((0, 1),) * 3
    p, lowest = permutation_test(*units(one, none, none), 9_999)[Stance.JOKING]
    assert p == pytest.approx(3 / 84, abs=0.006)  # all three jokes in one of three groups of three: 3 of C(9, 3) ways
    assert lowest == p


def test_permutations_come_near_the_chi_squared_test_where_posts_are_many() -> None:
    groups = [((1, 1),) * n + ((0, 1),) * (60 - n) for n in (20, 30, 33)]
    table = [[20, 30, 33], [40, 30, 27]]
    p, lowest = permutation_test(*units(*groups), 4_999)[Stance.JOKING]
    assert p == pytest.approx(stats.chi2_contingency(table).pvalue, abs=0.015)
    assert lowest < 0.001


def test_permutations_are_the_same_in_every_run() -> None:
    groups = units(((1, 1), (0, 1)) * 5, ((1, 1),) * 4, ((0, 1),) * 7)
    assert permutation_test(*groups, 500) == permutation_test(*groups, 500)


def test_a_label_that_all_or_no_posts_carry_is_not_tested() -> None:
    assert permutation_test(*units(((1, 1),) * 3, ((1, 1),) * 3), 99) == {}


def test_holm_steps_down() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])  # Holm 1979, by hand
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_nor_reorders(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(p <= own <= 1 for p, own in zip(p_values, adjusted, strict=True))
    ranked = sorted(range(len(p_values)), key=lambda place: p_values[place])
    assert [adjusted[place] for place in ranked] == sorted(adjusted)


def test_labels_that_cannot_reach_the_level_are_set_aside() -> None:
    # Tarone 1990: with one label at 0.001 and two at 0.03, only the first could ever be called different.
    assert able_to_differ({Stance.JOKING: 0.001, Stance.CRITICAL: 0.03, Stance.REPORTING: 0.03}) == [Stance.JOKING]
    assert able_to_differ({Stance.JOKING: 0.03}) == [Stance.JOKING]
    assert able_to_differ({Stance.JOKING: 0.2}) == []
    assert able_to_differ({}) == []


# ---- which test


def test_two_articles_are_tested_by_fisher(tmp_path: Path) -> None:
    comparison = compared(tmp_path, a_report(1, some_posts(12, 11)), a_report(2, some_posts(12, 1)))
    test = comparison.tests[Dimension.ARTICLE]
    found = verdict_on(test)
    assert (test.method, test.draws, found.verdict) == (Method.FISHER, 0, Verdict.DIFFERS)
    assert found.p == pytest.approx(stats.fisher_exact([[11, 1], [1, 11]]).pvalue)
    assert found.adjusted == found.p  # the only label that could differ
    assert verdict_on(test, Stance.CRITICAL).verdict is Verdict.CONSTANT
    assert verdict_on(test, Sentiment.NEUTRAL).verdict is Verdict.CONSTANT


def test_a_handful_of_posts_says_nothing_however_they_fall(tmp_path: Path) -> None:
    comparison = compared(tmp_path, a_report(1, some_posts(2, 2)), a_report(2, some_posts(3, 0)))
    found = verdict_on(comparison.tests[Dimension.ARTICLE])
    assert (found.verdict, found.adjusted) == (Verdict.TOO_FEW, None)
    assert found.p == pytest.approx(0.1)


def test_more_articles_are_tested_by_permuting_posts(tmp_path: Path) -> None:
    counts = (10, 0, 1, 0)
    comparison = compared(tmp_path, *(a_report(number, some_posts(10, n)) for number, n in enumerate(counts, 1)))
    test = comparison.tests[Dimension.ARTICLE]
    assert (test.method, test.draws, test.n_groups) == (Method.POSTS, 9_999, 4)
    assert verdict_on(test).verdict is Verdict.DIFFERS


def test_outlets_are_tested_by_permuting_whole_articles(tmp_path: Path) -> None:
    """Posts of one article are alike: 20 against 20 posts look different one by one, but they are two articles against two."""
    reports = [
        a_report(number, some_posts(10, n), url=f"https://{outlet}.example/{number}")
        for number, (outlet, n) in enumerate([("north", 10), ("north", 9), ("south", 0), ("south", 1)], 1)
    ]
    comparison = compared(tmp_path, *reports)
    test = comparison.tests[Dimension.OUTLET]
    found = verdict_on(test)
    assert (test.method, found.verdict) == (Method.ARTICLES, Verdict.TOO_FEW)
    assert found.p > 0.2
    assert verdict_on(comparison.tests[Dimension.ARTICLE]).verdict is Verdict.DIFFERS


def test_outlets_with_enough_articles_can_differ(tmp_path: Path) -> None:
    reports = [
        a_report(number, some_posts(5, 4 if number % 2 else 1), url=f"https://{'north' if number % 2 else 'south'}.example/x")
        for number in range(1, 13)
    ]
    found = verdict_on(compared(tmp_path, *reports).tests[Dimension.OUTLET])
    assert found.verdict is Verdict.DIFFERS
    assert 0 < found.p < 0.01


def test_what_is_not_known_takes_no_part(tmp_path: Path) -> None:
    reports = [
        a_report(1, some_posts(4, 2)),
        a_report(2, some_posts(4, 1), url=None),
        a_report(3, [], published=None),
    ]
    comparison = compared(tmp_path, *reports)
    assert comparison.tests[Dimension.OUTLET].method is Method.NONE
    assert comparison.tests[Dimension.OUTLET].n_left_out == 2
    assert comparison.tests[Dimension.ARTICLE].n_left_out == 1
    assert comparison.tests[Dimension.ARTICLE].method is Method.FISHER
