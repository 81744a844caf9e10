"""Every regular expression that strangers' text meets takes time in proportion to the text, whatever the text."""

import ast
import importlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from analyzer.extraction.platform_lines import _instagram_patterns
from tests.security.ambiguity import Finding, analyse

ROOT = Path(__file__).parents[2] / "analyzer"
OUTSIDE = {"training", "evaluation", "shipping", "__main__.py"}  # they read the makers' own data
MOST_A_LETTER = 2_000  # steps of bounded loops at one letter; a megabyte then costs seconds
SEARCHING = {"search", "finditer", "findall", "sub", "subn", "split"}
WHOLE = {"match", "fullmatch"}

# Expressions in tables, which no name leads to, that are only matched from a given place.
MATCHED = {"extraction.permalink_table", "extraction.card_forms", "extraction.platforms"}
# Expressions made where they are used, out of what is known there only.
MADE = {
    "article.nesting": [re.compile(r"</script[\s/>]", re.IGNORECASE), re.compile(r"</textarea[\s/>]", re.IGNORECASE)],
    "extraction.platform_lines": list(_instagram_patterns()),
}
NEVER_FAILS = {
    "article.attributes._PIECE": "each loop ends before what must come next or at the end of the text: no start is given up",
}


Place = tuple[str, re.Pattern[Any], frozenset[str]]  # where it stands, the expression, how it is used; empty where unknown


@cache
def modules() -> dict[str, ModuleType]:
    paths = [path.relative_to(ROOT) for path in sorted(ROOT.rglob("*.py")) if path.name != "__init__.py"]
    names = [".".join(path.with_suffix("").parts) for path in paths if path.parts[0] not in OUTSIDE]
    found = {}
    for name in names:
        with suppress(ModuleNotFoundError):  # a library of an extra that is not installed
            found[name] = importlib.import_module(f"analyzer.{name}")
    return found


@cache
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for name, module in modules().items()}


def kept_in(thing: Any, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """Give the expressions in a table."""
    if isinstance(thing, re.Pattern):
        yield thing
    elif depth and isinstance(thing, (tuple, list, set, frozenset)):
        for part in thing:
            yield from kept_in(part, depth - 1)
    elif depth and isinstance(thing, dict):
        yield from kept_in([*thing, *thing.values()], depth - 1)
    elif depth and is_dataclass(thing) and not isinstance(thing, type):
        yield from kept_in([getattr(thing, own.name) for own in fields(thing)], depth - 1)


@cache
def uses() -> dict[tuple[str, str], frozenset[str]]:
    """Return what is done with each name of an expression; a name that is handed on may be used in any way."""
    found: dict[tuple[str, str], set[str]] = {}
    handed: dict[tuple[str, str], int] = {}
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                handed[key(module, node.id)] = handed.get(key(module, node.id), 0) + 1
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in SEARCHING | WHOLE:
                found.setdefault(key(module, node.value.id), set()).add(node.attr)
                handed[key(module, node.value.id)] = handed.get(key(module, node.value.id), 0) - 1
    return {name: frozenset() if handed[name] else frozenset(ways) for name, ways in found.items()}


def key(module: str, name: str) -> tuple[str, str]:
    return (module if name.startswith("_") else "", name)


def constants() -> Iterator[Place]:
    for name, module in modules().items():
        for statement in trees()[name].body:
            if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                for constant in (target.id for target in targets if isinstance(target, ast.Name)):
                    thing = getattr(module, constant, None)
                    ways = uses().get(key(name, constant), frozenset()) if isinstance(thing, re.Pattern) else frozenset()
                    ways = ways or (frozenset({"match"}) if name in MATCHED else frozenset())
                    yield from ((f"{name}.{constant}", pattern, ways) for pattern in kept_in(thing))


def calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re":
                yield name, node


@cache
def inside_functions(name: str) -> set[ast.AST]:
    functions = (node for node in ast.walk(trees()[name]) if isinstance(node, ast.FunctionDef))
    return {node for function in functions for node in ast.walk(function)}


def written_out() -> Iterator[Place]:
    """Give the expressions that stand where they are used."""
    for name, call in calls():
        try:
            pattern = eval(ast.unparse(call.args[0]), dict(vars(modules()[name])))  # noqa: S307 - the program's own source
        except NameError:
            continue
        way = ast.unparse(call.func).removeprefix("re.")
        if isinstance(pattern, (str, bytes)) and (way in SEARCHING | WHOLE or call in inside_functions(name)):
            yield f"{name}:{call.lineno}", re.compile(pattern), frozenset({way} & (SEARCHING | WHOLE))


@cache
def places() -> dict[tuple[str, str], Place]:
    made = [(f"{name} (made)", pattern, frozenset[str]()) for name, patterns in MADE.items() for pattern in patterns]
    return {(place[0], str(place[1].pattern)): place for place in (*constants(), *written_out(), *made)}


def weigh(place: Place) -> Iterator[Finding]:
    _, pattern, ways = place
    if ways - WHOLE or not ways:
        yield from analyse(pattern, searched=True)
    if ways & WHOLE or not ways:
        yield from analyse(pattern, searched=False)


def test_every_expression_is_linear_and_its_bounded_loops_are_small() -> None:
    slow = {}
    for place in places().values():
        found = list(weigh(place))
        if any(one.is_exponential or one.endless > 1 or one.a_letter > MOST_A_LETTER for one in found):
            slow[place[0]] = found
    assert set(slow) == set(NEVER_FAILS), slow


def test_no_expression_is_overlooked() -> None:
    """Each call of `re` stands in a constant, is written out, or is named in `MADE` because only its module knows it."""
    patterns = {place[1].pattern for place in places().values()}
    unknown = set()
    for name, call in calls():
        try:
            pattern = eval(ast.unparse(call.args[0]), dict(vars(modules()[name])))  # noqa: S307 - the program's own source
        except NameError:
            unknown.add(name)
        else:
            assert not isinstance(pattern, (str, bytes)) or pattern in patterns, (name, call.lineno)
    tables = {name for name in unknown if any(place[0].startswith(f"{name}.") for place in places().values())}
    assert unknown - tables <= set(MADE)
    assert len(patterns) > 200


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a*)*b",
        r"(?:a+)+$",
        r"(?:a|a)*b",
        r"(?:a?b?)*c",
        r"(?:\w+\s?)*!",
        r"(?:[^>=]|=\s*)*>",
        r"(?:'|'{2,9})*x",
        r"(?=(?:a+)+b)",
    ],
)
def test_expressions_that_explode_are_told(pattern: str) -> None:
    assert any(one.is_exponential for one in analyse(re.compile(pattern), searched=False))


@pytest.mark.parametrize(
    ("pattern", "endless"),
    [
        (r"\s+$", 2),
        (r"(?<!\s)\s+$", 1),
        (r"\w+@", 2),
        (r"(?<!\w)\w+@", 1),
        (r"a*a*b", 3),
        (r"x*+y", 2),
        (r"<!--.*?-->", 2),
        (r"(?:\w+\.)+com", 2),
        (r"\w+(?:'\w+)*", 1),
        (r"\bfoo\s*bar", 1),
        (r"[^<>]*<", 2),
        (r"\s+", 1),
    ],
)
def test_how_often_a_search_looks_at_a_letter_again(pattern: str, endless: int) -> None:
    (found,) = analyse(re.compile(pattern, re.DOTALL), searched=True)
    assert (found.endless, found.is_exponential) == (endless, False)


def test_bounded_loops_that_share_letters_are_multiplied() -> None:
    (found,) = analyse(re.compile(r"a.{0,300}b.{0,300}c"), searched=True)
    assert (found.endless, found.a_letter) == (1, 90_000)
