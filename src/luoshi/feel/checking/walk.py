"""Syntax tree to typed tree: names and functions resolved, types inferred, every problem collected.

What is `unresolved` has no meaning at all, what is `mistyped` has the value null in FEEL, and a caution is about what
FEEL allows; a package refuses all three. The tree can be evaluated in any case: what has no meaning is null there.
"""

from dataclasses import dataclass
from typing import assert_never

from luoshi.feel import syntax, typed
from luoshi.feel.builtins import Function
from luoshi.feel.checking import calls, loops, names, operators, structures, tables
from luoshi.feel.checking.state import Checking, Environment, written
from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Expression, Span
from luoshi.feel.typed import Formula, Typed
from luoshi.feel.types import BOOLEAN, Type
from luoshi.source import Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """A typed tree and what is wrong with it.

    `references` are the names of the environment that stand in the text itself, with their places; `required` are all
    that its value may depend on, those in parts of it and entries of unknown items included, in the order of the text.
    """

    tree: Typed
    unresolved: tuple[Problem, ...]
    mistyped: tuple[Problem, ...]
    cautions: tuple[Problem, ...]
    references: tuple[tuple[Span, str], ...]
    required: tuple[str, ...]

    def formula(self, cell: Cell) -> Formula:
        """The tree with its text, cut at the names of the environment that stand in it."""
        return written(cell, self.tree, list(self.references))


def check_expression(tree: Expression, cell: Cell, environment: Environment) -> Checked:
    """Types an expression that was read from the cell."""
    walk = _Walk(cell, environment)
    return walk.done(walk.check(tree))


def check_condition(
    tests: syntax.Tests, cell: Cell, environment: Environment, slot: int, subject_type: Type
) -> Checked:
    """Types tests as a condition on the value in the slot."""
    walk = _Walk(cell, environment)
    walk.start_slots_after(slot)
    return walk.done(walk.condition(tests, typed.Local(slot, "?", subject_type, tests.span)))


class _Walk(Checking):
    """One tree being checked."""

    def done(self, tree: Typed) -> Checked:
        return Checked(
            tree,
            tuple(self.unresolved),
            tuple(self.mistyped),
            tuple(self.cautions),
            tuple(self.text.references),
            tuple(self.required),
        )

    def check(self, node: Expression) -> Typed:
        match node:
            case (
                syntax.NumberLiteral()
                | syntax.StringLiteral()
                | syntax.BooleanLiteral()
                | syntax.NullLiteral()
                | syntax.AtLiteral()
            ):
                return structures.literal(self, node)
            case syntax.Name(name, span):
                return names.name(self, name, span)
            case syntax.Binary():
                return operators.binary(self, node)
            case syntax.Call():
                return calls.call(self, node)
            case syntax.Path():
                return structures.path(self, node)
            case syntax.Subject(span):
                return names.subject(self, span)
            case syntax.If():
                return operators.conditional(self, node)
            case syntax.In():
                return operators.testing(self, node)
            case syntax.Between():
                return operators.between(self, node)
            case _:
                return self._rarer(node)

    def condition(self, tests: syntax.Tests, subject: typed.Local) -> Typed:
        conditions = tuple(operators.test(self, each, subject) for each in tests.items)
        if not conditions:
            return typed.Constant(True, BOOLEAN, tests.span)
        whole = conditions[0] if len(conditions) == 1 else typed.Logic(False, conditions, tests.span)
        return typed.Invocation(Function.NOT, (whole,), BOOLEAN, tests.span) if tests.negated else whole

    def _rarer(
        self,
        node: syntax.Negation
        | syntax.InstanceOf
        | syntax.For
        | syntax.Quantified
        | syntax.RangeLiteral
        | syntax.ListLiteral
        | syntax.ContextLiteral
        | syntax.Filter
        | syntax.FunctionLiteral
        | syntax.Part
        | syntax.Table,
    ) -> Typed:
        match node:
            case syntax.Negation():
                return operators.negation(self, node)
            case syntax.ListLiteral():
                return structures.list_literal(self, node)
            case syntax.RangeLiteral():
                return structures.range_literal(self, node)
            case syntax.Filter():
                return structures.selection(self, node)
            case syntax.ContextLiteral():
                return structures.context_literal(self, node)
            case syntax.InstanceOf():
                return operators.instance_of(self, node)
            case syntax.For():
                return loops.iteration(self, node)
            case syntax.Quantified():
                return loops.quantification(self, node)
            case syntax.FunctionLiteral():
                return loops.function_literal(self, node)
            case syntax.Part(cell, tree, span):
                formula = self.formula(cell, tree)
                return typed.Part(formula, formula.tree.type, span)
            case syntax.Table():
                return tables.table(self, node)
            case _:
                assert_never(node)
