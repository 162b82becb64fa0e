"""Definitions to model: parsed, put into requirement order, typed; every problem of every cell at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from luoshi.feel import syntax, typed
from luoshi.feel.checking import Environment, check_expression, member_names
from luoshi.feel.definitions import Decision, Input, Row, Table
from luoshi.feel.model import Model
from luoshi.feel.parser import Parsed, Tree, parse_in_scope, parse_tests
from luoshi.feel.problems import Cell, Code, quote
from luoshi.feel.requirements import free_names
from luoshi.feel.rules import Constant, Rule
from luoshi.feel.scope import Scope, check_name
from luoshi.feel.syntax import Hit, Span
from luoshi.feel.typed import Formula, Typed
from luoshi.feel.types import ANY, NUMBER, Type, bare, is_assignable, show_type, type_of
from luoshi.feel.values import Value
from luoshi.source import FilePlace, Place, Problem, in_reading_order

_Thing = TypeVar("_Thing")
_ONE_RESULT = (Hit.UNIQUE, Hit.FIRST, Hit.ANY, Hit.PRIORITY)
_RANKING = (Hit.PRIORITY, Hit.OUTPUT_ORDER)


@dataclass(frozen=True, slots=True)
class Built:
    """The model, or None and the problems that stand in the way."""

    model: Model | None
    problems: tuple[Problem, ...]


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
    types: dict[str, Type] = {each.name: each.type for each in inputs}
    types |= {name: type_of(constant.value) for name, constant in fixed.items()}
    types |= {each.name: ANY if each.type is None else each.type for each in decisions}
    scope = Scope(types, member_names(types.values()))
    trees: dict[str, syntax.Expression] = {}
    for decision in decisions:
        tree = _parse_logic(decision.logic, scope, problems)
        if tree is not None:
            trees[decision.name] = tree
    order, cycle_problems = _requirement_order(decisions, trees)
    problems.extend(cycle_problems)
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


def _parse_logic(logic: Cell | Table, scope: Scope, problems: list[Problem]) -> syntax.Expression | None:
    if isinstance(logic, Cell):
        return _kept(parse_in_scope(logic, scope), problems)
    unsound = list(_table_problems(logic))
    problems.extend(unsound)
    if not logic.rows or not logic.inputs:
        return None
    inputs = [_part(cell, scope, problems) for cell in logic.inputs]
    rows = [_parse_row(row, len(logic.inputs), scope, problems) for row in logic.rows]
    allowed = None if logic.allowed_outputs is None else _condition(logic.allowed_outputs, scope, problems)
    default = None if logic.default is None else _part(logic.default, scope, problems)
    good_inputs, good_rows = _all_there(inputs), _all_there(rows)
    if unsound or good_inputs is None or good_rows is None:
        return None
    if (allowed is None) != (logic.allowed_outputs is None) or (default is None) != (logic.default is None):
        return None
    columns = tuple(syntax.TableInput(each) for each in good_inputs)
    output = syntax.TableOutput(None, allowed, default)
    return syntax.Table(logic.hit, logic.aggregation, columns, (output,), good_rows, Span(0, 0))


def _table_problems(table: Table) -> Iterator[Problem]:
    if not table.rows or not table.inputs:
        what = "判定表没有行" if not table.rows else "判定表没有输入"
        yield Problem(Code.EMPTY_TABLE.value, what, table.where, "请补上 in 和 rules")
    if table.aggregation is not None and table.hit is not Hit.COLLECT:
        what = f"{table.hit.value} 的判定表不能汇总"
        yield Problem(Code.TABLE.value, what, table.where, "要汇总的写 hit: collect，否则删去 aggregate")
    if table.hit in _RANKING and table.allowed_outputs is None:
        what = f"{table.hit.value} 的判定表没有写明结果的先后"
        yield Problem(Code.TABLE.value, what, table.where, '补上 outputs，从先到后写出各个结果，例如 "高", "中", "低"')


def _parse_row(row: Row, width: int, scope: Scope, problems: list[Problem]) -> syntax.TableRow | None:
    conditions = [_condition(cell, scope, problems) for cell in row.tests]
    output = _part(row.output, scope, problems)
    if len(row.tests) != width:
        message = f"这一行有 {len(row.tests)} 个条件，判定表有 {width} 个输入"
        problems.append(Problem(Code.ROW_WIDTH.value, message, row.where, "每个输入写一个条件，不限的写 -"))
        return None
    good = _all_there(conditions)
    return None if good is None or output is None else syntax.TableRow(good, (output,), row.clause, row.label)


def _condition(cell: Cell, scope: Scope, problems: list[Problem]) -> syntax.Condition | None:
    tests = _kept(parse_tests(cell, scope), problems)
    return None if tests is None else syntax.Condition(cell, tests)


def _part(cell: Cell, scope: Scope, problems: list[Problem]) -> syntax.Part | None:
    tree = _kept(parse_in_scope(cell, scope), problems)
    return None if tree is None else syntax.Part(cell, tree, Span(0, len(cell.text)))


def _kept(parsed: Parsed[Tree], problems: list[Problem]) -> Tree | None:
    problems.extend(parsed.problems)
    return parsed.tree


def _all_there(found: Iterable[_Thing | None]) -> tuple[_Thing, ...] | None:
    every = tuple(found)
    sound = tuple(each for each in every if each is not None)
    return sound if len(sound) == len(every) else None


def _requirement_order(
    decisions: Sequence[Decision], trees: Mapping[str, syntax.Expression]
) -> tuple[list[Decision], list[Problem]]:
    """The parsed decisions, each after those it requires; those in a circle are left out and reported."""
    by_name = {each.name: each for each in decisions if each.name in trees}
    graph = {name: [used for used in free_names(trees[name]) if used in by_name] for name in by_name}
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


def _check_decision(
    decision: Decision, tree: syntax.Expression, types: Mapping[str, Type], problems: list[Problem]
) -> Rule:
    """The checked rule; where problems were found, the rule only serves to type the decisions after it."""
    logic = decision.logic
    cell = logic if isinstance(logic, Cell) else logic.inputs[0]
    checked = check_expression(tree, cell, Environment(types))
    problems += (*checked.unresolved, *checked.mistyped, *checked.cautions)
    problems += _result_problems(decision, checked.tree)
    formula = checked.formula(logic) if isinstance(logic, Cell) else Formula(cell, checked.tree, (), ("",))
    found, wanted = checked.tree.type, decision.type
    guarded = wanted is not None and wanted != bare(found)
    return Rule(decision, formula, found if wanted is None else wanted, checked.required, guarded)


def _result_problems(decision: Decision, tree: Typed) -> Iterator[Problem]:
    """What is wrong with the type of the value: of each row of a table, in its own cell, else of the whole."""
    wanted = decision.type
    match tree:
        case typed.Table(hit=hit, rows=rows, outputs=(output,)) if hit in _ONE_RESULT and wanted is not None:
            results = [*(row.outputs[0] for row in rows), *(() if output.default is None else (output.default,))]
            found = [(result.cell.where, result.tree.type) for result in results]
        case typed.Table(rows=rows):
            yield from _odd_rows(rows)
            found = [(rows[0].outputs[0].cell.where, tree.type)]
        case _:
            found = [(decision.logic.where, tree.type)]
    for where, kind in found:
        if decision.rounding is not None and not is_assignable(kind, NUMBER):
            yield Problem(Code.TYPE.value, f"{show_type(kind)}不能舍入到分", where, "只有数字可以写 round")
        if wanted is not None and not is_assignable(kind, wanted):
            message = f"{quote(decision.name)}应是{show_type(wanted)}，算出的却是{show_type(kind)}"
            yield Problem(Code.TYPE.value, message, where, "请改写算式或 type")


def _odd_rows(rows: tuple[typed.RowFormula, ...]) -> Iterator[Problem]:
    first = rows[0].outputs[0].tree.type
    for row in rows[1:]:
        result = row.outputs[0]
        if not (is_assignable(result.tree.type, first) or is_assignable(first, result.tree.type)):
            message = f"这一行的结果是{show_type(result.tree.type)}，第 1 行的是{show_type(first)}"
            yield result.cell.problem(Code.TYPE, 0, message, "各行的结果应是同一种值")
