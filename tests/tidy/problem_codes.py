"""Finds every code of a problem or a refusal in source text, also where a function hands it on.

Names are not resolved to their modules, so a function that hands codes on may share its name with another: what is
passed to such a name counts only where it looks like a code, and an untraced one only in the file of the function.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.tidy.tree import FunctionNode

PROBLEM = "Problem"
REFUSAL = "Refused"
CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")

Trees = Mapping[str, ast.Module]


@dataclass(frozen=True, slots=True)
class Site:
    """A code and where it is given; `code` is empty for an expression that could not be traced to one."""

    code: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Taker:
    """A function that takes a code, at which position, and the file that defines it (empty for the constructors)."""

    position: int
    file: str


def codes(trees: Trees) -> tuple[Site, ...]:
    """Every code given to `Problem`, to an exception below `Refused`, or to a function that hands it on to one.

    The members of an enum called `Code` are codes wherever they are used.
    """
    takers = {name: Taker(0, "") for name in (*_refusals(trees), PROBLEM)}
    while forwarders := {name: taker for name, taker in _forwarders(trees, takers) if name not in takers}:
        takers |= forwarders
    known = _constants(trees)
    given = tuple(site for file, tree in trees.items() for site in _sites(file, tree, takers, known))
    listed = tuple(Site(value[0], "", 0) for name, value in known.items() if name.startswith("Code."))
    return given + listed


def _sites(
    file: str, tree: ast.Module, takers: Mapping[str, Taker], known: Mapping[str, tuple[str, ...]]
) -> Iterator[Site]:
    for function, call in _calls(tree):
        taker = takers.get(_called(call))
        if taker is None or (given := _given(call, taker.position)) is None:
            continue
        found = _values(given, known)
        if taker.file:
            found = tuple(code for code in found if CODE.fullmatch(code))
        yield from (Site(code, file, call.lineno) for code in found)
        if not found and taker.file in ("", file) and not _passes_on(function, given):
            yield Site("", file, call.lineno)


def _forwarders(trees: Trees, takers: Mapping[str, Taker]) -> Iterator[tuple[str, Taker]]:
    """Functions with a parameter that goes on to a taker as its code."""
    for file, tree in trees.items():
        for function, call in _calls(tree):
            taker = takers.get(_called(call))
            if function is None or taker is None or taker.file not in ("", file):
                continue
            match _given(call, taker.position):
                case ast.Name(name) | ast.Attribute(ast.Name(name), "value") if name in (
                    names := _parameters(function)
                ):
                    yield function.name, Taker(names.index(name), file)
                case _:
                    pass


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
    match call:
        case ast.Call(ast.Attribute(ast.Call(ast.Name("super")), "__init__"), [ast.Constant(str(_)), *_]):
            return REFUSAL
        case ast.Call(ast.Name(name) | ast.Attribute(_, name)) if name != "__init__":
            return name
        case _:
            return ""


def _given(call: ast.Call, position: int) -> ast.expr | None:
    keyword = next((each.value for each in call.keywords if each.arg == "code"), None)
    return keyword or (call.args[position] if len(call.args) > position else None)


def _values(given: ast.expr, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    match given:
        case ast.Constant(str(code)):
            return (code,)
        case ast.IfExp(_, first, second):
            return (*_values(first, known), *_values(second, known))
        case ast.Attribute(ast.Attribute(ast.Name(enum), member), "value") | ast.Attribute(ast.Name(enum), member):
            return known.get(f"{enum}.{member}", ())
        case ast.Subscript(ast.Name(table)):
            return known.get(table, ())
        case _:
            return ()


def _passes_on(function: FunctionNode | None, given: ast.expr) -> bool:
    """Whether the code is a parameter, or that of another problem or refusal."""
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


def _classes(trees: Trees) -> Iterator[ast.ClassDef]:
    return (node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _refusals(trees: Trees) -> set[str]:
    """The exceptions that take a code first: `Refused` and those below it without a constructor of their own."""
    bases = {cls.name: {base.id for base in cls.bases if isinstance(base, ast.Name)} for cls in _classes(trees)}
    built = {
        cls.name
        for cls in _classes(trees)
        if any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in cls.body)
    }
    below = {REFUSAL}
    while more := {name for name, of in bases.items() if of & below} - below:
        below |= more
    return (below - built) | {REFUSAL}


def _constants(trees: Trees) -> dict[str, tuple[str, ...]]:
    """Texts that stand behind a name: members of enums, and the values of tables at the top of a file."""
    found: dict[str, tuple[str, ...]] = {}
    for cls in _classes(trees):
        for part in cls.body:
            match part:
                case ast.Assign([ast.Name(member)], ast.Constant(str(value))):
                    found[f"{cls.name}.{member}"] = (value,)
                case _:
                    pass
    for tree in trees.values():
        for part in tree.body:
            match part:
                case ast.Assign([ast.Name(table)], ast.Dict(_, values)):
                    texts = (value.value for value in values if isinstance(value, ast.Constant))
                    found[table] = tuple(text for text in texts if isinstance(text, str))
                case _:
                    pass
    return found
