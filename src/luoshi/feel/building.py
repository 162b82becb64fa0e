"""Definitions to model: parsed, put into requirement order, typed; every problem of every cell at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import assert_never

from luoshi.feel import syntax
from luoshi.feel.checking import Checked, check_expression, check_tests
from luoshi.feel.definitions import Decision, Input, Row, Table
from luoshi.feel.model import Model
from luoshi.feel.parser import Parsed, Tree, children, parse_in_scope, parse_tests
from luoshi.feel.problems import Cell, Code, quote
from luoshi.feel.rules import Constant, Rule
from luoshi.feel.scope import Scope, check_name
from luoshi.feel.typed import Formula, RowFormula, SubjectReference, TableFormula, column_slot
from luoshi.feel.types import ANY, NUMBER, Type, common_type, is_assignable, show_type, type_of
from luoshi.feel.values import Value
from luoshi.source import FilePlace, Place, Problem, in_reading_order


@dataclass(frozen=True, slots=True)
class Built:
    """The model, or None and the problems that stand in the way."""

    model: Model | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _ParsedRow:
    tests: tuple[syntax.Tests, ...]
    output: syntax.Expression
    row: Row


@dataclass(frozen=True, slots=True)
class _ParsedTable:
    inputs: tuple[syntax.Expression, ...]
    rows: tuple[_ParsedRow, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class _ParsedCell:
    tree: syntax.Expression
    cell: Cell


_ParsedLogic = _ParsedTable | _ParsedCell


def build(
    inputs: Sequence[Input],
    decisions: Sequence[Decision],
    constants: Mapping[str, tuple[Value, str | None]] | None = None,
) -> Built:
    """The model of these definitions.

    `constants` are values known beforehand, each with its clause: they behave as facts that are always given.
    """
    fixed = {name: Constant(value, clause) for name, (value, clause) in (constants or {}).items()}
    problems = list(_name_problems(inputs, decisions, fixed))
    if problems:
        return Built(None, in_reading_order(problems))
    scope = Scope([*(each.name for each in inputs), *fixed, *(each.name for each in decisions)])
    trees: dict[str, _ParsedLogic] = {}
    for decision in decisions:
        tree = _parse_logic(decision.logic, scope, problems)
        if tree is not None:
            trees[decision.name] = tree
    order, cycle_problems = _requirement_order(decisions, trees)
    problems.extend(cycle_problems)
    types: dict[str, Type] = {each.name: each.type for each in inputs}
    types |= {name: type_of(constant.value) for name, constant in fixed.items()}
    types |= {each.name: ANY if each.type is None else each.type for each in decisions}
    rules: list[Rule] = []
    for decision in order:
        rule = _check_decision(decision, trees[decision.name], types, problems)
        types[decision.name] = rule.type
        rules.append(rule)
    if problems:
        return Built(None, in_reading_order(problems))
    return Built(Model(tuple(inputs), tuple(decisions), tuple(rules), fixed), ())


def _name_problems(
    inputs: Sequence[Input], decisions: Sequence[Decision], constants: Mapping[str, Constant]
) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    everything: tuple[Input | Decision, ...] = (*inputs, *decisions)
    for each in everything:
        where = each.where
        bad = check_name(each.name, where if isinstance(where, FilePlace) else FilePlace(each.name, 1, 1))
        if bad is not None:
            yield Problem(bad.code, bad.message, where, bad.remedy)
        if each.name in seen or each.name in constants:
            related = (seen[each.name],) if each.name in seen else ()
            message = f"{quote(each.name)}定义了两次"
            yield Problem(Code.DUPLICATE_NAME.value, message, where, "请改名或删去一个", related)
        seen[each.name] = where


def _parse_logic(logic: Cell | Table, scope: Scope, problems: list[Problem]) -> _ParsedLogic | None:
    if isinstance(logic, Cell):
        tree = _kept(parse_in_scope(logic, scope), problems)
        return None if tree is None else _ParsedCell(tree, logic)
    if not logic.rows or not logic.inputs:
        what = "判定表没有行" if not logic.rows else "判定表没有输入"
        problems.append(Problem(Code.EMPTY_TABLE.value, what, logic.where, "请补上 in 和 rules"))
        return None
    inputs = [_kept(parse_in_scope(cell, scope), problems) for cell in logic.inputs]
    rows = [_parse_row(row, len(logic.inputs), scope, problems) for row in logic.rows]
    good_inputs = tuple(each for each in inputs if each is not None)
    good_rows = tuple(each for each in rows if each is not None)
    if len(good_inputs) < len(inputs) or len(good_rows) < len(rows):
        return None
    return _ParsedTable(good_inputs, good_rows, logic)


def _parse_row(row: Row, width: int, scope: Scope, problems: list[Problem]) -> _ParsedRow | None:
    tests = [_kept(parse_tests(cell, scope), problems) for cell in row.tests]
    output = _kept(parse_in_scope(row.output, scope), problems)
    if len(row.tests) != width:
        message = f"这一行有 {len(row.tests)} 个条件，判定表有 {width} 个输入"
        problems.append(Problem(Code.ROW_WIDTH.value, message, row.where, "每个输入写一个条件，不限的写 -"))
        return None
    good_tests = tuple(each for each in tests if each is not None)
    if output is None or len(good_tests) < len(tests):
        return None
    return _ParsedRow(good_tests, output, row)


def _kept(parsed: Parsed[Tree], problems: list[Problem]) -> Tree | None:
    problems.extend(parsed.problems)
    return parsed.tree


def _requirement_order(
    decisions: Sequence[Decision], trees: Mapping[str, _ParsedLogic]
) -> tuple[list[Decision], list[Problem]]:
    """The parsed decisions, each after those it requires; those in a circle are left out and reported."""
    by_name = {each.name: each for each in decisions if each.name in trees}
    graph = {name: [used for used in _names_in(trees[name]) if used in by_name] for name in by_name}
    problems: list[Problem] = []
    while True:
        try:
            return [by_name[name] for name in TopologicalSorter(graph).static_order()], problems
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
            first = by_name[min(circle, key=list(by_name).index)]
            message = "判定互相依赖：" + " → ".join(circle)
            related = tuple(by_name[name].where for name in dict.fromkeys(circle) if name != first.name)
            remedy = "请让其中一个不再用到另一个"
            problems.append(Problem(Code.CYCLE.value, message, first.where, remedy, related))
            graph = {
                name: [each for each in used if each not in circle]
                for name, used in graph.items()
                if name not in circle
            }


def _names_in(logic: _ParsedLogic) -> tuple[str, ...]:
    match logic:
        case _ParsedCell(tree):
            trees: list[syntax.Expression | syntax.Tests] = [tree]
        case _ParsedTable(inputs, rows):
            trees = [*inputs, *(test for row in rows for test in row.tests), *(row.output for row in rows)]
        case _:
            assert_never(logic)
    return tuple(dict.fromkeys(name for tree in trees for _, name in _references(tree)))


def _references(tree: syntax.Expression | syntax.Tests) -> tuple[tuple[syntax.Span, str], ...]:
    """The names in a tree with their places, in the order of the text."""
    found: list[tuple[syntax.Span, str]] = []
    waiting: list[syntax.Expression | syntax.Tests] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.Name):
            found.append((node.span, node.name))
        waiting.extend(children(node))
    return tuple(sorted(found, key=lambda reference: reference[0].start))


def _check_decision(
    decision: Decision, logic: _ParsedLogic, types: Mapping[str, Type], problems: list[Problem]
) -> Rule:
    """The checked rule; where problems were found, the rule only serves to type the decisions after it."""
    match logic:
        case _ParsedCell(tree, cell):
            formula = _formula(check_expression(tree, cell, types), cell, tree, problems)
            checked: Formula | TableFormula = formula
            found, where = formula.tree.type, cell.where
        case _ParsedTable():
            checked = _check_table(logic, types, problems)
            found = common_type(tuple(row.output.tree.type for row in checked.rows))
            where = checked.rows[0].output.cell.where
        case _:
            assert_never(logic)
    wanted = decision.type
    if decision.rounding is not None and not is_assignable(found, NUMBER):
        message = f"{show_type(found)}不能舍入到分"
        problems.append(Problem(Code.TYPE.value, message, where, "只有数字可以写 round"))
    if wanted is not None and not is_assignable(found, wanted):
        message = f"{quote(decision.name)}应是{show_type(wanted)}，算出的却是{show_type(found)}"
        problems.append(Problem(Code.TYPE.value, message, where, "请改写算式或 type"))
    requires = tuple(name for name in _names_in(logic) if name in types)
    guarded = wanted is not None and wanted != found
    return Rule(decision, checked, found if wanted is None else wanted, requires, guarded)


def _check_table(logic: _ParsedTable, types: Mapping[str, Type], problems: list[Problem]) -> TableFormula:
    inputs = tuple(
        _formula(check_expression(tree, cell, types), cell, tree, problems)
        for tree, cell in zip(logic.inputs, logic.table.inputs, strict=True)
    )
    rows = tuple(_check_row(parsed, inputs, types, problems) for parsed in logic.rows)
    outputs = [row.output for row in rows]
    for output in outputs[1:]:
        mine, first = output.tree.type, outputs[0].tree.type
        if not (is_assignable(mine, first) or is_assignable(first, mine)):
            message = f"这一行的结果是{show_type(mine)}，第 1 行的是{show_type(first)}"
            problems.append(output.cell.problem(Code.TYPE, 0, message, "各行的结果应是同一种值"))
    return TableFormula(logic.table.hit, inputs, rows)


def _check_row(
    parsed: _ParsedRow, inputs: tuple[Formula, ...], types: Mapping[str, Type], problems: list[Problem]
) -> RowFormula:
    conditions: list[Formula] = []
    for column, (tests, cell) in enumerate(zip(parsed.tests, parsed.row.tests, strict=True)):
        subject = SubjectReference(column_slot(column), inputs[column].tree.type, tests.span)
        conditions.append(_formula(check_tests(tests, cell, types, subject), cell, tests, problems))
    cell = parsed.row.output
    output = _formula(check_expression(parsed.output, cell, types), cell, parsed.output, problems)
    return RowFormula(tuple(conditions), output, parsed.row.clause)


def _formula(checked: Checked, cell: Cell, tree: syntax.Expression | syntax.Tests, problems: list[Problem]) -> Formula:
    problems.extend(checked.unresolved)
    problems.extend(checked.mistyped)
    found = _references(tree)
    edges = [0, *(edge for span, _ in found for edge in (span.start, span.end)), len(cell.text)]
    pieces = tuple(cell.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return Formula(cell, checked.tree, tuple(name for _, name in found), pieces)
