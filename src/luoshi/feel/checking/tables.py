"""Decision tables: columns, rows, and what the table as a whole gives."""

from datetime import date
from decimal import Decimal
from typing import assert_never

from luoshi.feel import syntax, typed
from luoshi.feel.checking.declared import as_declared, declared_type
from luoshi.feel.checking.state import Checking
from luoshi.feel.problems import Code
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.typed import Typed
from luoshi.feel.types import (
    ANY,
    NULL,
    NUMBER,
    ORDERED,
    ListType,
    Type,
    bare,
    common_type,
    context_type,
)
from luoshi.feel.values import Null


def table(checking: Checking, node: syntax.Table) -> Typed:
    """A decision table (DMN 1.5, 8.2); null where rows and columns do not belong together."""
    misshapen = _misshapen(checking, node)
    if misshapen is not None:
        return misshapen
    inputs = tuple(_input(checking, each) for each in node.inputs)
    kinds = tuple(declared_type(checking, each.type) for each in node.outputs)
    rows = tuple(_row(checking, each, inputs, kinds) for each in node.rows)
    outputs = tuple(
        _output(checking, each, kind, tuple(row.outputs[column] for row in rows))
        for column, (each, kind) in enumerate(zip(node.outputs, kinds, strict=True))
    )
    kind = _table_type(node.hit, node.aggregation, outputs)
    return typed.Table(node.hit, node.aggregation, inputs, outputs, rows, kind, node.span)


def _misshapen(checking: Checking, node: syntax.Table) -> Typed | None:
    if node.aggregation is not None and node.hit is not Hit.COLLECT:
        remedy = "只有 collect 能写汇总方式"
        return checking.unresolve(Code.TABLE, node.span, f"{node.hit.value} 的判定表不能汇总", remedy)
    if not node.outputs:
        return checking.unresolve(Code.EMPTY_TABLE, node.span, "判定表没有结果", "请补上结果一列")
    for number, row in enumerate(node.rows, 1):
        for count, wanted, what in (
            (len(row.conditions), len(node.inputs), "条件"),
            (len(row.outputs), len(node.outputs), "结果"),
        ):
            if count != wanted:
                message = f"判定表第 {number} 行有 {count} 个{what}，应有 {wanted} 个"
                return checking.unresolve(Code.ROW_WIDTH, node.span, message, "每一列写一个，不限的条件写 -")
    return None


def _input(checking: Checking, column: syntax.TableInput) -> typed.InputColumn:
    kind = declared_type(checking, column.type)
    formula = checking.formula(column.expression.cell, column.expression.tree)
    tree = as_declared(formula.tree, kind)
    formula = typed.Formula(formula.cell, tree, formula.references, formula.pieces)
    subject = typed.Local(checking.new_slot(), "?", tree.type, tree.span)
    allowed = None if column.allowed is None else checking.condition_formula(column.allowed, subject)
    return typed.InputColumn(formula, subject.slot, allowed)


def _row(
    checking: Checking, row: syntax.TableRow, inputs: tuple[typed.InputColumn, ...], kinds: tuple[Type, ...]
) -> typed.RowFormula:
    conditions = tuple(
        checking.condition_formula(
            condition, typed.Local(column.slot, "?", column.formula.tree.type, column.formula.tree.span)
        )
        for condition, column in zip(row.conditions, inputs, strict=True)
    )
    outputs = tuple(_result(checking, each, kind) for each, kind in zip(row.outputs, kinds, strict=True))
    return typed.RowFormula(conditions, outputs, row.clause, row.label)


def _result(checking: Checking, part: syntax.Part, kind: Type) -> typed.Formula:
    found = checking.formula(part.cell, part.tree)
    return typed.Formula(found.cell, as_declared(found.tree, kind), found.references, found.pieces)


def _output(
    checking: Checking, column: syntax.TableOutput, declared: Type, results: tuple[typed.Formula, ...]
) -> typed.OutputColumn:
    default = None if column.default is None else _result(checking, column.default, declared)
    kind = declared
    if kind is ANY:
        kind = common_type(tuple(each.tree.type for each in (*results, *(() if default is None else (default,)))))
    subject = typed.Local(checking.new_slot(), "?", kind, syntax.Span(0, 0))
    if column.allowed is None:
        return typed.OutputColumn(column.name, subject.slot, None, (), default, kind)
    allowed = checking.condition_formula(column.allowed, subject)
    tests = allowed.tree.operands if isinstance(allowed.tree, typed.Logic) else (allowed.tree,)
    ranking = tuple(test.candidate for test in tests if isinstance(test, typed.Match))
    if len(ranking) == len(tests):
        _compare_with_allowed(checking, results, ranking)
    return typed.OutputColumn(column.name, subject.slot, allowed, ranking, default, kind)


def _compare_with_allowed(checking: Checking, results: tuple[typed.Formula, ...], ranking: tuple[Typed, ...]) -> None:
    allowed = [each.value for each in ranking if isinstance(each, typed.Constant)]
    if len(allowed) < len(ranking) or not all(isinstance(each, Decimal | str | bool | date) for each in allowed):
        return
    for result in results:
        tree = result.tree
        if isinstance(tree, typed.Constant) and not isinstance(tree.value, Null) and tree.value not in allowed:
            problem = result.cell.problem(Code.TABLE, 0, "这个结果不在允许的结果之中", "请改正，或补到 outputs 里")
            checking.cautions.append(problem)


def _table_type(hit: Hit, aggregation: Aggregation | None, outputs: tuple[typed.OutputColumn, ...]) -> Type:
    one = _row_type(outputs)
    match hit:
        case Hit.UNIQUE | Hit.FIRST | Hit.ANY | Hit.PRIORITY:
            return one
        case Hit.RULE_ORDER | Hit.OUTPUT_ORDER:
            return ListType(one)
        case Hit.COLLECT:
            return ListType(one) if aggregation is None else _aggregated(aggregation, one)
        case _:
            assert_never(hit)


def _row_type(outputs: tuple[typed.OutputColumn, ...]) -> Type:
    if len(outputs) == 1 and outputs[0].name is None:
        return outputs[0].type
    return context_type(tuple((each.name or "", each.type) for each in outputs))


def _aggregated(aggregation: Aggregation, one: Type) -> Type:
    match aggregation:
        case Aggregation.SUM | Aggregation.COUNT:
            return NUMBER if bare(one) in (ANY, NULL, NUMBER) or aggregation is Aggregation.COUNT else ANY
        case Aggregation.MIN | Aggregation.MAX:
            return bare(one) if bare(one) in ORDERED else ANY
        case _:
            assert_never(aggregation)
