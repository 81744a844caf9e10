"""How often a regular expression can look at the same letters again, read off its own structure.

A backtracking search is slow where one run of letters can be shared out between two loops in many ways: it then tries them all
before it gives up. Whether that can be is a question about the automaton of the expression, not about time: it is so where a
word `w` leads from a loop `p` back to `p`, from `p` to another loop `q`, and from `q` back to `q` (Weber and Seidl, "On the
degree of ambiguity of finite automata", 1991; for backtracking: Weideman et al., "Analyzing matching time behavior of
backtracking regular expression matchers by using ambiguity of NFA", CIAA 2016). A search that may start anywhere is a loop over
all letters before the expression. Loops with an upper bound count as a factor of that bound.

The automaton is Glushkov's: one state for each letter of the expression. Where it cannot be exact it errs on the side of
"slow": assertions of more than one letter are taken to hold, back-references to be any letters.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from math import inf
from operator import or_
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LETTERS = "aAzZk0_5 \n\t\r-.@<>\"'/&=#:;,)(]\x00éЖж中٣\u00a0🙂\u200d"  # one of each kind that classes tell apart
ONE_LETTER = (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN)
MOST_COPIES = 4  # of the body of a loop that has to run several times
MOST_STATES = 60_000  # of one walk over the product; none of the program's own needs a tenth

Guard = tuple[int, int]  # letters allowed before and after a step, as bits
Ends = dict[int, Guard]  # a state and what guards the way in or out


@dataclass(slots=True)
class State:
    """One letter of the expression: which letters it takes, how often its loops may run, which atomic groups hold it."""

    letters: int
    bound: float
    atoms: tuple[int, ...]


@dataclass(slots=True)
class Piece:
    """Part of an expression: states that begin it, states that end it, and what guards the empty match if there is one."""

    first: Ends
    last: Ends
    empty: Guard | None
    is_doubly_empty: bool = False


@dataclass(slots=True)
class Finding:
    """What one expression can cost on a text of n letters: about ``n ** endless * a_letter`` steps, or more than any power."""

    endless: int
    a_letter: float
    is_exponential: bool


@dataclass
class Automaton:
    """Glushkov's automaton of an expression, the letters cut down to `LETTERS` and those it names."""

    pattern: str | bytes
    flags: int
    states: list[State] = field(default_factory=list)
    edges: dict[tuple[int, int], Guard] = field(default_factory=dict)
    next: dict[int, list[int]] = field(default_factory=dict)
    doubled: set[tuple[int, int]] = field(default_factory=set)
    committed: dict[tuple[int, int], int] = field(
        default_factory=dict
    )  # rounds of possessive loops, which are never gone back on
    groups: dict[int, int] = field(default_factory=dict)  # letters of each group
    looped: set[int] = field(default_factory=set)  # states inside loops
    origins: dict[int, set[int]] = field(default_factory=dict)  # of each such state: from where one or more steps lead to it
    masks: dict[tuple[Any, int], int] = field(default_factory=dict)  # letters of each part of the tree
    n_atoms: int = 0
    inner: list[tuple[Any, bool]] = field(default_factory=list)  # assertions longer than a letter, and whether a loop asks them

    def __post_init__(self) -> None:
        """Build the states and edges."""
        tree = parser.parse(self.pattern, self.flags)
        self.flags = tree.state.flags
        named = {chr(number) for number in _numbers(tree) if 0 <= number < 0x110000}
        near = {chr(ord(one) + step) for one in named for step in (-1, 1) if 0 <= ord(one) + step < 0x110000}
        cased = {other for one in named for other in (one.lower(), one.upper()) if len(other) == 1}
        self.ignores_case, self.is_ascii = bool(self.flags & re.IGNORECASE), bool(self.flags & re.ASCII)
        parts = list({str(part): part for part in _classes(tree)}.values())
        known = sorted(set(LETTERS) | named | near | cased)
        kinds = {tuple(self.takes(one, *part) for part in parts): one for one in known}
        self.alphabet = sorted({*kinds.values(), "\n"})
        self.every = (1 << len(self.alphabet)) - 1
        self.free = (self.every, self.every)
        self.tree = tree

    def analyse(self, tree: Any, *, searched: bool) -> Finding:
        """Return what a search (or a full match, from the start to the end) with `tree` can cost."""
        self.states, self.edges, self.next = [], {}, {}
        self.doubled, self.committed, self.looped = set(), {}, set()
        piece = self.build(tree, 1, ())
        start = None
        if searched:
            start = len(self.states)
            self.states.append(State(self.every, inf, ()))
            self.join({start: self.free}, {start: self.free})
            self.looped.add(start)
            self.join({start: self.free}, piece.first)
        self.origins = self.trace()
        ended = {state for state, guard in piece.last.items() if guard == self.free} if searched else set()
        failing = self.walk(self.next, start, ended) - ended if start is not None else set(range(len(self.states)))
        return self.judge(failing)

    def trace(self) -> dict[int, set[int]]:
        back: dict[int, list[int]] = {}
        for one, two in self.edges:
            back.setdefault(two, []).append(one)
        return {state: self.walk(back, state, set()) for state in self.looped}

    def judge(self, failing: set[int]) -> Finding:
        """Weigh the loops that share letters; those reached only where a match has been found already cost nothing more."""
        cyclic = sorted(state for state in self.looped if state in self.origins[state])
        is_exponential = any(two in self.origins[one] and two in failing for one, two in self.doubled if one in self.looped)
        after: dict[int, list[int]] = {}
        for one in cyclic:
            for two in cyclic:
                if one != two and two in failing and self.may_share(one, two) and self.share(one, two):
                    is_exponential |= two in self.origins[one]
                    after.setdefault(one, []).append(two)
        if is_exponential:
            return Finding(0, 0, True)
        chains = [weight for one in cyclic for weight in self.chains(one, after)]
        return Finding(max((n for n, _ in chains), default=0), max((cost for _, cost in chains), default=1), False)

    def chains(self, one: int, after: dict[int, list[int]]) -> Iterator[tuple[int, float]]:
        """Give, for each chain of loops from `one` that share letters, how many are endless and what a letter costs."""
        left = [(one, 0, 1.0, 1.0)]
        while left:
            state, endless, product, largest = left.pop()
            bound = self.states[state].bound
            endless += bound == inf
            product *= 1 if bound == inf else bound
            largest = max(largest, 1 if bound == inf else bound)
            yield endless, product if endless else product / largest
            left.extend((other, endless, product, largest) for other in after.get(state, ()))

    def may_share(self, one: int, two: int) -> bool:
        """Return whether the choice between two loops is ever made again: an atomic group makes it once."""
        a, b = self.states[one], self.states[two]
        return bool(a.letters & b.letters) and set(a.atoms) <= set(b.atoms) and one in self.origins[two]

    def walk(self, roads: dict[int, list[int]], start: int, last: set[int]) -> set[int]:
        """Return the states one or more steps from `start`, going no farther than those of `last`."""
        seen: set[int] = set()
        left = [start]
        while left:
            for other in roads.get(left.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    if other not in last:
                        left.append(other)
        return seen

    def share(self, one: int, two: int) -> bool:
        """Return whether some word leads from `one` to itself, from `one` to `two`, and from `two` to itself."""
        both = self.states[one].letters & self.states[two].letters
        left = deque((one, one, two, letter) for letter in _bits(both))
        seen = set(left)
        while left and len(seen) < MOST_STATES:
            a, b, c, before = left.popleft()
            for x, y, z, letter in self.steps(a, b, c, before, (one, two)):
                if (x, y, z) == (one, two, two):
                    return True
                if (x, y, z, letter) not in seen:
                    seen.add((x, y, z, letter))
                    left.append((x, y, z, letter))
        return bool(left)

    def steps(self, a: int, b: int, c: int, before: int, ends: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
        one, two = ends
        atoms = self.states[one].atoms
        for x, first in self.ways(a, before, one, atoms):
            for y, second in self.ways(b, before, two, atoms):
                for z, third in self.ways(c, before, two, atoms):
                    for letter in _bits(first & second & third):
                        yield x, y, z, letter

    def ways(self, state: int, before: int, toward: int, atoms: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """Give the next states from which `toward` can be reached, with the letters that lead there."""
        for other in self.next.get(state, ()):
            guard = self.edges[state, other]
            is_open = self.committed.get((state, other)) not in atoms
            if is_open and guard[0] >> before & 1 and (other == toward or other in self.origins[toward]):
                letters = self.states[other].letters & guard[1]
                if letters:
                    yield other, letters

    def join(self, lasts: Ends, firsts: Ends, commits: int | None = None) -> None:
        for one, (before, after) in lasts.items():
            for two, (earlier, later) in firsts.items():
                guard = (before & earlier, after & later)
                if not guard[0] & self.states[one].letters or not guard[1] & self.states[two].letters:
                    continue
                old = self.edges.get((one, two))
                if old is None:
                    self.next.setdefault(one, []).append(two)
                elif (
                    commits is None
                    and old[0] & guard[0] & self.states[one].letters
                    and old[1] & guard[1] & self.states[two].letters
                ):
                    self.doubled.add((one, two))
                elif commits is not None:
                    continue
                self.edges[one, two] = _either(old, guard)
                if commits is not None:
                    self.committed[one, two] = commits

    def build(self, tree: Any, bound: float, atoms: tuple[int, ...]) -> Piece:
        whole = Piece({}, {}, self.free)
        for operator, argument in tree:
            whole = self.chain(whole, self.piece(operator, argument, bound, atoms))
        return whole

    def chain(self, one: Piece, two: Piece) -> Piece:
        self.join(one.last, two.first)
        first, last = dict(one.first), dict(two.last)
        if one.empty is not None:
            _add(first, two.first, one.empty)
        if two.empty is not None:
            _add(last, one.last, two.empty)
        empty = None if one.empty is None or two.empty is None else _both(one.empty, two.empty)
        return Piece(first, last, empty, one.is_doubly_empty or two.is_doubly_empty)

    def piece(self, operator: Any, argument: Any, bound: float, atoms: tuple[int, ...]) -> Piece:
        if operator in ONE_LETTER:
            return self.letter(self.letters(operator, argument), bound, atoms)
        if operator is code.SUBPATTERN:
            n_before = len(self.states)
            inside = self.build(argument[3], bound, atoms)
            if argument[0] is not None:
                self.groups[argument[0]] = reduce(or_, (state.letters for state in self.states[n_before:]), 0)
            return inside
        if operator is code.BRANCH:
            return self.branch([self.build(one, bound, atoms) for one in argument[1]])
        if operator is code.ATOMIC_GROUP:
            return self.build(argument, bound, (*atoms, self.fresh()))
        if operator in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            return self.repeat(operator, argument, bound, atoms)
        return self.guard(operator, argument, bound, atoms)

    def letter(self, letters: int, bound: float, atoms: tuple[int, ...]) -> Piece:
        self.states.append(State(letters, bound, atoms))
        ends = {len(self.states) - 1: self.free}
        return Piece(ends, dict(ends), None)

    def branch(self, ways: list[Piece]) -> Piece:
        whole = Piece({}, {}, None)
        for way in ways:
            _add(whole.first, way.first, self.free)
            _add(whole.last, way.last, self.free)
            if way.empty is not None:
                whole.is_doubly_empty |= whole.empty is not None or way.is_doubly_empty
                whole.empty = _either(whole.empty, way.empty)
        return whole

    def repeat(self, operator: Any, argument: Any, bound: float, atoms: tuple[int, ...]) -> Piece:
        least, most, tree = argument
        atom = self.fresh() if operator is code.POSSESSIVE_REPEAT else None
        atoms = atoms if atom is None else (*atoms, atom)
        times = inf if most is code.MAXREPEAT else most
        if most == 0:
            return Piece({}, {}, self.free)
        whole = Piece({}, {}, self.free)
        for _ in range(min(least, MOST_COPIES) - 1):
            whole = self.chain(whole, self.build(tree, bound, atoms))
        n_before = len(self.states)
        inside = self.build(tree, bound * max(times - max(least, 1) + 1, 1), atoms)
        if times > max(least, 1) or least > MOST_COPIES:
            self.join(inside.last, inside.first, atom)
            self.looped |= set(range(n_before, len(self.states)))
        if inside.is_doubly_empty and times > MOST_COPIES:  # two ways to be empty are two ways to go round
            self.doubled |= {(one, two) for one in inside.last for two in inside.first if (one, two) in self.edges}
        if atom is not None and times == inf and len(self.states) == n_before + 1:
            greedy = self.every & ~self.states[-1].letters  # what it left over it could not have taken
            inside.last = {state: (before, after & greedy) for state, (before, after) in inside.last.items()}
        return self.chain(whole, Piece(inside.first, inside.last, self.free if least == 0 else inside.empty))

    def fresh(self) -> int:
        self.n_atoms += 1
        return self.n_atoms

    def guard(self, operator: Any, argument: Any, bound: float, atoms: tuple[int, ...]) -> Piece:
        """Read what takes no letters (or, a back-reference, letters that are not known)."""
        if operator is code.AT:
            return Piece({}, {}, self.anchor(argument))
        if operator in (code.ASSERT, code.ASSERT_NOT):
            return Piece({}, {}, self.assertion(operator, *argument, is_repeated=bound > 1))
        if operator is code.GROUPREF_EXISTS:
            ways = [self.build(one, bound, atoms) for one in argument[1:] if one is not None]
            return self.branch([*ways, Piece({}, {}, self.free)])
        assert operator is code.GROUPREF, operator
        copied = self.letter(self.groups.get(argument, self.every), bound, atoms)
        copied.empty = self.free
        return copied

    def anchor(self, kind: Any) -> Guard:
        if kind in (code.AT_BEGINNING, code.AT_BEGINNING_STRING):
            return self.among("\n") if kind is code.AT_BEGINNING and self.flags & re.MULTILINE else 0, self.every
        if kind in (code.AT_END, code.AT_END_STRING):
            return self.every, self.among("\n") if kind is code.AT_END else 0
        return self.free

    def assertion(self, operator: Any, direction: int, tree: Any, *, is_repeated: bool) -> Guard:
        if len(tree) != 1 or tree[0][0] not in ONE_LETTER:
            self.inner.append((tree, is_repeated))
            return self.free
        letters = self.letters(*tree[0])
        letters = letters if operator is code.ASSERT else self.every & ~letters
        return (letters, self.every) if direction < 0 else (self.every, letters)

    def among(self, some: str) -> int:
        return sum(1 << place for place, one in enumerate(self.alphabet) if one in some)

    def letters(self, operator: Any, argument: Any) -> int:
        part = (operator, argument if type(argument) is int else id(argument))
        if part not in self.masks:
            self.masks[part] = sum(1 << n for n, one in enumerate(self.alphabet) if self.takes(one, operator, argument))
        return self.masks[part]

    def takes(self, one: str, operator: Any, argument: Any) -> bool:
        if operator is code.LITERAL and not self.ignores_case:
            return ord(one) == argument
        if operator is code.ANY:
            return one != "\n" or bool(self.flags & re.DOTALL)
        if operator is code.IN:
            is_negated = argument[0][0] is code.NEGATE
            return is_negated ^ any(self.takes(one, *part) for part in argument if part[0] is not code.NEGATE)
        forms = {one, one.lower(), one.upper()} if self.ignores_case else {one}
        if operator is code.RANGE:
            return any(argument[0] <= ord(form) <= argument[1] for form in forms if len(form) == 1)
        if operator is code.CATEGORY:
            return self.is_of(one, argument)
        found = any(len(form) == 1 and ord(form) == argument for form in forms)
        return found ^ (operator is code.NOT_LITERAL)

    def is_of(self, one: str, category: Any) -> bool:
        name = str(category).removeprefix("CATEGORY_")
        ascii_only = self.is_ascii or isinstance(self.pattern, bytes)
        known = one.isascii() or not ascii_only
        kinds = {"DIGIT": one.isdecimal(), "SPACE": one.isspace(), "WORD": one.isalnum() or one == "_"}
        return (known and kinds[name.removeprefix("NOT_")]) ^ name.startswith("NOT_")


def analyse(pattern: re.Pattern[Any], *, searched: bool) -> list[Finding]:
    """Return what the expression can cost, and each of its longer assertions."""
    automaton = Automaton(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = [automaton.analyse(automaton.tree, searched=searched)]
    inner, automaton.inner = automaton.inner, []
    while inner:
        tree, is_repeated = inner.pop()
        found.append(automaton.analyse(tree, searched=searched or is_repeated))
        inner, automaton.inner = [*inner, *automaton.inner], []
    return found


def _numbers(tree: Any) -> Iterator[int]:
    if type(tree) is int:  # not the names of operators, which are whole numbers too
        yield tree
    elif isinstance(tree, (tuple, list, parser.SubPattern)):
        for part in tree:
            yield from _numbers(part)


def _classes(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Give every part of a tree that takes one letter."""
    if isinstance(tree, tuple) and len(tree) == 2 and tree[0] in ONE_LETTER:
        yield tree
    elif isinstance(tree, (tuple, list, parser.SubPattern)):
        for part in tree:
            yield from _classes(part)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _both(one: Guard, two: Guard) -> Guard:
    return one[0] & two[0], one[1] & two[1]


def _either(one: Guard | None, two: Guard) -> Guard:
    return two if one is None else (one[0] | two[0], one[1] | two[1])


def _add(ends: Ends, more: Ends, guard: Guard) -> None:
    for state, own in more.items():
        ends[state] = _either(ends.get(state), _both(own, guard))
