"""Quotients times a hundred that the rules take for shares: 余额 / 财力 * 100 is 80, and 80% is 0.8."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from luoshi.documents import Measure, Quantity, read_figures
from luoshi.feel import typed
from luoshi.feel.rules import Rule
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Formula, Typed
from luoshi.programme.model import Programme, TermType
from luoshi.programme.verification.figures.literals import everything
from luoshi.programme.verification.figures.owners import sense_in
from luoshi.programme.verification.figures.senses import ROUNDING, UNKNOWN, Sense, sense_of
from luoshi.programme.verification.findings import FiguresWitness, Finding, FindingKind, Severity
from luoshi.source import Place

_HUNDRED: Final = Decimal(100)


def percents(programme: Programme) -> Iterator[Finding]:
    """Every decision that is a share by its type, or is compared with one, and whose value is a hundred times it."""
    for rule in programme.model.rules:
        where = _hundredfold(programme, rule.logic)
        if where is None:
            continue
        info = programme.decisions[rule.decision.name]
        compared = next(_shares_beside(programme, info.name), None)
        if info.type is not TermType.RATE and compared is None:
            continue
        line = f"，判定“{compared[0]}”拿它和{compared[1]}比" if compared else ""
        yield Finding(
            FindingKind.UNIT,
            Severity.ERROR,
            f"{info.name}/100",
            info.clauses,
            f"判定“{info.name}”算出比率以后又乘以100{line}：80%就是0.8，乘以100成了80，也就是8000%，差了一百倍。",
            "删去“* 100”，比率一律按小数算，显示时自会写成百分数。",
            FiguresWitness({f"判定“{info.name}”": "* 100", "80%即": "0.8"} | (dict([compared]) if compared else {})),
            where,
        )


def _hundredfold(programme: Programme, formula: Formula) -> Place | None:
    """Where the value of a formula is a quotient of two things of a kind, or a share, times a hundred."""
    found = _factor(programme, formula.tree)
    return None if found is None else formula.cell.at(found.span.start)


def _factor(programme: Programme, tree: Typed) -> typed.Constant | None:
    match tree:
        case typed.Coerced(inner) | typed.Testing(inner):
            return _factor(programme, inner)
        case typed.Invocation(function, arguments) if function in ROUNDING:
            return _factor(programme, arguments[0])
        case typed.Conditional(_, consequent, alternative):
            return _factor(programme, consequent) or _factor(programme, alternative)
        case typed.Arithmetic(Operator.DIVIDE, typed.Arithmetic(Operator.MULTIPLY) as product, divisor):
            factor, rest = _by_hundred(product)
            same = rest is not None and _sense(programme, rest) == _sense(programme, divisor) != UNKNOWN
            return factor if same else None
        case typed.Arithmetic(Operator.MULTIPLY):
            factor, rest = _by_hundred(tree)
            is_share = rest is not None and _sense(programme, rest).type is TermType.RATE
            return factor if is_share else None
        case _:
            return None


def _by_hundred(product: typed.Arithmetic) -> tuple[typed.Constant | None, Typed | None]:
    """The hundred of a product and what it multiplies."""
    for factor, rest in ((product.right, product.left), (product.left, product.right)):
        if isinstance(factor, typed.Constant) and factor.value == _HUNDRED:
            return factor, rest
    return None, None


def _sense(programme: Programme, tree: Typed) -> Sense:
    return sense_of(tree, lambda name: sense_in(programme, name), {})


def _shares_beside(programme: Programme, name: str) -> Iterator[tuple[str, str]]:
    """Each decision that compares a name with a share, and the share as it is written."""
    for rule in programme.model.rules:
        for written in _compared(programme, rule, name):
            yield rule.decision.name, written


def _compared(programme: Programme, rule: Rule, name: str) -> Iterator[str]:
    for tree in everything(rule.logic.tree):
        if not isinstance(tree, typed.Comparison):
            continue
        for one, other in ((tree.left, tree.right), (tree.right, tree.left)):
            if not (isinstance(one, typed.Reference) and one.name == name):
                continue
            if isinstance(other, typed.Reference) and _sense(programme, other).type is TermType.RATE:
                yield other.name
            elif isinstance(other, typed.Constant):
                written = rule.logic.cell.text[other.span.start : other.span.end].strip()
                yield from (written for each in read_figures(written) if _is_share(each))


def _is_share(figure: object) -> bool:
    return isinstance(figure, Quantity) and figure.measure is Measure.SHARE
