"""Whether groups of articles differ, label by label, in a way that respects small numbers.

Three tests, chosen by what the units are:

- Two articles: **Fisher's exact test**, two-sided, on their posts.
- More articles: a **permutation test of Pearson's X²** in which posts change places at random, the sizes of the articles kept.
- Groups of several articles (outlets, days): the same test in which **whole articles** change places. Posts of one article were
  chosen by one person on one matter and are alike for that reason; to permute them one by one would call outlets different
  because two articles are.

A permutation test holds for any number of posts, for it asks no approximation; the p-value counts the observed arrangement
among the random ones, so that it is never too small. The draws come from a fixed seed: same reports, same bytes.

When numbers are too small to say anything: with the margins as they are, a test may be unable to reach 0.05 whatever the posts
say. Such labels are told as "too few" and left out of the adjustment, which costs the others nothing, for they could never be
called different. The rest are adjusted by Holm's step-down method, which needs no independence between labels.

References:
    Fisher, "The Logic of Inductive Inference", Journal of the Royal Statistical Society 98 (1935), 39-82.
    Pearson's X² by random tables: Hope, "A Simplified Monte Carlo Significance Test Procedure", Journal of the Royal
    Statistical Society B 30 (1968), 582-598; the p-value: Phipson and Smyth, "Permutation P-values Should Never Be Zero",
    Statistical Applications in Genetics and Molecular Biology 9 (2010), 39.
    Whole groups as units: Gail et al., "On Design Considerations and Randomization-Based Inference for Community Intervention
    Trials", Statistics in Medicine 15 (1996), 1069-1092.
    Tarone, "A Modified Bonferroni Method for Discrete Data", Biometrics 46 (1990), 515-522.
    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979), 65-70.
"""

from collections.abc import Mapping, Sequence
from math import exp, lgamma

import numpy as np
from numpy.typing import NDArray

from analyzer.comparison.contract import BITS
from analyzer.comparison.records import LABELS, Entry, Group, GroupTest, Label, LabelTest, Method, Verdict

ALPHA = 0.05
SEED = 20261122
MAX_DRAWS = 9_999
MIN_DRAWS = 999
MAX_WORK = 12_000_000  # units permuted in all; some seconds on one core
SAME = 1e-7  # relative difference below which two probabilities or statistics are one, as in R's fisher.test

Counts = NDArray[np.int64]
Values = NDArray[np.float64]


def compare_groups(groups: Sequence[Group], entries: Sequence[Entry]) -> GroupTest:
    """Test whether the groups of one dimension differ.

    Args:
        groups: All groups of the dimension; one whose key is None takes no part.
        entries: All articles, the one with number n at place n - 1.
    """
    known = [[entries[number - 1] for number in group.articles] for group in groups if group.key is not None]
    scored = [[entry for entry in group if entry.readings] for group in known]
    sides = [group for group in scored if group]
    is_single = all(len(group) == 1 for group in sides)
    n_left_out = len(entries) - sum(map(len, sides))
    method, draws = Method.NONE, 0
    found: Mapping[Label, tuple[float, float]] = {}
    if len(sides) == 2 and is_single:
        method = Method.FISHER
        found = _fisher(*(_counts(group[0].readings) for group in sides))
    elif len(sides) >= 2:
        method = Method.POSTS if is_single else Method.ARTICLES
        units, starts = _units(sides, of_posts=is_single)
        draws = max(MIN_DRAWS, min(MAX_DRAWS, MAX_WORK // units.shape[1]))
        found = permutation_test(units, starts, draws)
    labels = _judged(found)
    return GroupTest(
        method=method,
        n_groups=len(sides),
        n_tested=sum(label.adjusted is not None for label in labels),
        draws=draws,
        n_left_out=n_left_out,
        labels=labels if method is not Method.NONE else (),
    )


def fisher_exact(n_one: int, total_one: int, n_other: int, total_other: int) -> tuple[float, float]:
    """Test whether two shares differ, by Fisher's exact test.

    Args:
        n_one: Posts of the one article that carry the label, 0 <= n_one <= total_one.
        total_one: All its posts.
        n_other: The same of the other article.
        total_other: All its posts.

    Returns:
        The two-sided p-value, which sums the tables that are at most as likely as the observed one, and the smallest one that
        these margins allow; both in (0, 1].

    Raises:
        ValueError: A count is not within [0, total].
    """
    if not (0 <= n_one <= total_one and 0 <= n_other <= total_other):
        raise ValueError("need 0 <= n <= total on both sides")
    n = n_one + n_other
    low, high = max(0, n - total_other), min(n, total_one)
    logs = [_log_choose(total_one, k) + _log_choose(total_other, n - k) for k in range(low, high + 1)]
    top = max(logs)
    weights = [exp(value - top) for value in logs]
    total = sum(weights)

    def at_most(limit: float) -> float:
        return min(1.0, sum(weight for weight in weights if weight <= limit * (1 + SAME)) / total)

    return at_most(weights[n_one - low]), at_most(min(weights))


def permutation_test(units: Counts, starts: Sequence[int], draws: int) -> dict[Label, tuple[float, float]]:
    """Test whether groups differ, by permuting their units and comparing Pearson's X² of groups by label.

    Args:
        units: Row 0 counts the posts of each unit, row i those that carry ``LABELS[i - 1]``; shape (1 + n_labels, n_units);
            each unit has at least one post. The units of a group stand together.
        starts: Place of the first unit of each group, ascending from 0.
        draws: Random permutations, > 0.

    Returns:
        By label that some posts carry and others do not, the p-value and an estimate of the smallest that any arrangement of
        these units reaches; both in (0, 1].
    """
    random = np.random.default_rng(SEED)
    observed = _statistic(units, starts)
    drawn = np.empty((draws, len(observed)))  # (draws, n_labels)
    for row in range(draws):
        drawn[row] = _statistic(np.take(units, random.permutation(units.shape[1]), axis=1), starts)
    highest = np.maximum(drawn.max(axis=0), observed)
    total = units.sum(axis=1)
    found = {}
    for place, label in enumerate(LABELS):
        if 0 < total[place + 1] < total[0]:
            p = (1 + _reaching(drawn[:, place], observed[place])) / (draws + 1)
            best = _reaching(np.append(drawn[:, place], observed[place]), highest[place])
            found[label] = p, min(p, max(1, best) / (draws + 1))
    return found


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values in [0, 1] for their number by Holm's step-down method; same order, each at least as large as before."""
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = running
    return adjusted


def able_to_differ(lowest: Mapping[Label, float]) -> list[Label]:
    """Return the labels that could be called different at all, by Tarone's rule.

    Args:
        lowest: The smallest p-value that each label can reach.
    """
    for allowed in range(1, len(lowest) + 1):
        able = [label for label, value in lowest.items() if value <= ALPHA / allowed]
        if len(able) <= allowed:
            return able
    return []


def _fisher(one: Counts, other: Counts) -> dict[Label, tuple[float, float]]:
    return {
        label: fisher_exact(int(one[place]), int(one[0]), int(other[place]), int(other[0]))
        for place, label in enumerate(LABELS, 1)
        if 0 < one[place] + other[place] < one[0] + other[0]
    }


def _judged(found: Mapping[Label, tuple[float, float]]) -> tuple[LabelTest, ...]:
    able = able_to_differ({label: lowest for label, (_, lowest) in found.items()})
    adjusted = dict(zip(able, holm([found[label][0] for label in able]), strict=True))
    return tuple(_verdict(label, found, adjusted) for label in LABELS)


def _verdict(label: Label, found: Mapping[Label, tuple[float, float]], adjusted: Mapping[Label, float]) -> LabelTest:
    if label not in found:
        return LabelTest(label, None, None, Verdict.CONSTANT)
    if label not in adjusted:
        return LabelTest(label, found[label][0], None, Verdict.TOO_FEW)
    verdict = Verdict.DIFFERS if adjusted[label] <= ALPHA else Verdict.NOT_SHOWN
    return LabelTest(label, found[label][0], adjusted[label], verdict)


def _units(sides: Sequence[Sequence[Entry]], *, of_posts: bool) -> tuple[Counts, list[int]]:
    """Return the units of all groups, shape (1 + n_labels, n_units), and where each group starts."""
    columns: list[Counts] = []
    starts: list[int] = []
    for group in sides:
        starts.append(len(columns))
        for entry in group:
            columns += [_counts([reading]) for reading in entry.readings] if of_posts else [_counts(entry.readings)]
    return np.stack(columns, axis=1), starts


def _counts(readings: Sequence[int]) -> Counts:
    """Count posts, and posts with each label: shape (1 + n_labels,)."""
    rows = [len(readings), *(sum(bool(reading & BITS[label]) for reading in readings) for label in LABELS)]
    return np.array(rows, dtype=np.int64)


def _statistic(units: Counts, starts: Sequence[int]) -> Values:
    """Return what rises and falls with Pearson's X² of each label when the units change places: the sum of n²/total."""
    sums = np.add.reduceat(units, starts, axis=1)  # (1 + n_labels, n_groups)
    ratios: Values = (sums[1:] ** 2 / sums[0]).sum(axis=1)  # (n_labels,)
    return ratios


def _reaching(values: Values, limit: float) -> int:
    return int((values >= limit * (1 - SAME)).sum())


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
