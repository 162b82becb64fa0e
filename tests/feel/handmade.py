"""Typed trees made by hand, for tests of an evaluator that go without the parser."""

from decimal import Decimal

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.plain import Evaluation
from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Operator, Quantifier, Span
from luoshi.feel.typed import Formula, Typed
from luoshi.feel.types import ANY, BOOLEAN, NUMBER, FunctionType, ListType, RangeType, Type
from luoshi.feel.values import Null, NullCode, Value, missing_fact
from luoshi.source import FilePlace

SPAN = Span(0, 0)
NOTHING = Null("没有值", NullCode.LITERAL)
UNKNOWN = missing_fact("甲")

_OPERATORS = {each.value: each for each in Operator}


def evaluated(tree: Typed, text: str = "", **names: Value) -> Value:
    return Evaluation(Cell(text, FilePlace("a", 1, 1)), names).value(tree)


def numbers(*values: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


def constant(value: Value | int, kind: Type = ANY) -> typed.Constant:
    is_int = isinstance(value, int) and not isinstance(value, bool)
    return typed.Constant(Decimal(value) if is_int else value, NUMBER if is_int else kind, SPAN)


def either(tree: Typed | Value | int) -> Typed:
    return tree if type(tree).__module__ == typed.__name__ else constant(tree)


def local(slot: int) -> typed.Local:
    return typed.Local(slot, f"x{slot}", ANY, SPAN)


def binary(left: Typed | Value | int, operator: str, right: Typed | Value | int) -> Typed:
    sign = _OPERATORS[operator]
    if sign in (Operator.AND, Operator.OR):
        return typed.Logic(sign is Operator.AND, (either(left), either(right)), SPAN)
    if operator in "+-*/**":
        return typed.Arithmetic(sign, either(left), either(right), ANY, SPAN)
    return typed.Comparison(sign, either(left), either(right), SPAN)


def listed(*items: Typed | Value | int) -> typed.MakeList:
    return typed.MakeList(tuple(either(item) for item in items), ListType(ANY), SPAN)


def ranged(low: Typed | Value | int | None, high: Typed | Value | int | None, ends: str = "[]") -> typed.MakeRange:
    both = [None if end is None else either(end) for end in (low, high)]
    return typed.MakeRange(both[0], both[1], ends[0] == "[", ends[1] == "]", RangeType(ANY), SPAN)


def loop(slot: int, domain: Typed | Value | int, until: Typed | Value | int | None = None) -> typed.Loop:
    return typed.Loop(slot, either(domain), None if until is None else either(until))


def iteration(loops: list[typed.Loop], result: Typed, partial: int = 99) -> typed.Iteration:
    return typed.Iteration(tuple(loops), partial, result, ListType(ANY), SPAN)


def quantified(word: str, loops: list[typed.Loop], condition: Typed) -> typed.Quantification:
    return typed.Quantification(Quantifier(word), tuple(loops), condition, SPAN)


def select(source: Typed | Value | int, condition: Typed | Value | int, per_item: bool = True) -> typed.Select:
    return typed.Select(either(source), 1, either(condition), per_item, ANY, SPAN)


def pick(source: Typed | Value | int, name: str) -> typed.Pick:
    return typed.Pick(either(source), name, ANY, SPAN)


def conditional(condition: Typed | Value, consequent: Typed | Value | int, alternative: Typed | Value | int) -> Typed:
    return typed.Conditional(either(condition), either(consequent), either(alternative), ANY, SPAN)


def match(value: Typed | Value | int, candidate: Typed | Value | int) -> typed.Match:
    return typed.Match(either(value), either(candidate), SPAN)


def function(
    slots: dict[str, int], body: Typed, kinds: tuple[Type, ...] | None = None, result: Type = ANY
) -> typed.Lambda:
    wanted = kinds or (ANY,) * len(slots)
    parameters = tuple((name, slot, kind) for (name, slot), kind in zip(slots.items(), wanted, strict=True))
    return typed.Lambda(parameters, body, FunctionType(wanted, result), SPAN)


def applied(called: Typed | Value, *arguments: Typed | Value | int, names: tuple[str, ...] | None = None) -> Typed:
    return typed.Application(either(called), tuple(either(each) for each in arguments), names, ANY, SPAN)


def invoked(called: Function, *arguments: Typed | Value | int) -> Typed:
    return typed.Invocation(called, tuple(either(each) for each in arguments), ANY, SPAN)


def context(*entries: tuple[str, int, Typed | Value | int], result: Typed | None = None) -> typed.MakeContext:
    made = tuple(typed.EntryValue(name, slot, either(value)) for name, slot, value in entries)
    return typed.MakeContext(made, result, ANY, SPAN)


def formula(tree: Typed | Value | int, text: str = "", line: int = 1) -> Formula:
    return Formula(Cell(text, FilePlace("a", line, 1)), either(tree), (), (text,))


def boolean(value: bool) -> typed.Constant:
    return typed.Constant(value, BOOLEAN, SPAN)
