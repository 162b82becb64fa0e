"""The examples of docs/language.md, and of its Chinese twin, give what the pages say."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.feel import Context, Hit, Null, NullCode, Value, evaluate_text, type_of
from luoshi.feel.builtins import FORMS, Form, Function
from luoshi.feel.checking import Environment, check_expression
from luoshi.feel.fast import compile_formula
from luoshi.feel.parser import parse_in_scope
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope
from luoshi.feel.showing import show_literal
from luoshi.feel.temporal import from_python
from luoshi.source import FilePlace
from tests.feel.models import fact, model_of, table
from tests.feel.trees import read

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "language.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "language.zh-CN.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^\| `([^`]+)` \| `([^`]*)` \|", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
EXAMPLES = EXAMPLE.findall(TEXT)
NOW = datetime(2015, 11, 30, 10, 30)  # noqa: DTZ001
NAMES: dict[str, Value] = {
    "人数": Decimal(12),
    "上年末 参保人数": Decimal(388),
    "率（登记）": Decimal("0.04"),
    "合格": True,
    "名册": (Decimal(3), Decimal(1), Decimal(2)),
    "单位": Context({"名称": "甲厂"}),
    "申报日": date(2015, 11, 30),
    "保费": Null("缺少事实“保费”", NullCode.MISSING_FACT, ("保费",)),
}


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_an_example_gives_what_the_reference_says(text: str, expected: str) -> None:
    value, problems = evaluate_text(text, NAMES, NOW)
    assert problems == ()
    assert value is not None
    assert show_literal(value) == expected


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_compiled_it_gives_the_same(text: str, expected: str) -> None:
    cell = Cell(text, FilePlace("例", 1, 1))
    types = {name: type_of(value) for name, value in NAMES.items()}
    parsed = parse_in_scope(cell, Scope(types))
    assert parsed.tree is not None
    checked = check_expression(parsed.tree, cell, Environment(types, now=from_python(NOW)))
    assert show_literal(compile_formula(checked.formula(cell))(NAMES)) == expected


# For each test of the page: a value it fires for, and one it does not.
CELLS: dict[str, tuple[Value, Value | None]] = {
    "-": (Decimal(7), None),
    "<= 2%": (Decimal("0.02"), Decimal("0.0201")),
    "(2%..3%]": (Decimal("0.03"), Decimal("0.02")),
    '"甲", "乙"': ("乙", "丙"),
    'not("甲", "乙")': ("丙", "甲"),
    "? > 上年末 参保人数": (Decimal(389), Decimal(388)),
}


@pytest.mark.parametrize("text", CELLS)
def test_a_cell_fires_as_the_reference_says(text: str) -> None:
    fires, rests = CELLS[text]
    facts = (fact("值", type_of(fires)), fact("上年末 参保人数"))
    model = model_of(facts, (table("符合", Hit.FIRST, ("值",), ((text, "true"), ("-", "false"))),))
    for value, expected in ((fires, True), (rests, False)):
        if value is not None:
            given = {"值": value, "上年末 参保人数": Decimal(388)}
            assert model.decide(given).values == model.values(given) == {"符合": expected}


# For each slip of the page: what its problem names, and where it stands.
SLIPS = {
    "甲 && 乙": ["1:3 and"],
    "人数 == 12": ["1:5 一个 ="],
    "人数 ≥ 12": ["1:4 >="],
    "人数大于12": ["1:1 人数 > 12"],
    "合格 ? 1 : 2": ["1:4 if"],
    "人员 + 1": ["1:1 人数"],
    "[1 2, 3 4]": ["1:4 逗号", "1:9 逗号"],
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_as_the_reference_says(text: str) -> None:
    problems = read(text, NAMES).problems or evaluate_text(text, NAMES, NOW)[1]
    for problem, expected in zip(problems, SLIPS[text], strict=True):
        where, _, word = expected.partition(" ")
        assert isinstance(problem.where, FilePlace)
        assert f"{problem.where.line}:{problem.where.column}" == where
        assert word in problem.remedy


@pytest.mark.parametrize("page", [pytest.param(TEXT, id="English"), pytest.param(CHINESE, id="Chinese")])
def test_a_page_has_every_form_of_every_function(page: str) -> None:
    assert [form for function in Function for form in forms_of(function) if f"`{form}`" not in page] == []


def test_both_pages_have_the_same_examples() -> None:
    assert len(EXAMPLES) > 150
    assert EXAMPLE.findall(CHINESE) == EXAMPLES
    assert ROW.findall(CHINESE) == ROW.findall(TEXT)


def test_every_test_and_slip_of_the_page_is_tried() -> None:
    listed = ROW.findall(TEXT.partition("## Decision tables")[2])
    hits = ["unique", "any", "first", "priority", "rule order", "output order", "collect"]
    assert listed == [*CELLS, *hits, *SLIPS]
    assert sorted(hits) == sorted(hit.value for hit in Hit)


def forms_of(function: Function) -> list[str]:
    """How a function may be called, as the page writes it; the same parameters in another type once."""
    return list(dict.fromkeys(f"{function.value}({', '.join(_parameters(form))})" for form in FORMS[function]))


def _parameters(form: Form) -> list[str]:
    shown = [parameter.name + ("?" if parameter.optional else "") for parameter in form.parameters]
    return [*shown, "…"] if form.spread else shown
