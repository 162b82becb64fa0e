"""One decision, with and without its explanation, beside zen-engine and the same rules written by hand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from itertools import cycle

from bench import graphs
from bench.handwritten import subsidy
from bench.packages import PACKAGE
from bench.timing import in_rounds
from luoshi.feel import Value
from luoshi.programme import Programme, check_facts, decide, load, values

_ON = dt.date(2015, 10, 8)
_PRECISION = 34
# Laid off, insured, premium in yuan: every tier, both sides of the line, nobody laid off.
_CASES = (
    (0, 120, "48000.00"),
    (2, 100, "10000.00"),
    (2, 98, "123456.78"),
    (3, 112, "35000.55"),
    (35, 965, "991234.05"),
    (4, 96, "60000.00"),
    (70, 930, "70000.01"),
)


def measure(quick: bool) -> Mapping[str, object]:
    """Microseconds a decision and how many times faster than zen-engine; AssertionError where the peers disagree."""
    loaded = load(PACKAGE)
    if loaded.programme is None:
        raise AssertionError("\n".join(map(str, loaded.problems)))
    programme = loaded.programme
    facts = tuple(_facts(programme, *case) for case in _CASES)
    zen = graphs.engine({"subsidy": graphs.subsidy()})
    floats = tuple(map(graphs.given, facts))
    with localcontext(prec=_PRECISION):
        _compare(programme, facts, [zen.evaluate("subsidy", each)["result"] for each in floats])
        explained, plain, by_graph, by_hand = cycle(facts), cycle(facts), cycle(floats), cycle(facts)
        times = in_rounds(
            (
                lambda: decide(programme, next(explained), _ON),
                lambda: values(programme, next(plain), _ON),
                lambda: zen.evaluate("subsidy", next(by_graph)),
                lambda: subsidy(next(by_hand)),
            ),
            rounds=10 if quick else 60,
            loops=len(facts) * 40,
        )
    names = ("explained", "plain", "zen_engine", "handwritten")
    found = dict(zip(names, times, strict=True))
    return {
        **{name: each.as_json() for name, each in found.items()},
        "plain_times_faster_than_zen_engine": round(found["zen_engine"].median / found["plain"].median, 1),
    }


def _facts(programme: Programme, laid_off: int, insured: int, premium: str) -> Mapping[str, Value]:
    facts: dict[str, Value] = {
        "足额缴费": True,
        "财务健全": True,
        "上年度裁员人数": Decimal(laid_off),
        "上年末参保人数": Decimal(insured),
        "上年度实缴保费": Decimal(premium),
    }
    problems = check_facts(programme, facts)
    if problems:
        raise AssertionError("\n".join(map(str, problems)))
    return facts


def _compare(
    programme: Programme, facts: tuple[Mapping[str, Value], ...], by_graph: Sequence[Mapping[str, object]]
) -> None:
    for each, graph in zip(facts, by_graph, strict=True):
        explained = decide(programme, each, _ON).outcome
        answers = (values(programme, each, _ON), subsidy(each), explained.values if explained else None)
        if any(answer != answers[0] for answer in answers):
            raise AssertionError(f"peers disagree on {each}: {answers}")
        said = graphs.answered(graph)
        if any(answers[0][name] != value for name, value in said.items()):
            raise AssertionError(f"zen-engine disagrees on {each}: {said} instead of {answers[0]}")
