"""Boxed expressions as syntax trees; each text in its own scope, so that problems and nulls point into it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, assert_never

from luoshi.feel import syntax
from luoshi.feel.dmn.box_reading import DmnCode
from luoshi.feel.dmn.boxes import (
    Box,
    BoxedContext,
    BoxedFilter,
    BoxedFor,
    BoxedList,
    BoxedQuantified,
    Conditional,
    ContextEntry,
    DecisionRule,
    DecisionTable,
    Element,
    FunctionDefinition,
    FunctionKind,
    InputClause,
    Invocation,
    LiteralExpression,
    OutputClause,
    Relation,
    UnaryTests,
)
from luoshi.feel.dmn.elements import BusinessKnowledgeModel, Decision, Definitions, ItemDefinition
from luoshi.feel.parser import parse_in_scope, parse_tests
from luoshi.feel.problems import Cell, quote
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Expression, Hit, Span, TypeExpression
from luoshi.feel.values import Null, NullCode
from luoshi.source import Problem

SPAN: Final = Span(0, 0)
MAX_BOXES: Final = 30
"""How deep boxes may stand in each other."""

CLAUSE: Final = "条款"
"""The name of the annotation column that holds the clause of a row, and the key of the extension that may instead."""

_WORTH: Final = "(value)"


class Translator:
    """Turns the boxes of one model into trees.

    What cannot be read becomes a name that only this translator gives, and `broken` its null with the reason.
    """

    def __init__(
        self,
        type_of: Callable[[str | None], TypeExpression | None],
        allowed_of: Callable[[str | None], UnaryTests | None],
        members: Iterable[str],
        language: str | None,
    ) -> None:
        """Takes what gives the written type for a name, the values that the type allows, and names after a dot.

        `language` is that of texts which name none.
        """
        self.problems: list[Problem] = []
        self.broken: dict[str, Null] = {}
        self._type_of = type_of
        self._allowed_of = allowed_of
        self._depth = 0
        self._language = language
        self._members = tuple(dict.fromkeys(members))
        self._outermost = Scope((), self._members)

    def scope(self, names: Iterable[str]) -> Scope:
        """The names that a box may use, and those that may follow a dot."""
        return self._outermost.inside(names)

    def box(self, box: Box | None, scope: Scope) -> Expression:
        """The tree of a box; null where there is none."""
        if box is None:
            return syntax.NullLiteral(SPAN)
        if self._depth == MAX_BOXES:
            return self.refuse_depth(box)
        self._depth += 1
        try:
            return self._box(box, scope)
        finally:
            self._depth -= 1

    def _box(self, box: Box, scope: Scope) -> Expression:
        tree = self._literal(box, scope) if isinstance(box, LiteralExpression) else self._placed(box, scope)
        return tree if isinstance(box, FunctionDefinition) else self._typed(tree, box.type_ref)

    def function(self, function: FunctionDefinition, scope: Scope) -> syntax.FunctionLiteral:
        """A function; one of another language is external and has no value."""
        parameters = tuple(syntax.Parameter(each.name, self._type_of(each.type_ref)) for each in function.parameters)
        external = function.kind is not FunctionKind.FEEL
        inner = scope.inside(each.name for each in function.parameters)
        body: Expression = syntax.NullLiteral(SPAN) if external else self.box(function.body, inner)
        return syntax.FunctionLiteral(parameters, body, external, SPAN, self._type_of(function.type_ref))

    def refuse_depth(self, element: Element) -> syntax.Name:
        """What stands in place of an expression that nests too deep."""
        message = "表达式套得太深"
        self.problems.append(Problem(DmnCode.TOO_DEEP, message, element.where, "把里面的部分另立一个判定"))
        return self._break(message, NullCode.TOO_DEEP)

    def _placed(self, box: Box, scope: Scope) -> Expression:
        """The tree of a box as a part of its own, so that its nulls point at it."""
        return syntax.Part(Cell("", box.where), self._tree(box, scope), SPAN)

    def _tree(self, box: Box, scope: Scope) -> Expression:
        match box:
            case LiteralExpression():
                return self._literal(box, scope)
            case BoxedContext():
                return self._context(box, scope)
            case BoxedList(items=items):
                return syntax.ListLiteral(tuple(self.box(each, scope) for each in items), SPAN)
            case Relation():
                return self._relation(box, scope)
            case Invocation():
                return self._invocation(box, scope)
            case FunctionDefinition():
                return self.function(box, scope)
            case Conditional(condition, consequent, alternative):
                return syntax.If(
                    self.box(condition, scope), self.box(consequent, scope), self.box(alternative, scope), SPAN
                )
            case BoxedFilter(source, match):
                inner = scope.inside(("item", *self._members))
                return syntax.Filter(self.box(source, scope), self.box(match, inner), SPAN)
            case BoxedFor():
                result = self.box(box.result, scope.inside((box.variable, "partial")))
                return syntax.For((self._iterator(box, scope),), result, SPAN)
            case BoxedQuantified():
                satisfied = self.box(box.condition, scope.inside((box.variable,)))
                return syntax.Quantified(box.quantifier, (self._iterator(box, scope),), satisfied, SPAN)
            case DecisionTable():
                return self._table(box, scope)
            case _:
                assert_never(box)

    def _iterator(self, box: BoxedFor | BoxedQuantified, scope: Scope) -> syntax.Iterator:
        return syntax.Iterator(box.variable, self._typed(self.box(box.domain, scope), box.domain_type), None, SPAN)

    def _typed(self, tree: Expression, type_ref: str | None) -> Expression:
        """The tree, its value made to fit a type: a box of one entry that is worth that entry."""
        kind = self._type_of(type_ref)
        if kind is None:
            return tree
        return syntax.ContextLiteral((syntax.Entry(_WORTH, tree, kind),), SPAN, syntax.Name(_WORTH, SPAN))

    # Texts

    def _literal(self, literal: LiteralExpression, scope: Scope) -> Expression:
        if literal.imported:
            return self._foreign(literal, "文字在别的文件里，不读外部文件")
        foreign = self._foreign_language(literal.language)
        if foreign:
            return self._foreign(literal, f"表达式的语言是{quote(foreign)}，这里只算 FEEL")
        if literal.text is None or not literal.text.text.strip():
            return syntax.NullLiteral(SPAN)
        cell = literal.text.cell
        parsed = parse_in_scope(cell, scope)
        if parsed.tree is None:
            return self._unreadable(parsed.problems)
        return syntax.Part(cell, parsed.tree, SPAN)

    def _part(self, literal: LiteralExpression, scope: Scope) -> syntax.Part:
        """A text as the part that a table asks for, with its own type."""
        tree = self._typed(self._literal(literal, scope), literal.type_ref)
        if isinstance(tree, syntax.Part):
            return tree
        cell = literal.text.cell if literal.text is not None else Cell("", literal.where)
        return syntax.Part(cell, tree, SPAN)

    def condition(self, tests: UnaryTests, scope: Scope) -> syntax.Condition | None:
        """The tests of a cell, blank ones always hold; None, and problems, where they cannot be read."""
        cell = tests.text.cell
        foreign = self._foreign_language(tests.language)
        if foreign:
            self._foreign(tests, f"条件的语言是{quote(foreign)}，这里只算 FEEL")
            return None
        if not cell.text.strip():
            return syntax.Condition(cell, syntax.Tests((), False, SPAN))
        parsed = parse_tests(cell, scope)
        if parsed.tree is None:
            self.problems.extend(parsed.problems)
            return None
        return syntax.Condition(cell, parsed.tree)

    def _row_condition(self, tests: UnaryTests, scope: Scope) -> syntax.Condition:
        """The tests of a row; such as cannot be read are neither true nor false."""
        before = len(self.problems)
        found = self.condition(tests, scope)
        if found is not None:
            return found
        broken = self._break(self.problems[before].message)
        return syntax.Condition(tests.text.cell, syntax.Tests((syntax.ExpressionTest(broken, SPAN),), False, SPAN))

    def _foreign_language(self, own: str | None) -> str | None:
        """The language of a text where it is not FEEL; every version names FEEL by an address of its own."""
        language = own or self._language or "feel"
        return None if "feel" in language.lower() else language

    def _foreign(self, element: Element, message: str) -> Expression:
        self.problems.append(Problem(DmnCode.FOREIGN_LANGUAGE, message, element.where, "改写成 FEEL"))
        return self._break(message)

    def _unreadable(self, problems: tuple[Problem, ...]) -> Expression:
        self.problems.extend(problems)
        return self._break(problems[0].message if problems else "读不出来")

    def _break(self, message: str, code: NullCode = NullCode.LITERAL) -> syntax.Name:
        name = f"(broken {len(self.broken) + 1})"
        self.broken[name] = Null(message, code)
        return syntax.Name(name, SPAN)

    # Structures

    def _context(self, box: BoxedContext, scope: Scope) -> Expression:
        entries: list[syntax.Entry] = []
        result: Expression | None = None
        for entry in box.entries:
            if entry.variable is None:
                result = self.box(entry.value, scope)
                continue
            scope = scope.inside((entry.variable.name,))
            entries.append(self._entry(entry, entry.variable.name, entry.variable.type_ref, scope))
        return syntax.ContextLiteral(tuple(entries), SPAN, result)

    def _entry(self, entry: ContextEntry, name: str, type_ref: str | None, scope: Scope) -> syntax.Entry:
        value = entry.value
        if isinstance(value, FunctionDefinition):
            return syntax.Entry(name, self.function(value, scope), self._type_of(type_ref))
        return syntax.Entry(name, self.box(value, scope), self._type_of(type_ref))

    def _relation(self, box: Relation, scope: Scope) -> Expression:
        return syntax.ListLiteral(
            tuple(
                syntax.ContextLiteral(
                    tuple(
                        syntax.Entry(column.name, self.box(each, scope), self._type_of(column.type_ref))
                        for column, each in zip(box.columns, row.items, strict=False)
                    ),
                    SPAN,
                )
                for row in box.rows
            ),
            SPAN,
        )

    def _invocation(self, box: Invocation, scope: Scope) -> Expression:
        function = self.box(box.function, scope)
        while isinstance(function, syntax.Part) and isinstance(function.tree, syntax.Name | syntax.Part):
            function = function.tree
        names = tuple(each.parameter.name for each in box.bindings)
        arguments = tuple(self.box(each.value, scope) for each in box.bindings)
        return syntax.Call(function, arguments, names or None, SPAN)

    # Tables

    def _table(self, table: DecisionTable, scope: Scope) -> Expression:
        return syntax.Table(
            table.hit,
            table.aggregation,
            tuple(self._input(each, scope) for each in table.inputs),
            tuple(self._output(table, each, scope) for each in table.outputs),
            tuple(self._row(table, each, scope) for each in table.rules),
            SPAN,
        )

    def _input(self, clause: InputClause, scope: Scope) -> syntax.TableInput:
        literal = clause.expression
        allowed = None if clause.allowed is None else self.condition(clause.allowed, scope)
        return syntax.TableInput(
            self._part(_untyped(literal), scope), _unless_any(allowed), self._type_of(literal.type_ref)
        )

    def _output(self, table: DecisionTable, clause: OutputClause, scope: Scope) -> syntax.TableOutput:
        """A column of results; where results are ranked and no values are listed, those of its type rank them."""
        tests = clause.allowed
        if tests is None and table.hit in (Hit.PRIORITY, Hit.OUTPUT_ORDER):
            tests = self._allowed_of(clause.type_ref)
        return syntax.TableOutput(
            None if len(table.outputs) == 1 else clause.name or "",
            None if tests is None else _unless_any(self.condition(tests, scope)),
            None if clause.default is None else self._part(clause.default, scope),
            self._type_of(clause.type_ref),
        )

    def _row(self, table: DecisionTable, rule: DecisionRule, scope: Scope) -> syntax.TableRow:
        return syntax.TableRow(
            tuple(self._row_condition(each, scope) for each in rule.tests),
            tuple(self._part(each, scope) for each in rule.results),
            clause_of(table, rule),
            rule.label,
        )


def clause_of(table: DecisionTable, rule: DecisionRule) -> str | None:
    """The clause that says what a rule says: from the annotation column for it, or from an extension."""
    columns = dict(zip(table.annotations, rule.annotations, strict=False))
    return columns.get(CLAUSE) or rule.extension(CLAUSE)


def members_of(model: Definitions) -> Iterator[str]:
    """Every name in a model that may follow a dot: components of types, entries, columns, outputs."""
    for item in model.items:
        yield from _components(item)
    for element in model.elements:
        if isinstance(element, Decision | BusinessKnowledgeModel):
            yield from _declared(element.logic)


def _components(item: ItemDefinition) -> Iterator[str]:
    for each in item.components:
        yield each.name
        yield from _components(each)


def _declared(box: Box | None) -> Iterator[str]:
    match box:
        case BoxedContext(entries=entries):
            yield from (each.variable.name for each in entries if each.variable is not None)
        case Relation(columns=columns):
            yield from (each.name for each in columns)
        case DecisionTable(outputs=outputs):
            yield from (each.name for each in outputs if each.name)
        case _:
            pass
    for inner in _inside(box):
        yield from _declared(inner)


def _inside(box: Box | None) -> tuple[Box | None, ...]:
    """The boxes directly in a box."""
    match box:
        case BoxedContext(entries=entries):
            return tuple(each.value for each in entries)
        case BoxedList(items=items):
            return items
        case Relation(rows=rows):
            return rows
        case Invocation(function=function, bindings=bindings):
            return (function, *(each.value for each in bindings))
        case FunctionDefinition(body=body):
            return (body,)
        case Conditional(condition, consequent, alternative):
            return (condition, consequent, alternative)
        case BoxedFilter(source, match):
            return (source, match)
        case BoxedFor(domain=domain, result=result):
            return (domain, result)
        case BoxedQuantified(domain=domain, condition=condition):
            return (domain, condition)
        case LiteralExpression() | DecisionTable() | None:
            return ()
        case _:
            assert_never(box)


def _unless_any(condition: syntax.Condition | None) -> syntax.Condition | None:
    return condition if condition is not None and condition.tests.items else None


def _untyped(literal: LiteralExpression) -> LiteralExpression:
    return LiteralExpression(literal.text, literal.language, literal.imported, where=literal.where)
