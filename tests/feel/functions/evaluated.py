"""Expressions evaluated by the explaining evaluator, for tables of tests."""

from datetime import UTC, datetime

from luoshi.feel.evaluating import evaluate_text
from luoshi.feel.showing import show_literal
from luoshi.feel.values import Null, NullCode, Value

NOW = datetime(2024, 2, 29, 8, 30, tzinfo=UTC)

UNKNOWN = Null("缺少事实“年龄”", NullCode.MISSING_FACT, ("年龄",))


def value_of(expression: str) -> Value:
    """The value of an expression that may use `年龄`, a fact nobody has given."""
    value, problems = evaluate_text(expression, {"年龄": UNKNOWN}, NOW)
    assert value is not None, problems
    return value


def written(expression: str) -> str:
    """The value as FEEL writes it; for a null its code, or what is missing."""
    value = value_of(expression)
    if isinstance(value, Null):
        return f"null: {'、'.join(value.missing) or value.code}"
    return show_literal(value)
