"""What a comparison says, as commands and the API give it, and as people read it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from luoshi.feel import DECIMALS, Model, Null, Value
from luoshi.feel.proof.pieces import Mark
from luoshi.feel.typed import Table
from luoshi.programme.comparison.comparing import Compared, DatedRegion
from luoshi.programme.deciding import model_on
from luoshi.programme.model import Programme, TermType
from luoshi.programme.showing import json_value, kind_of, show_named, show_value

_OLD, _NEW = "（旧版）", "（新版）"
_FORMULA = "算式"
_NO_ROW = "没有哪一行能定"
_NO_ROW_REASON = "没有符合的行"


def as_json(compared: Compared) -> dict[str, object]:
    """The object that `luoshi diff --json` prints."""
    return {
        "clauses": [
            {
                "address": each.address,
                "change": each.change.value,
                "old": each.old,
                "new": each.new,
                "before": each.before,
            }
            for each in compared.clauses
        ],
        "definitions": [
            {"kind": each.kind.value, "name": each.name, "change": each.change.value} for each in compared.definitions
        ],
        "regions": [_region_json(compared, each) for each in compared.regions],
        "same": list(compared.same),
        "unsettled": [{"decision": each.decision, "reason": each.reason} for each in compared.unsettled],
        "asked": [
            {"decision": each.decision, "more": list(each.more), "less": list(each.less)} for each in compared.asked
        ],
    }


def witness_of(found: DatedRegion) -> Mapping[str, Value]:
    """The facts of the case in both versions; one that is not the same in both is there twice."""
    old, new = found.region.pair.old_facts, found.region.pair.new_facts
    apart = [name for name in new if name in old and old[name] != new[name]]
    facts: dict[str, Value] = {}
    for name in dict.fromkeys((*new, *old)):
        if name in apart:
            facts |= {name + _OLD: old[name], name + _NEW: new[name]}
        else:
            facts[name] = new[name] if name in new else old[name]
    return facts


def change_of(found: DatedRegion) -> Decimal | None:
    """How much more the decision gives in the new version, less where negative; None where it is no number."""
    name = found.region.decision
    old, new = found.region.pair.old.values[name], found.region.pair.new.values[name]
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return DECIMALS.subtract(new, old)
    return None


def text_of(compared: Compared, found: DatedRegion) -> str:
    """A sentence that says what decides in each version, the case, both answers and the change."""
    region = found.region
    name = region.decision
    old = _answer(compared.old, name, region.pair.old.values, found.old_on)
    new = _answer(compared.new, name, region.pair.new.values, found.new_on)
    # What is the same in both versions is told only where there is nothing else.
    ways = [_parts(compared.old, name, region.old_marks), _parts(compared.new, name, region.new_marks)]
    formula = _own(ways[0])
    if formula is not None and formula == _own(ways[1]) and all(len(way) > 1 for way in ways):
        ways = [way[1:] for way in ways]
    before, after = (_by("、".join(way or (_cited(compared, name),))) for way in ways)
    way = f"两版都{before}。" if before == after else f"旧版{before}，新版{after}。"
    if not region.old_marks and not region.new_marks:
        way = ""
    facts = "，".join(_shown(compared, fact, value) for fact, value in witness_of(found).items())
    days = "" if found.old_on == found.new_on else f"（旧版按{found.old_on}、新版按{found.new_on}的规定）"
    example = f"例如{facts}{days}：" if facts else f"{days}："
    return f"“{name}”：{way}{example}旧版{old}，新版{new}{_changed(compared, found)}。"


def _answer(programme: Programme, name: str, values: Mapping[str, Value], on: dt.date) -> str:
    """An answer; of one that is open, which decision before it is the first that is."""
    if not isinstance(values[name], Null):
        return show_named(programme, name, values[name])
    origin = _origin(model_on(programme, on).rules, name, values)
    said = show_named(programme, origin, values[origin])
    return said if origin == name else said.replace("（", f"（“{origin}”", 1)


def _origin(rules: Model, name: str, values: Mapping[str, Value]) -> str:
    """The decision from which an open answer comes, that of `name` itself where it is none before it."""
    decided = {rule.decision.name for rule in rules.rules}
    reason = _reason(values[name])
    for used in rules.requires(name) if name in decided else ():
        inner = _reason(values.get(used)) if used in decided else None
        if inner is not None and reason in (inner, f"{_NO_ROW_REASON}（{inner}）"):
            return _origin(rules, used, values)
    return name


def _reason(value: Value | None) -> str | None:
    return value.reason if isinstance(value, Null) else None


def _changed(compared: Compared, found: DatedRegion) -> str:
    change = change_of(found)
    if change is None or kind_of(compared.new, found.region.decision) is not TermType.MONEY:
        return _factor(found.region.factor)
    amount = show_value(TermType.MONEY, abs(change))
    return f"，{'多' if change > 0 else '少'}{amount}{_factor(found.region.factor)}"


def _factor(factor: Fraction | None) -> str:
    if factor is None:
        return ""
    share = DECIMALS.divide(Decimal(factor.numerator), Decimal(factor.denominator))
    return f"（这种情形一律是旧版的{show_value(TermType.RATE, share)}）"


def _by(way: str) -> str:
    return way if way.partition("、")[0].endswith(_NO_ROW) else f"按{way}"


def _own(way: tuple[str, ...]) -> str | None:
    """The formula of the decision itself, which comes first."""
    return way[0] if way and way[0].startswith(_FORMULA) else None


def _cited(compared: Compared, decision: str) -> str:
    return f"“{decision}”（{'、'.join(compared.new.decisions[decision].clauses)}）"


def _parts(programme: Programme, decision: str, marks: tuple[Mark, ...]) -> tuple[str, ...]:
    """The side of an `if` and the rows that decide, those of the decision itself first."""
    owners = dict.fromkeys(mark.decision for mark in marks)
    found: list[str] = []
    for owner in sorted(owners, key=lambda each: each != decision):
        own = tuple(mark for mark in marks if mark.decision == owner)
        whose = "" if owner == decision else f"“{owner}”"
        found.extend(whose + formula for formula in _branch(programme, owner, own))
        found.extend(_row(programme, decision, owner, mark.row) for mark in own if mark.row is not None)
        found.extend(whose + _NO_ROW for mark in own if mark.row is None and mark.branch is None)
    return tuple(found)


def _branch(programme: Programme, decision: str, marks: tuple[Mark, ...]) -> tuple[str, ...]:
    """The text of the innermost side of an `if` that gives the value."""
    spans = [mark.branch for mark in marks if mark.branch is not None]
    logic = next(rule.logic for rule in programme.model.rules if rule.decision.name == decision)
    if not spans or isinstance(logic.tree, Table):
        return ()
    return (f"{_FORMULA}“{' '.join(logic.cell.text[spans[-1].start : spans[-1].end].split())}”",)


def _row(programme: Programme, decision: str, owner: str, row: int | None) -> str:
    info = programme.decisions[owner]
    exception = info.exception_in_row(row)
    clauses = "、".join(info.clauses_of_row(row) or info.clauses)
    whose = "" if owner == decision else f"“{owner}”"
    if exception is not None:
        return f"{whose}但书“{exception.label}”（{clauses}）"
    return f"{whose}一般规定（{clauses}）" if info.exceptions else f"{whose}第{row}行（{clauses}）"


def _shown(compared: Compared, fact: str, value: Value) -> str:
    for programme, ending in ((compared.new, _NEW), (compared.old, _OLD)):
        name = fact.removesuffix(ending)
        if name in programme.terms and (fact == name or fact.endswith(ending)):
            return f"{fact} {show_named(programme, name, value)}"
    return f"{fact} {value}"


def _region_json(compared: Compared, found: DatedRegion) -> dict[str, object]:
    region = found.region
    name = region.decision
    change = change_of(found)
    return {
        "decision": name,
        "witness": {fact: _fact_json(compared, fact, value) for fact, value in witness_of(found).items()},
        "old_facts": _facts_json(compared.old, region.pair.old_facts),
        "new_facts": _facts_json(compared.new, region.pair.new_facts),
        "on": found.new_on.isoformat(),
        "old_on": found.old_on.isoformat(),
        "old": json_value(kind_of(compared.old, name), region.pair.old.values[name]),
        "new": json_value(kind_of(compared.new, name), region.pair.new.values[name]),
        "change": None if change is None else json_value(kind_of(compared.new, name), change),
        "text": text_of(compared, found),
    }


def _facts_json(programme: Programme, facts: Mapping[str, Value]) -> dict[str, object]:
    """The facts as one version takes them."""
    return {name: json_value(programme.terms[name].type, value) for name, value in facts.items()}


def _fact_json(compared: Compared, fact: str, value: Value) -> object:
    for programme, ending in ((compared.new, _NEW), (compared.old, _OLD)):
        name = fact.removesuffix(ending)
        if name in programme.terms:
            return json_value(programme.terms[name].type, value)
    return json_value(TermType.TEXT, value)
