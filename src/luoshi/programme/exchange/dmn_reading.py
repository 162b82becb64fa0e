"""An edited DMN file of a programme's rules as texts again; what a package cannot carry is told by its element."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from luoshi.feel import Cell, Table, syntax
from luoshi.feel.dmn import read_dmn
from luoshi.feel.dmn.boxes import Box, DecisionRule, DecisionTable, Element, LiteralExpression, Text
from luoshi.feel.dmn.elements import Decision, Definitions, DrgElement, InputData, ItemDefinition
from luoshi.feel.parser import parse_in_scope, parse_tests
from luoshi.feel.scope import Scope
from luoshi.money import Rounding
from luoshi.programme.deciding import value_on
from luoshi.programme.exchange.dmn_writing import (
    CLAUSE_COLUMN,
    EXCEPTION_COLUMN,
    LABEL_COLUMN,
    ROUNDING_CALLS,
    definitions_of,
    is_dated,
    namespace_of,
    scope_of,
    unrounded_name,
)
from luoshi.programme.exchange.rulebook import (
    Block,
    GuardedRule,
    Line,
    Path,
    RuleBook,
    Written,
    guarded_rules,
    number_text,
    rule_book,
    value_text,
)
from luoshi.programme.exchange.standard import standard_expression, standard_tests, standard_tree
from luoshi.programme.fields import address, read_day, read_decimal
from luoshi.programme.model import Parameter, Programme
from luoshi.source import Place, Problem

_REMEDY = "方案包里没有它的位置：在编辑器里撤销这处改动，需要的话改方案包"


@dataclass(frozen=True, slots=True)
class ReadDmn:
    """The rules as they had left as DMN, and as they came back; good only where there is no problem."""

    current: RuleBook
    returned: RuleBook
    problems: tuple[Problem, ...]


def read_rules(programme: Programme, name: str, content: bytes) -> ReadDmn:
    """The rules in a DMN file that was exported from the programme and edited."""
    nothing = RuleBook({}, {})
    read = read_dmn(content, name)
    if read.problems or read.model is None:
        return ReadDmn(nothing, nothing, read.problems)
    model = read.model
    if model.namespace != namespace_of(programme):
        message = f"这不是方案“{programme.id}”的规则，而是“{model.namespace}”的"
        problem = Problem("rules-of-another", message, model.where, "换成从这个方案导出的文件")
        return ReadDmn(nothing, nothing, (problem,))
    on = read_day(model.extension("on") or "")
    expected = definitions_of(programme, on)
    problems = list(_not_carried(programme, expected, model))
    left = _Left(dict(_descriptions(expected)), frozenset(_texts(expected)))
    current = _Reader(programme, on, expected, left, []).read()
    returned = _Reader(programme, on, model, left, problems).read()
    return ReadDmn(current, returned, tuple(dict.fromkeys(problems)))


@dataclass(frozen=True, slots=True)
class _Left:
    """What the model had left with: the descriptions of rows by their identifier, and every rule text."""

    descriptions: Mapping[str | None, str]
    texts: frozenset[str]


def _texts(model: Definitions) -> Iterator[str]:
    for each in model.elements:
        logic = each.logic if isinstance(each, Decision) else None
        if isinstance(logic, LiteralExpression) and logic.text is not None:
            yield logic.text.text
        if isinstance(logic, DecisionTable):
            yield from (clause.expression.text.text for clause in logic.inputs if clause.expression.text is not None)
            for rule in logic.rules:
                yield from (test.text.text for test in rule.tests)
                yield from (result.text.text for result in rule.results if result.text is not None)


def _descriptions(model: Definitions) -> Iterator[tuple[str | None, str]]:
    for each in model.elements:
        if isinstance(each, Decision) and isinstance(each.logic, DecisionTable):
            yield from ((rule.id, rule.description or "") for rule in each.logic.rules)


# What has no place in a package


def _not_carried(programme: Programme, expected: Definitions, model: Definitions) -> Iterator[Problem]:
    for each in model.imports:
        yield _refused(f"引用的模型“{each.name}”", each.where)
    for text in model.others:
        kind = text.partition(" ")[0].strip("<>")
        yield _refused(f"图上的注释（{kind}）", model.where)
    yield from _compare_named("类型", expected.items, model.items, model.where)
    left_with = {each.name for each in expected.elements}
    # A fact that no rule used when the model left may be drawn in, since the package has it.
    drawn = [
        each
        for each in model.elements
        if not (isinstance(each, InputData) and each.name in programme.terms and each.name not in left_with)
    ]
    yield from _compare_named("元素", expected.elements, drawn, model.where)


def _compare_named(
    what: str,
    expected: Sequence[ItemDefinition] | Sequence[DrgElement],
    found: Sequence[ItemDefinition] | Sequence[DrgElement],
    whole: Place,
) -> Iterator[Problem]:
    wanted = {each.name: each for each in expected}
    there = {each.name: each for each in found}
    for name in wanted:
        if name not in there:
            message = f"文件里没有{what}“{name}”"
            yield Problem("rules-absent", message, whole, "从导出的文件改起，不要删除元素，也不要给它们改名")
    for name, each in there.items():
        original = wanted.get(name)
        if original is None:
            yield _refused(f"新的{what}“{name}”", each.where)
        else:
            yield from _differences(name, original, each)


def _differences(
    name: str, original: ItemDefinition | DrgElement, found: ItemDefinition | DrgElement
) -> Iterator[Problem]:
    if type(original) is not type(found):
        yield _refused(f"“{name}”换了一种元素", found.where)
        return
    if found.description != original.description:
        yield _refused(f"“{name}”的说明", found.where)
    match original, found:
        case InputData(), InputData():
            if original.variable != found.variable:
                yield _refused(f"事实“{name}”的类型", found.where)
        case Decision(), Decision():
            if _type_of(original) != _type_of(found):
                yield _refused(f"判定“{name}”的类型", found.where)
            for text, title in ((found.question, "问题"), (found.allowed_answers, "答案")):
                if text:
                    yield _refused(f"判定“{name}”的{title}", found.where)
        case ItemDefinition(), ItemDefinition():
            before, after = (
                (each.type_ref, each.collection, each.allowed and each.allowed.text.text, each.components)
                for each in (original, found)
            )
            if before != after:
                yield _refused(f"类型“{name}”的改动", found.where)
        case _:
            yield _refused(f"“{name}”", found.where)


def _type_of(decision: Decision) -> str | None:
    return decision.variable.type_ref if decision.variable is not None else None


def _refused(what: str, where: Place) -> Problem:
    return Problem("rules-not-carried", f"方案包容纳不了{what}", where, _REMEDY)


# The rules themselves


class _Reader:
    """One model being read; problems are noted and the rest is read on."""

    def __init__(
        self,
        programme: Programme,
        on: dt.date | None,
        model: Definitions,
        left: _Left,
        problems: list[Problem],
    ) -> None:
        self._programme = programme
        self._left = left
        self._on = on
        self._decisions = {each.name: each for each in model.elements if isinstance(each, Decision)}
        self._problems = problems
        self._scope: Scope = scope_of(programme)
        self._author = rule_book(programme)

    def read(self) -> RuleBook:
        singles: dict[Path, tuple[Written, ...]] = {}
        blocks: dict[Path, Block] = {}
        for rule in guarded_rules(self._programme):
            self._rule(rule, singles, blocks)
        for parameter in self._programme.parameters.values():
            found = self._parameter(parameter)
            if found is not None and found.lines:
                blocks[found.path] = found
        return RuleBook(singles, blocks)

    def _rule(self, rule: GuardedRule, singles: dict[Path, tuple[Written, ...]], blocks: dict[Path, Block]) -> None:
        path = ("decisions", rule.info.name)
        decision = self._decisions.get(rule.info.name)
        if decision is None:
            return
        rounding = rule.decision.rounding
        match rule.base:
            case Table() if not rule.info.exceptions:
                self._table(path, self._unrounded(decision, rounding), singles, blocks)
            case Cell() if not rule.info.exceptions:
                text = self._literal(decision, decision.logic)
                if text is not None and rounding is not None:
                    text = self._inside(decision, text, rounding)
                if text is not None:
                    singles[(*path, "is")] = (self._expression(text),)
            case _:
                base = self._exceptions(path, rule, self._unrounded(decision, rounding), blocks)
                if rule.info.base_rule is not None:
                    rounded = self._decisions.get(rule.info.base_rule)
                    self._table(path, self._unrounded(rounded, rounding), singles, blocks)
                elif base is not None:
                    singles[(*path, "is")] = (self._expression(base),)

    def _unrounded(self, decision: Decision | None, rounding: Rounding | None) -> Decision | None:
        """The decision before rounding, where the table is; the rounding itself must be as it was."""
        if rounding is None or decision is None:
            return decision
        name = unrounded_name(self._programme, decision.name)
        text = self._literal(decision, decision.logic)
        if text is not None:
            wanted = f"{ROUNDING_CALLS[rounding]}({name}, 2)"
            if standard_expression(text.text, self._scope) != standard_expression(wanted, self._scope):
                self._rounding_changed(decision, text, wanted)
        return self._decisions.get(name)

    def _rounding_changed(self, decision: Decision, text: Text, wanted: str) -> None:
        message = f"金额“{decision.name}”的进位写在方案包里，不能在这里改"
        self._problems.append(Problem("rules-rounding", message, text.cell.at(0), f"改回 {wanted}"))

    def _inside(self, decision: Decision, text: Text, rounding: Rounding) -> Text | None:
        """What is rounded, as it stands between the brackets of the rounding function."""
        function = ROUNDING_CALLS[rounding]
        tree = parse_in_scope(text.cell, self._scope).tree
        match tree:
            case syntax.Call(syntax.Name(name), (inner, syntax.NumberLiteral(scale)), None) if (
                name == function and scale == 2
            ):
                piece = text.text[inner.span.start : inner.span.end]
                return Text(piece, Cell(piece, text.cell.at(inner.span.start)))
            case _:
                self._rounding_changed(decision, text, f"{function}(算式, 2)")
                return None

    def _table(
        self,
        path: Path,
        decision: Decision | None,
        singles: dict[Path, tuple[Written, ...]],
        blocks: dict[Path, Block],
    ) -> None:
        table = self._decision_table(decision, (CLAUSE_COLUMN,))
        if decision is None or table is None:
            return
        output = table.outputs[0]
        key = (*path, "table")
        allowed = output.allowed.text if output.allowed is not None else None
        default = output.default.text if output.default is not None else None
        aggregation = table.aggregation
        singles[(*key, "hit")] = (Written(table.hit.value, table.hit.value, table.where),)
        singles[(*key, "aggregate")] = (
            (Written(aggregation.value.lower(), aggregation.value.lower(), table.where),) if aggregation else ()
        )
        singles[(*key, "outputs")] = (self._tests(allowed),) if allowed is not None and allowed.text.strip() else ()
        singles[(*key, "default")] = (self._expression(default),) if default and default.text.strip() else ()
        inputs: list[Written] = []
        for clause in table.inputs:
            if clause.allowed is not None and clause.allowed.text.text.strip():
                self._problems.append(_refused(f"“{decision.name}”的输入的可取值", clause.where))
            text = clause.expression.text
            if text is None or not text.text.strip():
                self._empty(f"“{decision.name}”的输入", clause.where)
            else:
                inputs.append(self._expression(text))
        singles[(*key, "in")] = tuple(inputs)
        lines: list[Line] = []
        for rule in table.rules:
            lines.append(
                {
                    "when": tuple(self._test_or_any(test.text) for test in rule.tests),
                    "then": self._result(decision, rule),
                    "clause": self._clauses(rule, table.annotations),
                }
            )
        self._add_block((*key, "rules"), lines, table.rules, blocks)

    def _exceptions(
        self, path: Path, rule: GuardedRule, decision: Decision | None, blocks: dict[Path, Block]
    ) -> Text | None:
        """Reads the exceptions; returns the text of the base rule."""
        table = self._decision_table(decision, (EXCEPTION_COLUMN, CLAUSE_COLUMN))
        logic = rule.decision.logic
        if decision is None or table is None or not isinstance(logic, Table):
            return None
        pattern = [tuple(test.text for test in row.tests) for row in logic.rows]
        if [tuple(test.text.text.strip() or "-" for test in row.tests) for row in table.rules] != pattern:
            what = f"“{rule.info.name}”的但书的增减、次序和优先关系"
            self._problems.append(_refused(what, table.where))
            return None
        lines: list[Line] = []
        *exceptions, base = table.rules
        for clause, row in zip(table.inputs, exceptions, strict=True):
            when = clause.expression.text
            if when is None or not when.text.strip():
                self._empty(f"“{rule.info.name}”的但书的条件", clause.where)
                continue
            label = _annotation(row, table.annotations, EXCEPTION_COLUMN)
            lines.append(
                {
                    "label": (Written(label, label, row.where),),
                    "when": (self._expression(when),),
                    "then": self._result(decision, row),
                    "clause": self._clauses(row, table.annotations),
                }
            )
        self._add_block((*path, "except"), lines, exceptions, blocks)
        return base.results[0].text

    def _parameter(self, parameter: Parameter) -> Block | None:
        path = ("parameters", parameter.name, "values")
        decision = self._decisions.get(parameter.name)
        if decision is None:
            return None
        if is_dated(parameter, self._on):
            return self._dated(parameter, path, decision)
        text = self._literal(decision, decision.logic)
        value = self._constant(parameter, text) if text is not None else None
        if value is None:
            return None
        # Only one of the values left as DMN, so the others come back as they are.
        applies = parameter.values[0]
        if self._on is not None:
            applies = value_on(parameter, max(self._on, applies.since))
        lines: list[Line] = [
            {**line, "value": (_as_constant(value if dated is applies else line["value"][0]),)}
            for line, dated in zip(self._author.blocks[path].lines, parameter.values, strict=True)
        ]
        return Block(path, tuple(lines), (decision.where,) * len(lines))

    def _dated(self, parameter: Parameter, path: Path, decision: Decision) -> Block | None:
        table = self._decision_table(decision, (CLAUSE_COLUMN, LABEL_COLUMN))
        if table is None:
            return None
        lines: list[Line] = []
        ends: list[str | None] = []
        for rule in table.rules:
            days = self._days(decision, rule)
            text = rule.results[0].text
            value = self._constant(parameter, text) if text is not None else None
            if days is None or value is None:
                return None
            since, until = days
            ends.append(until)
            label = _annotation(rule, table.annotations, LABEL_COLUMN)
            lines.append(
                {
                    "from": (Written(since, since, rule.where),),
                    "value": (value,),
                    "clause": self._clauses(rule, table.annotations),
                    "label": (Written(label, label, rule.where),) if label else (),
                }
            )
        starts = [line["from"][0].text for line in lines]
        if ends != [*starts[1:], None]:
            message = f"参数“{decision.name}”的各段日期没有首尾相接"
            remedy = '每段写 [date("起")..date("下一段的起"))，最后一段写 >= date("起")'
            self._problems.append(Problem("rules-days", message, table.where, remedy))
        return Block(path, tuple(lines), tuple(rule.where for rule in table.rules))

    def _days(self, decision: Decision, rule: DecisionRule) -> tuple[str, str | None] | None:
        """The first day of a row and the first day after it, None for the last row."""
        tree = parse_tests(rule.tests[0].text.cell, self._scope).tree
        match tree:
            case syntax.Tests((syntax.ComparisonTest(syntax.Operator.GREATER_OR_EQUAL, low),), False):
                since, until = _day_of(low), None
            case syntax.Tests((syntax.ExpressionTest(syntax.RangeLiteral(low, high, True, False)),), False):
                since, until = _day_of(low), _day_of(high)
                since = since if high is None or until is not None else None
            case _:
                since = until = None
        if since is None:
            message = f"参数“{decision.name}”的这一行不是一段日期"
            remedy = '写 [date("2015-01-01")..date("2016-01-01"))，最后一行写 >= date("2016-01-01")'
            self._problems.append(Problem("rules-days", message, rule.tests[0].text.cell.at(0), remedy))
            return None
        return since, until

    def _constant(self, parameter: Parameter, text: Text) -> Written | None:
        """A literal as a package writes a parameter's value."""
        tree = parse_in_scope(text.cell, self._scope).tree
        found: str | None = None
        match standard_tree(tree) if tree is not None else None:
            case syntax.NumberLiteral(number):
                found = value_text(parameter.type, number)
            case syntax.Negation(syntax.NumberLiteral(number)):
                found = value_text(parameter.type, -number)
            case syntax.BooleanLiteral(truth):
                found = "true" if truth else "false"
            case syntax.StringLiteral(value):
                found = value
            case _:
                message = f"参数“{parameter.name}”的取值不是一个数字、文字或 true、false"
                self._problems.append(Problem("rules-value", message, text.cell.at(0), "写一个值，算式写在判定里"))
        return _as_constant(Written(found, found, text.cell.at(0))) if found is not None else None

    def _decision_table(self, decision: Decision | None, columns: tuple[str, ...]) -> DecisionTable | None:
        """The table of a decision, of one output and with the annotations it left with."""
        if decision is None:
            return None
        table = decision.logic
        if not isinstance(table, DecisionTable):
            where = table.where if table is not None else decision.where
            self._problems.append(_refused(f"“{decision.name}”从判定表改成的其他写法", where))
            return None
        if len(table.outputs) != 1:
            self._problems.append(_refused(f"“{decision.name}”的第 2 个结果", table.outputs[-1].where))
            return None
        for name in table.annotations:
            if name not in columns:
                self._problems.append(_refused(f"“{decision.name}”的注释列“{name}”", table.where))
        if not table.rules:
            message = f"判定表“{decision.name}”没有一行"
            self._problems.append(Problem("rules-emptied", message, table.where, "至少留一行"))
            return None
        return table

    def _literal(self, decision: Decision, box: Box | None) -> Text | None:
        if isinstance(box, LiteralExpression) and box.text is not None and box.text.text.strip():
            return box.text
        where: Element = decision if box is None else box
        if isinstance(box, LiteralExpression) or box is None:
            self._empty(f"“{decision.name}”的算式", where.where)
        else:
            self._problems.append(_refused(f"“{decision.name}”从算式改成的其他写法", where.where))
        return None

    def _result(self, decision: Decision, rule: DecisionRule) -> tuple[Written, ...]:
        text = rule.results[0].text if rule.results else None
        if text is None or not text.text.strip():
            self._empty(f"“{decision.name}”的一行的结果", rule.where)
            return ()
        return (self._expression(text),)

    def _empty(self, what: str, where: Place) -> None:
        self._problems.append(Problem("rules-empty", f"{what}是空的", where, "补上"))

    def _expression(self, text: Text) -> Written:
        # What left is standard already, and most of it comes back as it was.
        is_as_it_left = text.text in self._left.texts
        compared = text.text if is_as_it_left else standard_expression(text.text, self._scope)
        return _written(text, compared)

    def _tests(self, text: Text) -> Written:
        is_as_it_left = text.text in self._left.texts
        compared = text.text if is_as_it_left else standard_tests(text.text, self._scope)
        return _written(text, compared)

    def _test_or_any(self, text: Text) -> Written:
        """A test; what editors leave empty is `-`."""
        return self._tests(text) if text.text.strip() else Written("-", "-", text.cell.at(0))

    def _clauses(self, rule: DecisionRule, columns: Sequence[str]) -> tuple[Written, ...]:
        """The clauses of a row: its description where an editor changed or wrote that one, else its annotation."""
        said = (rule.description or "").strip()
        text = _annotation(rule, columns, CLAUSE_COLUMN)
        if said != self._left.descriptions.get(rule.id, "") or not text:
            text = said
        parts = [address(part) for part in text.replace("，", "、").replace(",", "、").split("、")]
        return tuple(Written(part, part, rule.where) for part in parts if part)

    def _add_block(
        self,
        path: Path,
        lines: Sequence[Line],
        rules: Sequence[DecisionRule],
        blocks: dict[Path, Block],
    ) -> None:
        if lines:
            blocks[path] = Block(path, tuple(lines), tuple(rule.where for rule in rules))


def _annotation(rule: DecisionRule, columns: Sequence[str], name: str) -> str:
    notes: Mapping[str, str] = dict(zip(columns, rule.annotations, strict=False))
    return notes.get(name, "").strip()


def _written(text: Text, compared: str) -> Written:
    start = len(text.text) - len(text.text.lstrip())
    return Written(text.text.strip(), compared, text.cell.at(start), text.cell, start)


def _as_constant(written: Written) -> Written:
    """A package's text of a value, compared as the number that it is."""
    number = read_decimal(written.text)
    return Written(written.text, number_text(number) if number is not None else written.text, written.where)


def _day_of(tree: syntax.Expression | None) -> str | None:
    """The day that `date("…")` or `@"…"` names, as a package writes it."""
    match tree:
        case syntax.Call(syntax.Name("date"), (syntax.StringLiteral(text),)) | syntax.AtLiteral(text):
            return text if read_day(text) is not None else None
        case _:
            return None
