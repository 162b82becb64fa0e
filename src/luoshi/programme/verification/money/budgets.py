"""Funds that quotas and caps can exceed: the most that all cases together may be paid, against the total."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.feel import Model, Value
from luoshi.feel.proof.solving import Unsolved
from luoshi.money import FEN_PER_YUAN, show_yuan
from luoshi.programme.amounts import FundTotal
from luoshi.programme.deciding import figure_on
from luoshi.programme.model import Clauses, Fund, Payment, Procedure, Programme
from luoshi.programme.verification.findings import (
    FactsWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.money.payouts import Capped, Most, Uncapped, Unpaid, most_paid
from luoshi.programme.verification.subject import Ruleset, Subject

_REMEDY = "增加资金总额、减少名额或降低每件的限额；名额以内也是用完为止的，在 accepted 里说明。"
_REMEDY_WITHOUT_LIMIT = (
    "写明名额或每件的限额；钱用完就停止受理的，写 budget: required，或者在 accepted 里说明怎样不突破总额。"
)


def budgets(subject: Subject) -> Iterator[Result]:
    """One result for each fund whose total the document states.

    Each procedure that pays from it may pay its quota of cases, each the most that any facts give. A total for each
    year is held against every calendar year in force, and one in all against all of them together; a quota in all may
    be used up within one year. Without a quota, or where a case has no cap, only a budget holds the payments in.
    """
    spans = tuple(_spans(subject))
    for fund in subject.programme.funds.values():
        if fund.total is not None:
            yield _Reckoner(subject.programme, fund, fund.total, spans, subject.on).result()


@dataclass(frozen=True, slots=True)
class _Span:
    """Days, both inclusive, on which the same rules hold."""

    since: dt.date
    until: dt.date
    ruleset: Ruleset


@dataclass(frozen=True, slots=True)
class _Line:
    """What one procedure pays at most: an amount a case, times cases, times years where the quota is for each year."""

    procedure: Procedure
    most: Capped
    count: int
    years: int

    @property
    def most_fen(self) -> int:
        """All cases together."""
        return self.most.most_fen * self.count * self.years

    @property
    def paid_fen(self) -> int:
        """The same with what `decide` answers for one case."""
        return self.most.paid_fen * self.count * self.years


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all procedures pay at most, against the total of a stretch of time; `label` says which."""

    label: str
    total_fen: int
    lines: tuple[_Line, ...]

    @property
    def most_fen(self) -> int:
        """All lines together."""
        return sum(line.most_fen for line in self.lines)

    @property
    def paid_fen(self) -> int:
        """The same with what `decide` answers."""
        return sum(line.paid_fen for line in self.lines)


class _Open(Exception):
    """What one case is paid at most is not known, or has no limit; `result` says it."""

    def __init__(self, result: Finding | Unsettled) -> None:
        super().__init__()
        self.result = result


class _Reckoner:
    """The reckoning of one fund."""

    def __init__(
        self, programme: Programme, fund: Fund, total: FundTotal, spans: tuple[_Span, ...], on: dt.date | None
    ) -> None:
        self._programme, self._fund, self._total, self._spans, self._on = programme, fund, total, spans, on
        self._payers = tuple(each for each in programme.procedures.values() if _pays(each, fund.name))
        self._known: dict[tuple[str, int], Most] = {}
        self._by_budget: dict[str, None] = {}

    def result(self) -> Result:
        """Whether the total can be exceeded."""
        try:
            sheets = tuple(self._by_year() if self._total.per_year else self._in_all())
        except _Open as open_end:
            return open_end.result
        worst = max(sheets, key=lambda sheet: sheet.most_fen - sheet.total_fen)
        if worst.paid_fen > worst.total_fen:
            return self._exceeded(worst)
        if worst.most_fen > worst.total_fen:
            return self._unsettled("一件分几笔支付，各笔进位到分以后的总数求不准")
        said = [f"{self._shown(worst)}，不超过{self._named_total(worst.total_fen)}"] if worst.lines else []
        said += [f"{name}要先有预算：超过预算的不能承诺，也就付不出去" for name in self._by_budget]
        return self._proved("；".join(said) or f"没有哪一件从{self._fund.name}支付")

    def _by_year(self) -> Iterator[_Sheet]:
        for year in self._years(self._spans[-1].until):
            last = min(dt.date(year, 12, 31), self._programme.until)
            total_fen = self._total_on(last)
            lines = [
                _Line(procedure, most, procedure.quota.count, 1)
                for procedure in self._payers
                for most in (self._most(procedure, self._of_year(year, last), total_fen),)
                if most is not None and procedure.quota is not None
            ]
            yield _Sheet(f"{year}年", total_fen, tuple(lines))

    def _in_all(self) -> Iterator[_Sheet]:
        for number, span in enumerate(self._spans):
            total_fen = self._total_on(span.since)
            lines: list[_Line] = []
            for procedure in self._payers:
                lines.extend(self._lines_until(procedure, number, total_fen))
            yield _Sheet(f"到{span.until}", total_fen, tuple(lines))

    def _lines_until(self, procedure: Procedure, number: int, total_fen: int) -> Iterator[_Line]:
        """The lines of a procedure up to the end of a span; years in which a case is paid as much share one."""
        quota = procedure.quota
        until = self._spans[number].until
        if quota is None or not quota.per_year:
            most = self._most(procedure, self._spans[: number + 1], total_fen)
            if most is not None and quota is not None:
                yield _Line(procedure, most, quota.count, 1)
            return
        by_amount: dict[int, list[Capped]] = {}
        for year in self._years(until):
            most = self._most(procedure, self._of_year(year, until), total_fen)
            if most is not None:
                by_amount.setdefault(most.most_fen, []).append(most)
        for same in by_amount.values():
            yield _Line(procedure, same[0], quota.count, len(same))

    def _most(self, procedure: Procedure, spans: tuple[_Span, ...], total_fen: int) -> Capped | None:
        """The most that one case is paid in these spans, None for nothing. Raises _Open where that is no limit."""
        quota = procedure.quota
        enough_fen = total_fen // max(quota.count if quota else 1, 1) + 1
        greatest: Capped | None = None
        for span in spans:
            key = (procedure.name, id(span.ruleset))
            if key not in self._known:
                self._known[key] = most_paid(span.ruleset, procedure, self._fund.name, enough_fen)
            match self._known[key]:
                case Capped() as most:
                    greatest = most if greatest is None or most.most_fen > greatest.most_fen else greatest
                case Unpaid():
                    pass
                case Uncapped() as most:
                    self._held_in(procedure, most, total_fen)
                    return None
                case Unsolved(reason):
                    raise _Open(self._unsettled(f"{procedure.name}每件最多付多少求不出：{reason}"))
        if greatest is not None and quota is None:
            self._held_in(procedure, greatest, total_fen)
            return None
        return greatest

    def _held_in(self, procedure: Procedure, most: Capped | Uncapped, total_fen: int) -> None:
        """Notes that only the budget limits what a procedure pays. Raises _Open where there is none."""
        if not self._fund.budget_required:
            raise _Open(self._without_limit(procedure, most, total_fen))
        self._by_budget[procedure.name] = None

    def _without_limit(self, procedure: Procedure, most: Capped | Uncapped, total_fen: int) -> Finding:
        """A procedure without a quota, or without a cap, and no budget that would limit what it pays."""
        lacks = [] if procedure.quota else ["没有写明名额"]
        lacks += ["每件的金额没有上限"] if isinstance(most, Uncapped) else []
        said = f"{procedure.name}{'，'.join(lacks)}"
        clauses = self._clauses((procedure,))
        paid = (
            f"一件就可以付{_yuan(most.paid_fen)}" if isinstance(most, Uncapped) else f"每件最多{_yuan(most.paid_fen)}"
        )
        cases = total_fen // most.paid_fen + 1
        reached = f"{paid}，{cases:,}件就超过{self._named_total(total_fen)}"
        message = f"{said}，支出没有上限：{reached}（{'、'.join(clauses)}）。"
        return self._finding(message, clauses, most.witness, _REMEDY_WITHOUT_LIMIT)

    def _exceeded(self, sheet: _Sheet) -> Finding:
        clauses = self._clauses(line.procedure for line in sheet.lines)
        excess = _yuan(sheet.paid_fen - sheet.total_fen)
        message = (
            f"{self._shown(sheet)}，超过{self._named_total(sheet.total_fen)}，多{excess}（{'、'.join(clauses)}）。"
        )
        if self._fund.budget_required:
            message += "超过预算的不能承诺，名额还没有用完，钱可能先用完。"
        greatest = max(sheet.lines, key=lambda line: line.paid_fen)
        return self._finding(message, clauses, greatest.most.witness, _REMEDY)

    def _finding(self, message: str, clauses: Clauses, witness: FactsWitness, remedy: str) -> Finding:
        return Finding(
            kind=FindingKind.BUDGET,
            severity=Severity.WARNING,
            about=self._fund.name,
            clauses=clauses,
            message=message,
            remedy=remedy,
            witness=witness,
            where=self._total.where,
        )

    def _shown(self, sheet: _Sheet) -> str:
        """The reckoning as one writes it: 申领每件最多3,000元×200件＝600,000元."""
        parts = []
        for line in sheet.lines:
            per_year = "每年" if line.procedure.quota and line.procedure.quota.per_year else ""
            times = f"×{line.years}年" if line.years > 1 else ""
            each = f"{line.procedure.name}每件最多{_yuan(line.most.most_fen)}×{per_year}{line.count:,}件{times}"
            parts.append(f"{each}＝{_yuan(line.most_fen)}")
        together = f"，合计{_yuan(sheet.most_fen)}" if len(parts) > 1 else ""
        return f"{sheet.label if len(self._spans) > 1 else ''}{'，'.join(parts)}{together}"

    def _named_total(self, total_fen: int) -> str:
        return f"{self._fund.name}{'每年' if self._total.per_year else ''}的总额{_yuan(total_fen)}"

    def _proved(self, text: str) -> Proved:
        return Proved(FindingKind.BUDGET, self._fund.name, self._clauses(self._payers), text, Method.ARITHMETIC)

    def _unsettled(self, reason: str) -> Unsettled:
        return Unsettled(FindingKind.BUDGET, self._fund.name, self._clauses(self._payers), reason)

    def _clauses(self, procedures: Iterable[Procedure]) -> Clauses:
        """The clauses of the total, of quotas and of the amounts paid, in the order of the document."""
        found = dict.fromkeys(self._total.clauses)
        for procedure in procedures:
            found |= dict.fromkeys(procedure.quota.clauses if procedure.quota else procedure.clauses)
            for amount in _amounts(procedure, self._fund.name):
                found |= dict.fromkeys(self._programme.decisions[amount].clauses)
        return tuple(sorted(found, key=self._programme.document.position))

    def _total_on(self, day: dt.date) -> int:
        # A figure with parts of a fen is taken down: what exceeds it exceeds the figure too, and the other way round.
        return int(figure_on(self._programme, self._total.amount, self._on or day) * FEN_PER_YUAN)

    def _years(self, until: dt.date) -> range:
        return range(self._programme.since.year, until.year + 1)

    def _of_year(self, year: int, until: dt.date) -> tuple[_Span, ...]:
        return tuple(each for each in self._spans if each.since.year <= year <= each.until.year and each.since <= until)


def _spans(subject: Subject) -> Iterator[_Span]:
    """The days in force by the rules that hold, those with the same rules sharing their rule set."""
    programme, models = subject.programme, subject.programme.models
    if subject.on is not None:
        # The rules of one day, as if they held all the time.
        yield _Span(programme.since, programme.until, subject.rulesets[0])
        return
    known = {_constants(ruleset.rules): ruleset for ruleset in subject.rulesets}
    for number, dated in enumerate(models):
        is_last = number + 1 == len(models)
        until = programme.until if is_last else models[number + 1].since - dt.timedelta(days=1)
        yield _Span(dated.since, until, known[_constants(dated.rules)])


def _constants(model: Model) -> tuple[tuple[str, Value], ...]:
    return tuple((name, constant.value) for name, constant in model.constants.items())


def _pays(procedure: Procedure, fund: str) -> bool:
    return bool(_amounts(procedure, fund))


def _amounts(procedure: Procedure, fund: str) -> tuple[str, ...]:
    """The decisions whose amounts a procedure pays from a fund."""
    works = (stage.work for stage in procedure.stages.values())
    return tuple(work.amount for work in works if isinstance(work, Payment) and work.fund == fund)


def _yuan(fen: int) -> str:
    return show_yuan(fen).replace(" ", "").replace(".00元", "元")
