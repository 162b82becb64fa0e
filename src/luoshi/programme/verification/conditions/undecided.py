"""Decisions that have no value although every fact is given: the document does not say what is done then."""

from collections.abc import Iterator
from typing import Final

from luoshi.feel import Null, NullCode
from luoshi.feel.proof.formulas import FALSE, Formula, all_of, any_of, negation
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Lowered, Nothing, Opaque, Truth
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.feel.typed import Constant, Reference, Table, Typed
from luoshi.feel.typed import Formula as RuleText
from luoshi.programme.model import DecisionInfo
from luoshi.programme.verification.changes.differences import told
from luoshi.programme.verification.findings import Finding, FindingKind, Method, Proved, Result, Severity, Unsettled
from luoshi.programme.verification.subject import Ruleset, Subject

_BY_ROWS: Final = frozenset({NullCode.NO_ROW, NullCode.SEVERAL_ROWS})
"""Why a table has no value: where its rows leave a gap or overlap, which is examined row by row elsewhere."""

_KIND: Final = FindingKind.GAP


def undecided(subject: Subject) -> Iterator[Result]:
    """Every decision: that it always has a value, or facts for which it has none.

    A decision is not told that has no value only because one that it uses has none, nor a table for its rows.
    """
    for info in subject.programme.decisions.values():
        results = [_examined(ruleset, info) for ruleset in subject.rulesets]
        findings = [result for result in results if isinstance(result, Finding)]
        unsettled = [result for result in results if isinstance(result, Unsettled)]
        yield from findings or unsettled[:1] or results[:1]


def _examined(ruleset: Ruleset, info: DecisionInfo) -> Result:
    about = f"{info.name}/没有结果"
    # Gaps between the rows of a table and decisions used are examined by themselves: not to be claimed here.
    granted = "、有一行适用" if info.rows or info.exceptions else ""
    text = f"事实齐全、用到的判定都有结果{granted}时，“{info.name}”总有结果"
    try:
        if _never_arises(ruleset, info.name):
            return Proved(_KIND, about, info.clauses, text, Method.SOLVER)
        arises = _arises(ruleset, info.name)
    except Opaque as opaque:
        return Unsettled(_KIND, about, info.clauses, opaque.reason)
    answer = Impossible() if arises == FALSE else ruleset.find(arises, names=(info.name,))
    match answer:
        case Impossible():
            return Proved(_KIND, about, info.clauses, text, Method.SOLVER)
        case Unsolved(reason):
            return Unsettled(_KIND, about, info.clauses, reason)
        case _:
            witness = ruleset.witness(answer.facts, (info.name,))
    value = witness.shows[info.name]
    if not isinstance(value, Null) or value.missing:
        return Unsettled(_KIND, about, info.clauses, "求出的事实重算时不是这样，不能认定")
    facts = "、".join(f"{name}为{told(ruleset.programme, name, fact)}" for name, fact in witness.facts.items())
    message = f"{facts}时，“{info.name}”没有结果（{value.reason}）：{'、'.join(info.clauses)}没有规定"
    remedy = "在条文和规则里写明这种情形怎样算；不会有这种情形的，收紧事实的范围"
    return Finding(_KIND, Severity.ERROR, about, info.clauses, message, remedy, witness, info.where)


def _never_arises(ruleset: Ruleset, name: str) -> bool:
    """Whether the text alone rules it out, whatever the decisions that it uses come to."""
    symbols = ruleset.cut(ruleset.rules.requires(name))
    own = _nothing_in_rows(ruleset, symbols, name)
    return own == FALSE or ruleset.is_possible(own, symbols=symbols) is False


def _arises(ruleset: Ruleset, name: str) -> Formula:
    """That a decision has no value and everything that it uses has one."""
    symbols = ruleset.symbols
    own = _nothing_in_rows(ruleset, symbols, name)
    if own == FALSE:
        return FALSE
    used = [each for each in ruleset.rules.requires(name) if each in ruleset.programme.decisions]
    return all_of(own, *(_something(symbols.lowered(each)) for each in used))


def _nothing_in_rows(ruleset: Ruleset, symbols: Symbols, name: str) -> Formula:
    """That a decision has no value, whatever rows a table has or lacks."""
    tree = next(rule.logic.tree for rule in ruleset.rules.rules if rule.decision.name == name)
    if isinstance(tree, Table) and all(_is_known(result.tree) for result in _results(tree)):
        return FALSE
    if isinstance(tree, Table) and all(column.default is None for column in tree.outputs):
        rows = zip(symbols.rows(name), symbols.outputs(name), strict=True)
        in_rows = any_of(*(all_of(fires, _nothing(output)) for fires, output in rows))
        if in_rows == FALSE or isinstance(symbols.lowered(name), Truth):
            return in_rows
    return _nothing(symbols.lowered(name))


def _results(table: Table) -> Iterator[RuleText]:
    """The texts of a table's results, that without a row included."""
    for row in table.rows:
        yield from row.outputs
    yield from (column.default for column in table.outputs if column.default is not None)


def _is_known(tree: Typed) -> bool:
    """Whether a text is a plain value, or that of something which has one."""
    return isinstance(tree, Reference) or (isinstance(tree, Constant) and not isinstance(tree.value, Null))


def _nothing(value: Lowered) -> Formula:
    if isinstance(value, Truth):
        return FALSE if value.no == negation(value.yes) else all_of(negation(value.yes), negation(value.no))
    return any_of(
        *(piece.guard for piece in value if isinstance(piece.value, Nothing) and piece.value.code not in _BY_ROWS)
    )


def _something(value: Lowered) -> Formula:
    if isinstance(value, Truth):
        return any_of(value.yes, value.no)
    return any_of(*(piece.guard for piece in value if not isinstance(piece.value, Nothing)))
