"""Finds every code of a problem or a refusal in source text, also where a function passes it on."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.tidy.tree import FunctionNode

REFUSAL = "Refused"
PROBLEM = "Problem"


@dataclass(frozen=True, slots=True)
class Site:
    """A code in the source, or an expression that could not be traced to one (`code` is then empty)."""

    code: str
    line: int


def codes(modules: Iterable[ast.Module]) -> tuple[Site, ...]:
    """Every code given to `Problem`, to an exception below `Refused`, or to a function that hands it on to one."""
    trees = tuple(modules)
    enums = _enum_values(trees)
    takers = dict.fromkeys(_refusals(trees) | {PROBLEM}, 0)
    while forwarders := {name: at for name, at in _forwarders(trees, takers).items() if name not in takers}:
        takers |= forwarders
    return tuple(site for tree in trees for site in _sites(tree, takers, enums))


def _sites(tree: ast.Module, takers: dict[str, int], enums: dict[str, str]) -> Iterator[Site]:
    for function, call in _calls(tree):
        position = takers.get(_called(call))
        if position is None or not (given := _given(call, position)):
            continue
        code = _constant(given, enums)
        if code is not None:
            yield Site(code, call.lineno)
        elif not _passes_on(function, given):
            yield Site("", call.lineno)


def _forwarders(trees: tuple[ast.Module, ...], takers: dict[str, int]) -> dict[str, int]:
    """Functions with a parameter that goes on to a taker as its code, and where that parameter stands."""
    found = {}
    for tree in trees:
        for function, call in _calls(tree):
            given = _given(call, takers[_called(call)]) if _called(call) in takers else None
            given = given.value if isinstance(given, ast.Attribute) and given.attr == "value" else given
            if function is not None and isinstance(given, ast.Name) and given.id in (names := _parameters(function)):
                found[function.name] = names.index(given.id)
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[FunctionNode | None, ast.Call]]:
    """Every call with the innermost function that it stands in."""
    stack: list[tuple[FunctionNode | None, ast.AST]] = [(None, tree)]
    while stack:
        function, node = stack.pop()
        if isinstance(node, ast.Call):
            yield function, node
        inside = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        stack.extend((inside, child) for child in ast.iter_child_nodes(node))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Call(ast.Name("super")), "__init__"):
            return PROBLEM
        case ast.Attribute(_, name):
            return name
        case _:
            return ""


def _given(call: ast.Call, position: int) -> ast.expr | None:
    keyword = next((each.value for each in call.keywords if each.arg == "code"), None)
    return keyword or (call.args[position] if len(call.args) > position else None)


def _constant(given: ast.expr, enums: dict[str, str]) -> str | None:
    match given:
        case ast.Constant(str(code)):
            return code
        case ast.Attribute(ast.Attribute(ast.Name(enum), member), "value") | ast.Attribute(ast.Name(enum), member):
            return enums.get(f"{enum}.{member}")
        case _:
            return None


def _passes_on(function: FunctionNode | None, given: ast.expr) -> bool:
    """Whether the code is a parameter, or that of another problem."""
    match given:
        case ast.Name(name) | ast.Attribute(ast.Name(name), "value"):
            return function is not None and name in _parameters(function)
        case ast.Attribute(_, "code"):
            return True
        case _:
            return False


def _parameters(function: FunctionNode) -> list[str]:
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _refusals(trees: tuple[ast.Module, ...]) -> set[str]:
    """The names of the exceptions that take a code first: those below `Refused` without a constructor of their own."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    own_constructor = {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)
    }
    below = {REFUSAL}
    while more := {name for name, of in bases.items() if of & below} - below:
        below |= more
    return (below - own_constructor) | {REFUSAL}


def _enum_values(trees: tuple[ast.Module, ...]) -> dict[str, str]:
    values = {}
    for tree in trees:
        for enum in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for part in enum.body:
                match part:
                    case ast.Assign([ast.Name(member)], ast.Constant(str(value))):
                        values[f"{enum.name}.{member}"] = value
                    case _:
                        pass
    return values
