"""One look-up in a table of 3,700 rows, beside the same table in zen-engine and a dictionary written by hand.

The rows are those of a schedule of standards: a code of the trade, a band of headcount and a band of dates give an
amount; for each code the bands follow each other without a gap.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import cycle, pairwise
from random import Random

from bench import graphs
from bench.timing import in_rounds
from luoshi.feel import DATE, NUMBER, STRING, Cell, Decision, Hit, Input, Row, Table, Value, build
from luoshi.source import FilePlace

ROWS = 3_700
_CODES = 740
_BOUNDS = (10, 50, 200, 1000)
_NAMES = ("行业代码", "职工人数", "年度")
_WHERE = FilePlace("bench", 1, 1)
_Facts = Mapping[str, Value]


def measure(quick: bool) -> Mapping[str, object]:
    """Microseconds a look-up. Raises AssertionError where the peers disagree."""
    model = build((Input(_NAMES[0], STRING, _WHERE), Input(_NAMES[1], NUMBER, _WHERE)), (_decision(),)).model
    dated = build((Input(_NAMES[2], DATE, _WHERE),), (_by_date(),)).model
    if model is None or dated is None:
        raise AssertionError("the measured tables are not sound")
    cases = tuple(_cases())
    days: tuple[_Facts, ...] = tuple({_NAMES[2]: dt.date.fromordinal(730_000 + 7 * n)} for n in range(0, ROWS, 37))
    zen = graphs.engine({"table": graphs.lookup(("code", "count"), "amount", _zen_rows())})
    given = tuple({"code": case[_NAMES[0]], "count": int(str(case[_NAMES[1]]))} for case in cases)
    by_hand = _by_hand()
    for case, each in zip(cases, given, strict=True):
        answers = (model.values(case)["标准"], by_hand(case), zen.evaluate("table", each)["result"]["amount"])
        if len(set(answers)) != 1:
            raise AssertionError(f"peers disagree on {case}: {answers}")
    if any(dated.values(day)["批次"] != number for day, number in zip(days, range(0, ROWS, 37), strict=True)):
        raise AssertionError("the table of dates answers otherwise")
    ours, others, floats, dates = cycle(cases), cycle(cases), cycle(given), cycle(days)
    peers: Mapping[str, Callable[[], object]] = {
        "code_and_band": lambda: model.values(next(ours)),
        "zen_engine": lambda: zen.evaluate("table", next(floats)),
        "handwritten": lambda: by_hand(next(others)),
        "ranges_of_dates": lambda: dated.values(next(dates)),
    }
    times = in_rounds(tuple(peers.values()), rounds=5 if quick else 30, loops=len(cases))
    return {"rows": ROWS, **{name: each.as_json() for name, each in zip(peers, times, strict=True)}}


def _bands() -> tuple[str, ...]:
    inner = [f"({low}..{high}]" for low, high in pairwise(_BOUNDS)]
    return f"<= {_BOUNDS[0]}", *inner, f"> {_BOUNDS[-1]}"


def _zen_rows() -> list[tuple[str, ...]]:
    return [
        (f'"T{code:04}"', band, str(code * 10 + number))
        for code in range(_CODES)
        for number, band in enumerate(_bands())
    ]


def _decision() -> Decision:
    rows = tuple(Row((_cell(code), _cell(band)), _cell(amount), None, _WHERE) for code, band, amount in _zen_rows())
    inputs = (_cell(_NAMES[0]), _cell(_NAMES[1]))
    return Decision("标准", Table(Hit.UNIQUE, inputs, rows, _WHERE), NUMBER, None, None, _WHERE)


def _by_date() -> Decision:
    """A week for each row, one after the other."""
    weeks = [dt.date.fromordinal(730_000 + 7 * number) for number in range(ROWS + 1)]
    rows = tuple(
        Row((_cell(f'[@"{first}"..@"{beyond}")'),), _cell(str(number)), None, _WHERE)
        for number, (first, beyond) in enumerate(pairwise(weeks))
    )
    return Decision("批次", Table(Hit.UNIQUE, (_cell(_NAMES[2]),), rows, _WHERE), NUMBER, None, None, _WHERE)


def _by_hand() -> Callable[[_Facts], Decimal]:
    amounts = {f"T{code:04}": tuple(Decimal(code * 10 + band) for band in range(5)) for code in range(_CODES)}
    bounds = [Decimal(bound) for bound in _BOUNDS]

    def look_up(facts: _Facts) -> Decimal:
        count = facts[_NAMES[1]]
        if not isinstance(count, Decimal):
            raise TypeError("a headcount is a decimal")
        return amounts[str(facts[_NAMES[0]])][bisect_left(bounds, count)]

    return look_up


def _cases() -> list[_Facts]:
    random = Random(20151130)
    counts = (1, 10, 11, 50, 51, 200, 201, 1000, 1001, 9999)
    return [
        {_NAMES[0]: f"T{random.randrange(_CODES):04}", _NAMES[1]: Decimal(random.choice(counts))} for _ in range(200)
    ]


def _cell(text: str) -> Cell:
    return Cell(text, _WHERE)
