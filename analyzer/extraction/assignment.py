"""Choose the best one-to-one pairs between two sets, all pairs weighed together rather than one after the other."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

LARGEST_EXACT = 256  # larger knots of rivals are solved greedily; no article comes near
Pair = tuple[int, int]


def assign(scores: Mapping[Pair, float]) -> list[Pair]:
    """Return the one-to-one pairs with the greatest sum of scores.

    Args:
        scores: Score of each pair (left, right) that may be chosen; only positive ones are.

    Returns:
        The chosen pairs in order; the same scores give the same pairs.

    References:
        Kuhn, "The Hungarian method for the assignment problem", 1955, in the shortest-path form of Jonker and Volgenant, 1987.
    """
    wanted = {pair: score for pair, score in scores.items() if score > 0}
    chosen: list[Pair] = []
    for knot in _knots(wanted):
        lefts = sorted({left for left, _ in knot})
        rights = sorted({right for _, right in knot})
        if max(len(lefts), len(rights)) > LARGEST_EXACT:
            chosen.extend(_greedy({pair: wanted[pair] for pair in knot}))
            continue
        gains = np.zeros((len(lefts), len(lefts) + len(rights)))  # one free column per row: stay unpaired
        for left, right in knot:
            gains[lefts.index(left), rights.index(right)] = wanted[left, right]
        for row, column in enumerate(_cheapest(-gains)):
            if column < len(rights) and gains[row, column] > 0:
                chosen.append((lefts[row], rights[column]))
    return sorted(chosen)


def _knots(pairs: Mapping[Pair, float]) -> list[list[Pair]]:
    """Group the pairs that share a side, directly or through others."""
    roots: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while roots.setdefault(node, node) != node:
            roots[node] = roots[roots[node]]
            node = roots[node]
        return node

    for left, right in pairs:
        roots[root(("left", left))] = root(("right", right))
    knots: dict[tuple[str, int], list[Pair]] = {}
    for pair in sorted(pairs):
        knots.setdefault(root(("left", pair[0])), []).append(pair)
    return list(knots.values())


def _greedy(scores: Mapping[Pair, float]) -> list[Pair]:
    chosen: list[Pair] = []
    lefts: set[int] = set()
    rights: set[int] = set()
    for left, right in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if left not in lefts and right not in rights:
            chosen.append((left, right))
            lefts.add(left)
            rights.add(right)
    return chosen


def _cheapest(costs: NDArray[np.float64]) -> list[int]:
    """Return the column of each row in the cheapest complete assignment; shape (n_rows, n_columns), n_rows <= n_columns."""
    n_rows, n_columns = costs.shape
    row_price, column_price = np.zeros(n_rows + 1), np.zeros(n_columns + 1)
    row_of = np.zeros(n_columns + 1, dtype=int)  # 1-based; 0 is free
    for row in range(1, n_rows + 1):
        row_of[0] = row
        column = 0
        shortest = np.full(n_columns + 1, np.inf)
        came_from = np.zeros(n_columns + 1, dtype=int)
        seen = np.zeros(n_columns + 1, dtype=bool)
        while row_of[column] != 0:
            seen[column] = True
            reduced = costs[row_of[column] - 1] - row_price[row_of[column]] - column_price[1:]  # (n_columns,)
            better = ~seen[1:] & (reduced < shortest[1:])
            shortest[1:][better] = reduced[better]
            came_from[1:][better] = column
            following = int(np.argmin(np.where(seen[1:], np.inf, shortest[1:]))) + 1
            step = shortest[following]
            row_price[row_of[seen]] += step
            column_price[seen] -= step
            shortest[~seen] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = int(came_from[column])
    columns = [0] * n_rows
    for column, row in enumerate(row_of[1:]):
        if row:
            columns[row - 1] = column
    return columns
