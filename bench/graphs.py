"""The measured rules as graphs of zen-engine (JDM), written by hand: the peer that is compiled and not Python."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import zen

from luoshi.feel import Value

Graph = dict[str, object]
"""A graph as its file has it."""

_NAMES = {
    "上年度裁员人数": "laid_off",
    "上年末参保人数": "insured",
    "上年度实缴保费": "premium",
    "足额缴费": "paid",
    "财务健全": "sound",
}
_RESULTS = {"裁员率达标": "below", "符合条件": "eligible", "补贴比例": "share", "补贴金额": "amount"}


def subsidy() -> Graph:
    """The five decisions of programmes/job-stability: two expressions, the table of shares, the amount."""
    rates = (
        ("rate", "laid_off == 0 ? 0 : laid_off / (laid_off + insured)"),
        ("below", "$.rate < 0.04"),
        ("eligible", "paid and $.below and sound"),
    )
    shares = (("<= 0.02", "0.5"), ("(0.02..0.03]", "0.4"), ("(0.03..0.04]", "0.3"), ("> 0.04", "0"))
    amount = (("amount", "eligible ? round(premium * share, 2) : 0"),)
    return _chain(
        _node("rates", "expressionNode", {"expressions": _expressions(rates), "passThrough": True}),
        _node("shares", "decisionTableNode", _table(("rate",), "share", shares)),
        _node("amount", "expressionNode", {"expressions": _expressions(amount), "passThrough": True}),
    )


def lookup(columns: Sequence[str], output: str, rows: Sequence[tuple[str, ...]]) -> Graph:
    """One table whose first row that fires decides, each row its tests and then its output."""
    return _chain(_node("table", "decisionTableNode", _table(columns, output, rows)))


def engine(graphs: Mapping[str, Graph]) -> zen.ZenEngine:
    """An engine that has the graphs at hand, read beforehand."""
    return zen.ZenEngine({"loader": {"type": "static", "content": dict(graphs)}})


def given(facts: Mapping[str, Value]) -> dict[str, object]:
    """The facts as the graph of the subsidy takes them; it reckons in binary fractions."""
    found = {_NAMES[name]: value for name, value in facts.items() if name in _NAMES}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in found.items()}


def answered(result: Mapping[str, object]) -> Mapping[str, Value]:
    """What the graph of the subsidy says, by the names of our decisions; the rate is left out, for it is rounded."""
    found = {name: result[key] for name, key in _RESULTS.items()}
    return {name: value if isinstance(value, bool) else Decimal(str(value)) for name, value in found.items()}


def _chain(*inner: Mapping[str, object]) -> Graph:
    nodes = (_node("in", "inputNode"), *inner, _node("out", "outputNode"))
    edges = [
        {"id": f"edge-{number}", "sourceId": first["id"], "targetId": second["id"]}
        for number, (first, second) in enumerate(pairwise(nodes))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": list(nodes), "edges": edges}


def _node(name: str, kind: str, content: Mapping[str, object] | None = None) -> Mapping[str, object]:
    return {"id": name, "name": name, "type": kind, **({} if content is None else {"content": content})}


def _expressions(pairs: Sequence[tuple[str, str]]) -> list[Mapping[str, str]]:
    return [{"id": key, "key": key, "value": value} for key, value in pairs]


def _table(columns: Sequence[str], output: str, rows: Sequence[tuple[str, ...]]) -> Mapping[str, object]:
    keys = [*columns, output]
    return {
        "hitPolicy": "first",
        "passThrough": True,
        "inputs": [{"id": name, "name": name, "field": name} for name in columns],
        "outputs": [{"id": output, "name": output, "field": output}],
        "rules": [
            {"_id": str(number), **dict(zip(keys, row, strict=True))} for number, row in enumerate(rows, start=1)
        ],
    }
