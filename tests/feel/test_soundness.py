"""A type that the checker claims is the type of every value: both evaluators, and FAST's indexes, rely on it.

The standard asks for no static types (DMN 1.5, 10.3.2.2 gives types to values); so what is claimed is held against
what random expressions of the whole language are worth.
"""

import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.feel import ANY, BOOLEAN, DATE, NUMBER, STRING, Cell, Context, ContextType, ListType, Null, Type, Value
from luoshi.feel.checking import Environment, check_expression, member_names
from luoshi.feel.coercion import conforms
from luoshi.feel.parser import parse_in_scope
from luoshi.feel.plain import evaluate
from luoshi.feel.scope import Scope
from luoshi.feel.values import missing_fact
from luoshi.source import FilePlace
from tests.feel.grammar import INNER, expressions

EXAMPLES = 5_000 if os.environ.get("LUOSHI_TEST_LONG") else 300
NAMES: Mapping[str, tuple[str, Type, tuple[Value, ...]]] = {
    "甲": ("nu", NUMBER, (Decimal(0), Decimal("-2.5"), missing_fact("甲"))),
    "丙": ("bo", BOOLEAN, (True, False)),
    "文": ("st", STRING, ("", "甲乙", "12")),
    "日": ("da", DATE, (date(2016, 2, 29), missing_fact("日"))),
    "列": ("ln", ListType(NUMBER), ((), (Decimal(1), Decimal(2)))),
    "名册": ("lc", ListType(ContextType((("a", NUMBER),))), ((Context({"a": Decimal(1), "b": "x"}),),)),
    "单": ("lc", ANY, ((Context({"a": Decimal(1)}), Context({"b": Decimal(2)})), Context({"a": Decimal(1)}))),
    "数": ("nu", ANY, (Decimal(3),)),
}
TYPES = {name: kind for name, (_, kind, _) in NAMES.items()}
SCOPE = Scope(TYPES, member_names(TYPES.values()))


def test_no_value_is_of_another_type_than_was_claimed() -> None:
    compared = claimed = valued = 0

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        nonlocal compared, claimed, valued
        text = data.draw(
            st.sampled_from(sorted(INNER)).flatmap(
                lambda kind: expressions(kind, {name: each for name, (each, _, _) in NAMES.items()})
            )
        )
        values = {name: data.draw(st.sampled_from(each)) for name, (_, _, each) in NAMES.items()}
        cell = Cell(text, FilePlace("试", 1, 1))
        parsed = parse_in_scope(cell, SCOPE)
        if parsed.tree is None:
            return
        checked = check_expression(parsed.tree, cell, Environment(TYPES))
        value = evaluate(checked.formula(cell), values)
        assert conforms(value, checked.tree.type), (text, value, checked.tree.type)
        compared += 1
        claimed += checked.tree.type is not ANY
        valued += not isinstance(value, Null)

    hold()
    assert compared > EXAMPLES // 2
    assert claimed > compared // 2
    assert valued > compared * 6 // 10


@pytest.mark.parametrize(("value", "kind"), [("一", NUMBER), ((Decimal(1), "一"), ListType(NUMBER)), (True, DATE)])
def test_a_wrong_claim_would_be_seen(value: Value, kind: Type) -> None:
    assert not conforms(value, kind)
