"""How large things may be and what they may be called. There are no exceptions; a list of them may only shrink."""

import ast
from pathlib import Path

import pytest

from tests.tidy.tree import FunctionNode, functions, python_files, shown, tracked, tree

MAX_FUNCTION_LINES = 70
MAX_MODULE_LINES = 600
FORBIDDEN_NAMES = ("utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc")
CATCH_ALL = ("Exception", "BaseException")
COUNTED_SUFFIXES = (".py", ".js", ".mjs", ".css", ".sh")


def test_functions_fit_on_a_screen() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name}: {lines_of(function)} lines"
        for path in python_files()
        for function in functions(tree(path))
        if lines_of(function) > MAX_FUNCTION_LINES
    ]
    assert not long, report("split these functions", long)


def test_modules_can_be_read_in_one_sitting() -> None:
    counted = [path for path in tracked() if path.suffix in COUNTED_SUFFIXES and "migrations" not in path.parts]
    long = [
        f"{shown(path)}: {lines} lines"
        for path in counted
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_MODULE_LINES
    ]
    assert len(counted) > 50
    assert not long, report("split these files", long)


def test_files_are_named_for_what_they_hold() -> None:
    vague = [shown(path) for path in tracked() if is_vague(path)]
    assert not vague, report("name these files for what they hold", vague)


def test_nothing_catches_everything() -> None:
    caught = [
        f"{shown(path)}:{handler.lineno}"
        for path in python_files("src", "bench", "tools")
        for handler in ast.walk(tree(path))
        if isinstance(handler, ast.ExceptHandler) and catches_everything(handler)
    ]
    assert not caught, report("catch the exception that is meant", caught)


def test_complexity_is_not_waved_through() -> None:
    """Ruff holds complexity (C901) and parameters (PLR0913); a waiver would be an exception to the budgets."""
    waived = [
        f"{shown(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "noqa" in line and ("C901" in line or "PLR0913" in line) and path != Path(__file__)
    ]
    assert not waived, report("simplify instead of waiving", waived)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("try:\n    pass\nexcept Exception:\n    pass", True, id="exception"),
        pytest.param("try:\n    pass\nexcept:\n    pass", True, id="bare"),
        pytest.param("try:\n    pass\nexcept (ValueError, BaseException):\n    pass", True, id="in a tuple"),
        pytest.param("try:\n    pass\nexcept (ValueError, KeyError):\n    pass", False, id="named"),
    ],
)
def test_a_planted_catch_all_is_found(source: str, expected: bool) -> None:
    (handler,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler))
    assert catches_everything(handler) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("utils.py", True), ("case_utils.py", True), ("base.html", True), ("base_rate.py", False), ("cases.py", False)],
)
def test_a_planted_vague_name_is_found(name: str, expected: bool) -> None:
    assert is_vague(Path(name)) is expected


def test_a_planted_long_function_is_counted() -> None:
    (function,) = functions(ast.parse("@decorated\ndef long():\n" + "    pass\n" * 70))
    assert lines_of(function) == 71


def lines_of(function: FunctionNode) -> int:
    """Lines from `def` to the end, decorators not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_vague(path: Path) -> bool:
    """Whether the last word of the file's name says nothing."""
    return path.name.split(".")[0].lower().split("_")[-1].split("-")[-1] in FORBIDDEN_NAMES


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Whether an except clause is bare or names the root of all exceptions, alone or in a tuple."""
    if handler.type is None:
        return True
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(node, ast.Name) and node.id in CATCH_ALL for node in named)


def report(advice: str, found: list[str]) -> str:
    """The failure message: what to do, then where."""
    return "\n  ".join((f"{advice}:", *found))
