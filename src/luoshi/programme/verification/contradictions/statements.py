"""What each clause says about who gets something: the rules behind a goal taken apart into statements.

A goal is an amount that is paid or a yes that is given. It is given only where every one of its statements grants it: a
condition by holding, an amount by not being zero. A sum is refused only as a whole, since one addend may be zero; but
each addend says where it would be given.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from luoshi.feel import Cell, Model, typed
from luoshi.feel.builtins import Function
from luoshi.feel.fast.inspecting import inside
from luoshi.feel.rules import Rule
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Typed
from luoshi.programme.model import Clauses, Programme, Route, TermType

_ROUNDINGS: Final = frozenset(
    {
        Function.DECIMAL,
        Function.ROUND_UP,
        Function.ROUND_DOWN,
        Function.ROUND_HALF_UP,
        Function.ROUND_HALF_DOWN,
        Function.ROUND_HALF_EVEN,
        Function.FLOOR,
        Function.CEILING,
    }
)


class Weight(Enum):
    """Whether a statement is heard where it grants, where it refuses, or in both cases."""

    BOTH = auto()
    GRANTS = auto()
    REFUSES = auto()


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that grants or refuses: a text of rules, or all of a decision where `tree` is None.

    It grants where its condition is `grants_when`, or its amount not zero. `decision` is the one whose text it stands
    in, None for the condition of a route.
    """

    name: str
    decision: str | None
    clauses: Clauses
    cell: Cell
    tree: Typed | None
    grants_when: bool
    requires: frozenset[str]
    weight: Weight = Weight.BOTH

    @property
    def text(self) -> str:
        """The condition as the package writes it."""
        if self.tree is None:
            return self.cell.text.strip()
        return self.cell.text[self.tree.span.start : self.tree.span.end].strip()


def statements_of(programme: Programme, model: Model, goals: Iterable[str]) -> tuple[Statement, ...]:
    """The statements on which all of these decisions rest, in the order in which the goals ask for them."""
    gathering = _Gathering(programme, model)
    found = [each for goal in goals for each in gathering.of_decision(goal, True)]
    once: dict[tuple[str, bool], Statement] = {}
    for each in sorted(found, key=lambda statement: statement.weight is not Weight.BOTH):
        once.setdefault((each.name, each.grants_when), each)
    return tuple(once.values())


def statement_of(programme: Programme, model: Model, decision: str) -> Statement:
    """All that a decision says, as one statement."""
    return _Gathering(programme, model).whole(decision, True)


def statement_of_route(programme: Programme, conditions: Model, name: str, route: Route) -> Statement:
    """The condition under which a route is taken; `conditions` has the package's conditions as decisions."""
    dated = programme.models[0]
    wanted = dated.condition_names[route.when.strip()]
    rule = next(each for each in conditions.rules if each.decision.name == wanted)
    return Statement(name, None, route.clauses, rule.logic.cell, rule.logic.tree, True, names_in(rule.logic.tree))


def names_in(tree: Typed) -> frozenset[str]:
    """The facts, parameters and decisions that a text names."""
    return frozenset(node.name for node in inside(tree) if isinstance(node, typed.Reference))


def _addends(tree: Typed) -> tuple[Typed, ...]:
    """What a sum adds up, in which each part alone gives something; none of what is no sum."""
    match tree:
        case typed.Arithmetic(Operator.ADD, left, right):
            return left, right
        case typed.Arithmetic(Operator.SUBTRACT, left):
            return (left,)
        case typed.Invocation(Function.SUM, (typed.MakeList(items),)):
            return items
        case _:
            return ()


class _Gathering:
    """One walk through the decisions behind some goals; each decision is taken apart once."""

    def __init__(self, programme: Programme, model: Model) -> None:
        self._programme = programme
        self._model = model
        self._rules: dict[str, Rule] = {rule.decision.name: rule for rule in model.rules}
        self._seen: set[tuple[str, bool]] = set()

    def of_decision(self, name: str, wanted: bool) -> Iterator[Statement]:
        """The statements of which all must grant for the decision to be yes (or no), or not zero."""
        if (name, wanted) in self._seen:
            return
        self._seen.add((name, wanted))
        rule = self._rules[name]
        tree = rule.logic.tree
        if not isinstance(tree, typed.Table):
            yield from self._of_tree(rule, rule.logic.cell, tree, wanted)
        elif self._programme.decisions[name].exceptions and wanted:
            yield from self._of_exceptions(rule, tree)
        else:
            yield self.whole(name, wanted)

    def whole(self, name: str, wanted: bool) -> Statement:
        """All of a decision as one statement."""
        rule = self._rules[name]
        clauses = self._programme.decisions[name].clauses
        return Statement(name, name, clauses, rule.logic.cell, None, wanted, frozenset(rule.requires))

    def _of_exceptions(self, rule: Rule, table: typed.Table) -> Iterator[Statement]:
        """The base rule, and every exception that takes all away: it grants where it does not apply."""
        info = self._programme.decisions[rule.decision.name]
        for exception, column, row in zip(info.exceptions, table.inputs, table.rows, strict=False):
            if self._refuses(row.outputs[0].tree, True):
                cell, tree = column.formula.cell, column.formula.tree
                name = f"{info.name}的“{exception.label}”"
                yield Statement(name, info.name, exception.clauses, cell, tree, False, names_in(tree))
        base = table.rows[-1].outputs[0]
        yield from self._of_tree(rule, base.cell, base.tree, True)

    def _of_tree(self, rule: Rule, cell: Cell, tree: Typed, wanted: bool) -> Iterator[Statement]:
        match tree:
            case typed.Part(formula):
                yield from self._of_tree(rule, formula.cell, formula.tree, wanted)
            case typed.Reference(name):
                if name in self._rules:
                    yield from self.of_decision(name, wanted)
                elif name in self._programme.terms and self._programme.terms[name].type is TermType.BOOLEAN:
                    # No line is drawn on it, but nothing is given without it either.
                    yield self._own(rule, cell, tree, wanted)
            case typed.Constant():
                pass
            case _:
                parts = self._conjuncts(tree, wanted)
                addends = _addends(tree)
                if parts is None:
                    own = self._own(rule, cell, tree, wanted)
                    yield replace(own, weight=Weight.REFUSES) if addends else own
                for part, part_wanted in parts or ():
                    yield from self._of_tree(rule, cell, part, part_wanted)
                for addend in addends:
                    # A walk of its own: what an addend rests on may be asked for again as a condition of the whole.
                    walk = _Gathering(self._programme, self._model)
                    for each in walk._of_tree(rule, cell, addend, wanted):
                        yield replace(each, weight=Weight.GRANTS)

    def _conjuncts(self, tree: Typed, wanted: bool) -> list[tuple[Typed, bool]] | None:
        """The parts that must all grant for the tree to grant; None where it is one thing."""
        match tree:
            case typed.Coerced(value):
                return [(value, wanted)]
            case typed.Negated(operand):
                return [(operand, wanted)]
            case typed.Logic(conjunction, operands) if conjunction is wanted:
                return [(operand, wanted) for operand in operands]
            case typed.Invocation(Function.NOT, (operand,)):
                return [(operand, not wanted)]
            case typed.Invocation(Function.MIN, (typed.MakeList(items),)):
                return [(item, wanted) for item in items]
            case typed.Invocation(function, (operand, *_)) if function in _ROUNDINGS:
                return [(operand, wanted)]
            case typed.Arithmetic(Operator.MULTIPLY, left, right):
                return [(left, wanted), (right, wanted)]
            case typed.Arithmetic(Operator.DIVIDE, left):
                return [(left, wanted)]
            case typed.Conditional(condition, consequent, alternative):
                if self._refuses(alternative, wanted):
                    return [(condition, True), (consequent, wanted)]
                if self._refuses(consequent, wanted):
                    return [(condition, False), (alternative, wanted)]
                return None
            case _:
                return None

    def _refuses(self, tree: Typed, wanted: bool) -> bool:
        """Whether a result is known to give nothing: zero, or the truth value that is not wanted."""
        if isinstance(tree, typed.Part):
            return self._refuses(tree.formula.tree, wanted)
        if isinstance(tree, typed.Reference) and tree.name in self._model.constants:
            value = self._model.constants[tree.name].value
        elif isinstance(tree, typed.Constant):
            value = tree.value
        else:
            return False
        return value is (not wanted) if isinstance(value, bool) else value == 0

    def _own(self, rule: Rule, cell: Cell, tree: Typed, wanted: bool) -> Statement:
        """A part of the text of a decision; all of it goes by the decision's name."""
        name = rule.decision.name
        if tree is rule.logic.tree:
            return self.whole(name, wanted)
        text = cell.text[tree.span.start : tree.span.end].strip()
        clauses = self._programme.decisions[name].clauses
        return Statement(f"{name}中的“{text}”", name, clauses, cell, tree, wanted, names_in(tree))
