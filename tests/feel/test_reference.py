"""The examples of docs/language.md give what it says."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.feel import Context, Hit, Null, NullCode, Value, evaluate_text, show, type_of
from luoshi.feel.builtins import BUILTINS
from tests.feel.models import fact, model_of, table

TEXT = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \| `([^`]*)` \|", TEXT, re.MULTILINE)
TESTS = re.findall(r"^\| `([^`]+)` \| [^|]+ \|$", TEXT.partition("## Decision tables")[2], re.MULTILINE)
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
    value, problems = evaluate_text(text, NAMES, None)
    assert problems == ()
    assert value is not None
    shown = show(value)
    words: dict[object, str] = {True: "true", False: "false", None: "null"}
    assert (shown if isinstance(shown, str) else words[shown]) == expected


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


def test_the_page_is_complete() -> None:
    assert len(EXAMPLES) > 45
    assert sorted(TESTS) == sorted(CELLS)
    assert [name for name in BUILTINS if not re.search(rf"`[^`]*\b{name}\b[^`]*`", TEXT)] == []
