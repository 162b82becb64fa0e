"""Types as they are written: what they name, and values that have to be of them."""

from collections.abc import Mapping
from typing import assert_never

from luoshi.feel import syntax, typed
from luoshi.feel.checking.state import Checking
from luoshi.feel.problems import Code, quote
from luoshi.feel.syntax import Span, TypeExpression
from luoshi.feel.typed import Typed
from luoshi.feel.types import ANY, NAMED_TYPES, Basic, ContextType, FunctionType, ListType, RangeType, Type, bare


def resolve_type(expression: TypeExpression, named_types: Mapping[str, Type]) -> Type | None:
    """The type that is written, None where it names one that nobody declares; the model's names come first."""
    match expression:
        case syntax.NamedType(name):
            return named_types.get(name, NAMED_TYPES.get(name))
        case syntax.ListTypeExpression(item):
            inner = resolve_type(item, named_types)
            return None if inner is None else ListType(inner)
        case syntax.RangeTypeExpression(item):
            inner = resolve_type(item, named_types)
            return None if inner is None else RangeType(inner)
        case syntax.ContextTypeExpression(fields):
            entries = tuple((name, resolve_type(each, named_types)) for name, each in fields)
            known = tuple((name, each) for name, each in entries if each is not None)
            return ContextType(known) if len(known) == len(entries) else None
        case syntax.FunctionTypeExpression(parameters, result):
            taken = tuple(resolve_type(each, named_types) for each in parameters)
            given = resolve_type(result, named_types)
            sure = tuple(each for each in taken if each is not None)
            return None if given is None or len(sure) < len(taken) else FunctionType(sure, given)
        case _:
            assert_never(expression)


def known_type(checking: Checking, expression: TypeExpression) -> Type | None:
    """The type that is written; where there is none, a problem is kept."""
    found = resolve_type(expression, checking.environment.named_types)
    if found is None:
        name, span = _unknown_name(expression, checking.environment.named_types)
        known = (*checking.environment.named_types, *NAMED_TYPES)
        remedy = checking.suggest(name, known, "可用 number、string、boolean、date、list<number> 等")
        checking.unresolve(Code.UNKNOWN_NAME, span, f"没有名为{quote(name)}的类型", remedy)
    return found


def declared_type(checking: Checking, expression: TypeExpression | None) -> Type:
    """The type that is declared; Any where none is, or an unknown one."""
    return ANY if expression is None else known_type(checking, expression) or ANY


def as_declared(tree: Typed, wanted: Type) -> Typed:
    """The tree, its value coerced where the text does not prove that it is of the type already."""
    if wanted is ANY or (isinstance(wanted, Basic) and bare(tree.type) is wanted):
        return tree
    return typed.Coerced(tree, wanted, tree.span)


def _unknown_name(expression: TypeExpression, named_types: Mapping[str, Type]) -> tuple[str, Span]:
    match expression:
        case syntax.NamedType(name, span):
            return name, span
        case syntax.ListTypeExpression(item) | syntax.RangeTypeExpression(item):
            return _unknown_name(item, named_types)
        case syntax.ContextTypeExpression(fields):
            parts = tuple(each for _, each in fields)
        case syntax.FunctionTypeExpression(parameters, result):
            parts = (*parameters, result)
        case _:
            assert_never(expression)
    return _unknown_name(next(each for each in parts if resolve_type(each, named_types) is None), named_types)
