"""No function is written twice."""

import ast
from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.tidy.tree import FunctionNode, functions, python_files, shown, tree

MIN_STATEMENTS = 6


def test_no_body_is_copied() -> None:
    named = {
        f"{shown(path)}:{function.lineno} {function.name}": function
        for path in python_files("src", "bench", "tools")
        for function in functions(tree(path))
    }
    assert len(named) > 200
    found = copies(named.items())
    assert not found, "\n  ".join(("these bodies say the same; keep one:", *(" = ".join(group) for group in found)))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(
            "def g(rows):\n    '''Other words.'''\n    t = 0\n    for r in rows:\n        if r.kept:\n"
            "            t += r.fen\n            t -= 1\n    return t",
            True,
            id="other names, other docstring",
        ),
        pytest.param(
            "def g(rows):\n    t = 0\n    for r in rows:\n        if r.kept:\n"
            "            t += r.fen\n            t -= 2\n    return t",
            False,
            id="another constant",
        ),
        pytest.param("def g(rows):\n    return rows", False, id="too short to be a copy"),
    ],
)
def test_a_planted_copy_is_found(second: str, expected: bool) -> None:
    first = (
        "def f(items):\n    total = 0\n    for item in items:\n        if item.kept:\n"
        "            total += item.fen\n            total -= 1\n    return total"
    )
    pairs = ((name, next(functions(ast.parse(text)))) for name, text in (("f", first), ("g", second)))
    assert bool(copies(pairs)) is expected


def copies(named: Iterable[tuple[str, FunctionNode]]) -> list[tuple[str, ...]]:
    """Groups of names whose bodies are equal but for the names of variables and the docstring."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, function in named:
        body = without_docstring(function)
        if sum(isinstance(node, ast.stmt) for part in body for node in ast.walk(part)) >= MIN_STATEMENTS:
            groups[normalised(body)].append(name)
    return [tuple(names) for names in groups.values() if len(names) > 1]


def without_docstring(function: FunctionNode) -> list[ast.stmt]:
    """The statements of the body that do something."""
    return function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body


def normalised(body: list[ast.stmt]) -> str:
    """The body's tree as text, with each variable numbered by its first appearance."""
    numbers: dict[str, int] = {}
    copy = ast.parse(ast.unparse(ast.Module(body=body, type_ignores=[])))
    for node in ast.walk(copy):
        if isinstance(node, ast.Name):
            node.id = f"_{numbers.setdefault(node.id, len(numbers))}"
        elif isinstance(node, ast.arg):
            node.arg = f"_{numbers.setdefault(node.arg, len(numbers))}"
    return ast.dump(copy)
