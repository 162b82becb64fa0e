"""The course of a decision around its worst cliff, against the document's tiers reckoned by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.feel import Value
from luoshi.programme import Programme, load, load_files
from luoshi.programme.verification.changes.curves import curve
from luoshi.programme.verification.findings import Cliff, FactsWitness
from tests.programme import tiny, verified

# 960 insured: n laid off are n / (960 + n); 2 % is passed at 20, 3 % at 30, 4 % reached at 40 (40 / 1,000).
TIERS = [
    pytest.param(0, "50000", id="nobody"),
    pytest.param(19, "50000", id="1.94 %"),
    pytest.param(20, "40000", id="2.04 %"),
    pytest.param(29, "40000", id="2.93 %"),
    pytest.param(30, "30000", id="3.03 %"),
    pytest.param(39, "30000", id="3.90 %"),
    pytest.param(40, "0", id="4 %"),
    pytest.param(79, "0", id="twice as many"),
]


@pytest.fixture(scope="module")
def programme() -> Programme:
    loaded = load(Path("programmes/job-stability")).programme
    assert loaded is not None
    return loaded


@pytest.mark.parametrize(("laid_off", "amount"), TIERS)
def test_each_whole_number_is_drawn(programme: Programme, laid_off: int, amount: str) -> None:
    found = curve(programme, verified.WORST)
    assert found is not None
    assert (found.before, found.after, found.steps) == (Decimal(39), Decimal(40), True)
    assert [int(point.at) for point in found.points] == list(range(80))
    assert found.points[laid_off].value == Decimal(amount)


def test_an_amount_is_drawn_between_its_fen(programme: Programme) -> None:
    """Half of the premium: a straight line, with the two sides on it exactly."""
    sides = [side({**verified.BEFORE.facts, "上年度裁员人数": Decimal(0), "上年度实缴保费": Decimal(premium)})
             for premium in ("1000.01", "1000.02")]  # fmt: skip
    found = curve(programme, Cliff("补贴金额", "上年度实缴保费", "0%", *sides))
    assert found is not None
    assert not found.steps
    drawn = {point.at: point.value for point in found.points}
    # Half of 1000.01 is 500.005, which rounds up to the fen. A premium is never less than nothing.
    assert (drawn[Decimal("1000.01")], drawn[Decimal("1000.02")]) == (Decimal("500.01"), Decimal("500.01"))
    assert min(drawn) == 0
    assert max(drawn) == Decimal("2000.03")
    assert len(drawn) > 100


def test_a_fact_without_order_is_not_drawn(programme: Programme) -> None:
    sides = [side({**verified.BEFORE.facts, "足额缴费": value}) for value in (True, False)]
    assert curve(programme, Cliff("补贴金额", "足额缴费", "100%", *sides)) is None


def test_the_range_of_the_term_is_kept(programme: Programme) -> None:
    """Between 0 and 3 there is nothing left of 0."""
    sides = [side({**verified.BEFORE.facts, "上年度裁员人数": Decimal(number)}) for number in (1, 2)]
    found = curve(programme, Cliff("补贴金额", "上年度裁员人数", "0%", *sides))
    assert found is not None
    assert (found.points[0].at, found.points[-1].at) == (Decimal(0), Decimal(12))


def test_days_are_drawn_one_by_one() -> None:
    text = tiny.PROGRAMME.replace("terms:\n", "terms:\n  入职日: {type: date, clause: 二(一), question: 哪天入职？}\n")
    text = text.replace("is: 出勤天数 > 0", 'is: 出勤天数 > 0 and 入职日 < date("2020-06-01")')
    text = text.replace("fields: [出勤天数", "fields: [出勤天数, 入职日")
    files = {"programme.yaml": text, "document.md": tiny.DOCUMENT}
    loaded = load_files({name: content.encode() for name, content in files.items()})
    assert loaded.programme is not None, loaded.problems
    last, first = dt.date(2020, 5, 31), dt.date(2020, 6, 1)
    sides = [FactsWitness({"出勤天数": Decimal(3), "入职日": day}, first, {}) for day in (last, first)]
    found = curve(loaded.programme, Cliff("津贴", "入职日", "100%", *sides))
    assert found is not None
    drawn = {int(point.at): point.value for point in found.points}
    # Three days of 15 yuan; thirty days to each side, both of the cliff's own among them.
    assert list(drawn) == list(range(last.toordinal() - 30, first.toordinal() + 31))
    assert {drawn[each] for each in drawn if each <= last.toordinal()} == {Decimal(45)}
    assert {drawn[each] for each in drawn if each >= first.toordinal()} == {Decimal(0)}


def side(facts: Mapping[str, Value]) -> FactsWitness:
    return replace(verified.BEFORE, facts=facts)
