"""Every condition over facts that a package writes, and every branch: what it is about, and when it holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from luoshi.feel import Cell, Null, typed
from luoshi.feel.builtins import Function
from luoshi.feel.fast.inspecting import inside
from luoshi.feel.proof.formulas import FALSE, TRUE, Formula, any_of
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Opaque, Truth
from luoshi.feel.rules import Rule
from luoshi.feel.syntax import Span
from luoshi.feel.typed import Typed
from luoshi.programme.model import Clauses, DecisionInfo, Programme
from luoshi.programme.verification.contradictions.statements import names_in
from luoshi.programme.verification.subject import Ruleset
from luoshi.source import Place


@dataclass(frozen=True, slots=True)
class When:
    """When a condition is asked at all, by the conditions around it, and when it then holds, as `symbols` say it."""

    asked: Formula
    truth: Truth
    symbols: Symbols


Asking = Callable[[Ruleset, bool], When]
"""When a condition holds under a set of rules, amounts rounded to fen or not; Opaque where no formula says it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: what it is called, its text, the names in it, and when it holds.

    `exception` is the label of the exception in whose condition it stands, empty elsewhere; with `is_exception` it is
    all of that condition.
    """

    about: str
    title: str
    text: str
    clauses: Clauses
    where: Place
    names: frozenset[str]
    when: Asking
    exception: str = ""
    is_exception: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """An `if` in the text of a decision; `taken` says when each of its sides is, its truth being yes for the first."""

    about: str
    text: str
    clauses: Clauses
    where: Place
    names: frozenset[str]
    taken: Asking


def parts_of(programme: Programme, rule: Rule) -> Iterator[Condition]:
    """The conditions of exceptions and the comparisons in the text of a decision, those of exceptions first.

    A comparison that is the whole text of a decision is that decision; one with null asks whether something is known,
    which it always is where all facts are given.
    """
    info = programme.decisions[rule.decision.name]
    whole: set[int] = {id(rule.logic.tree)}
    beside = _beside_conditions(programme, rule)
    if isinstance(rule.logic.tree, typed.Table):
        for exception, column in zip(info.exceptions, rule.logic.tree.inputs, strict=False):
            whole.add(id(column.formula.tree))
            tree = column.formula.tree
            if not _asks_for_null(tree):
                title = f"“{info.name}”但书“{exception.label}”的条件"
                when = _of_tree(column.formula.cell, tree)
                text = column.formula.cell.text.strip()
                about = f"{info.name}/{exception.label}"
                where, names = exception.where, names_in(tree)
                yield Condition(about, title, text, exception.clauses, where, names, when, exception.label, True)
    labels = _labels(info, rule)
    for cell, tree, clauses in _texts(info, rule):
        for node in inside(tree):
            if isinstance(node, typed.Comparison | typed.Match) and id(node) not in whole and not _asks_for_null(node):
                text = cell.text[node.span.start : node.span.end].strip()
                title = f"“{info.name}”里的条件"
                where = cell.at(node.span.start)
                when = _of_atom(info.name, (cell, node), beside)
                about, label = f"{info.name}/{text}", labels.get(id(tree), "")
                yield Condition(about, title, text, clauses, where, names_in(node), when, label)


def _labels(info: DecisionInfo, rule: Rule) -> dict[int, str]:
    """The exceptions by the identity of their conditions."""
    tree = rule.logic.tree
    if not isinstance(tree, typed.Table):
        return {}
    pairs = zip(info.exceptions, tree.inputs, strict=False)
    return {id(column.formula.tree): exception.label for exception, column in pairs}


def forks_of(programme: Programme, rule: Rule) -> Iterator[Fork]:
    """Every `if` in the text of a decision."""
    info = programme.decisions[rule.decision.name]
    beside = _beside_conditions(programme, rule)
    for cell, tree, clauses in _texts(info, rule):
        for node in inside(tree):
            if isinstance(node, typed.Conditional) and not _asks_for_null(node.condition):
                span = node.condition.span
                text = cell.text[span.start : span.end].strip()
                where = cell.at(node.span.start)
                taken = _of_branch(info.name, cell, node.span, beside)
                yield Fork(f"{info.name}/如果{text}", text, clauses, where, names_in(node.condition), taken)


def decision_itself(programme: Programme, rule: Rule) -> Condition | None:
    """The condition that a decision is; None where its text asks whether something is known."""
    name = rule.decision.name
    if _asks_for_null(rule.logic.tree):
        return None
    info = programme.decisions[name]
    text = "" if isinstance(rule.logic.tree, typed.Table) else rule.logic.cell.text.strip()
    names = frozenset(rule.requires)
    return Condition(
        name,
        f"判定“{name}”",
        text,
        info.clauses,
        info.where,
        names,
        _of_decision(name),
    )


def conditions_of_package(programme: Programme) -> Iterator[Condition]:
    """The conditions of routes and materials."""
    for procedure in programme.procedures.values():
        for number, route in enumerate(procedure.routes, 1):
            title = f"“{procedure.name}”路径{number}的条件"
            about = f"{procedure.name}/路径{number}"
            yield from _of_package(programme, about, title, route.when, (route.clauses, route.where))
    for material in programme.materials.values():
        if material.when is not None:
            title = f"材料“{material.title}”的条件"
            yield from _of_package(programme, material.name, title, material.when, (material.clauses, material.where))


def _of_package(
    programme: Programme, about: str, title: str, text: str, source: tuple[Clauses, Place]
) -> Iterator[Condition]:
    dated = programme.models[0]
    wanted = dated.condition_names[text.strip()]
    rule = next(each for each in dated.conditions.rules if each.decision.name == wanted)
    if not _asks_for_null(rule.logic.tree):
        names = frozenset(rule.requires)
        yield Condition(
            about,
            title,
            text.strip(),
            *source,
            names,
            _of_condition(text, wanted),
        )


def _texts(info: DecisionInfo, rule: Rule) -> Iterator[tuple[Cell, Typed, Clauses]]:
    """The texts of a decision but the tests of a table's rows, each with the clauses that it stands for."""
    tree = rule.logic.tree
    if not isinstance(tree, typed.Table):
        yield rule.logic.cell, tree, info.clauses
        return
    for number, column in enumerate(tree.inputs, 1):
        exception = info.exception_in_row(number)
        yield column.formula.cell, column.formula.tree, exception.clauses if exception else info.clauses
    for number, row in enumerate(tree.rows, 1):
        for output in row.outputs:
            yield output.cell, output.tree, info.clauses_of_row(number) or info.clauses


def _asks_for_null(tree: Typed) -> bool:
    return any(
        (isinstance(node, typed.Constant) and isinstance(node.value, Null))
        or (isinstance(node, typed.Invocation) and node.function is Function.IS_DEFINED)
        for node in inside(tree)
    )


def _of_decision(name: str) -> Asking:
    def when(ruleset: Ruleset, in_fen: bool) -> When:
        symbols = ruleset.rounded if in_fen else ruleset.symbols
        return When(TRUE, symbols.truth(name), symbols)

    return when


def _of_condition(text: str, name: str) -> Asking:
    def when(ruleset: Ruleset, in_fen: bool) -> When:
        if not in_fen:
            return When(TRUE, ruleset.condition(text), ruleset.symbols)
        rounded = ruleset.rounded
        used = [each for each in ruleset.conditions.requires(name) if each in ruleset.programme.decisions]
        given = {each: rounded.lowered(each) for each in used}
        return When(TRUE, Symbols(ruleset.conditions, rounded.variables, given).truth(name), rounded)

    return when


def _of_tree(cell: Cell, tree: Typed) -> Asking:
    def when(ruleset: Ruleset, in_fen: bool) -> When:
        symbols = ruleset.rounded if in_fen else ruleset.symbols
        found = symbols.of(tree, cell)
        return When(TRUE, found if isinstance(found, Truth) else Truth(FALSE, FALSE), symbols)

    return when


def _beside_conditions(programme: Programme, rule: Rule) -> frozenset[str]:
    """The names in a text on which no condition in it rests: what they come to does not matter to its conditions."""
    if isinstance(rule.logic.tree, typed.Table):
        return frozenset()
    asked: set[str] = set()
    for node in inside(rule.logic.tree):
        if isinstance(node, typed.Conditional):
            asked |= names_in(node.condition)
        elif isinstance(node, typed.Comparison | typed.Match):
            asked |= names_in(node)
    return frozenset(rule.requires) - _behind(programme, asked)


def _behind(programme: Programme, names: Iterable[str]) -> frozenset[str]:
    """The names, and all that the decisions among them rest on."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(programme.model.requires(name) if name in programme.decisions else ())
    return frozenset(found)


def _of_atom(decision: str, part: tuple[Cell, Typed], beside: frozenset[str]) -> Asking:
    cell, tree = part

    def when(ruleset: Ruleset, in_fen: bool) -> When:
        symbols = ruleset.rounded if in_fen else ruleset.cut(beside)
        try:
            atoms = symbols.atoms(decision)
        except Opaque:
            # Something else in the text is what no formula says; the comparison is examined wherever it is asked.
            return _of_tree(cell, tree)(ruleset, in_fen)
        for atom in atoms:
            if atom.cell == cell and atom.span == tree.span:
                return When(atom.asked, atom.truth, symbols)
        raise LookupError(f"{decision} has no condition {cell.text[tree.span.start : tree.span.end]}")

    return when


def _of_branch(decision: str, cell: Cell, span: Span, beside: frozenset[str]) -> Asking:
    def taken(ruleset: Ruleset, in_fen: bool) -> When:
        symbols = ruleset.rounded if in_fen else ruleset.cut(beside)
        for branch in symbols.branches(decision):
            if branch.cell == cell and branch.span == span:
                return When(any_of(branch.yes, branch.no), Truth(branch.yes, branch.no), symbols)
        raise LookupError(f"{decision} has no branch {cell.text[span.start : span.end]}")

    return taken
