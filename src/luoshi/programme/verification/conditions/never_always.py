"""Conditions that no facts satisfy or that all do, and branches that are never taken."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from luoshi.feel.proof.formulas import all_of
from luoshi.feel.proof.pieces import Opaque
from luoshi.feel.proof.solving import Unsolved
from luoshi.feel.rules import Rule
from luoshi.programme.model import Programme, TermType
from luoshi.programme.verification.changes.differences import told
from luoshi.programme.verification.conditions.asked import (
    Asking,
    Condition,
    Fork,
    When,
    conditions_of_package,
    decision_itself,
    forks_of,
    parts_of,
)
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Ruleset, Subject

_OR: Final = "或者"
_REMEDY: Final = "核对条文和界限：条件写错的改正，多余的删去；确是如此的，写进 accepted 并说明理由"


class _Found(Enum):
    """How often a condition holds, where it is asked; or which sides of a branch are taken."""

    NEVER = auto()
    ALWAYS = auto()
    BOTH = auto()
    NOT_ASKED = auto()


def conditions(subject: Subject) -> Iterator[Result]:
    """Every condition over facts: yes-or-no decisions, comparisons in texts, branches, exceptions, routes, materials.

    For a finding it has to be so under every set of rules. What follows from another finding is not told again.
    """
    examination = _Examination(subject)
    for rule in subject.programme.model.rules:
        yield from examination.of_rule(rule)
    for condition in conditions_of_package(subject.programme):
        yield from examination.judged(condition)


class _Examination:
    """The conditions of a programme; `_told` are the decisions in which something never or always holds."""

    def __init__(self, subject: Subject) -> None:
        self._programme = subject.programme
        self._rulesets = subject.rulesets
        self._told: set[str] = set()

    def of_rule(self, rule: Rule) -> Iterator[Result]:
        """The conditions in the text of a decision, its branches, and the decision itself where it is a yes or no."""
        name = rule.decision.name
        is_told = False
        for condition, found in self._parts(rule):
            if found is _Found.NEVER and condition.is_exception and self._is_told_as_row(name):
                continue
            for result in self._told_of(condition, found):
                yield result
                is_told |= isinstance(result, Finding)
        info = self._programme.decisions[name]
        whole = decision_itself(self._programme, rule) if info.type is TermType.BOOLEAN and not info.is_list else None
        if not is_told and whole is not None:
            for result in self.judged(whole):
                yield result
                is_told |= isinstance(result, Finding)
        if is_told:
            self._told.add(name)
        for fork in forks_of(self._programme, rule):
            yield from self._fork(name, fork)

    def judged(self, condition: Condition) -> Iterator[Result]:
        """What comes of a condition; nothing where it rests on no facts, or follows from what was told."""
        if self._facts(condition.names):
            yield from self._told_of(condition, self._over_rulesets(condition.names, condition.when))

    def _parts(self, rule: Rule) -> Iterator[tuple[Condition, "_Found | Unsolved"]]:
        """The conditions in the text of a decision, and when they hold.

        Of an exception that applies never or always it is told as a whole, not of each comparison in its condition.
        """
        as_a_whole: set[str] = set()
        for condition in parts_of(self._programme, rule):
            if condition.exception in as_a_whole or not self._facts(condition.names):
                continue
            found = self._over_rulesets(condition.names, condition.when)
            if condition.is_exception and found in (_Found.NEVER, _Found.ALWAYS):
                as_a_whole.add(condition.exception)
            yield condition, found

    def _is_told_as_row(self, decision: str) -> bool:
        """Whether an exception that never applies is told of as a row of the decision's table, which never decides."""
        try:
            for ruleset in self._rulesets:
                ruleset.symbols.rows(decision)
        except Opaque:
            return False
        return True

    def _told_of(self, condition: Condition, found: "_Found | Unsolved") -> Iterator[Result]:
        match found:
            case Unsolved(reason):
                yield Unsettled(FindingKind.NEVER, condition.about, condition.clauses, reason)
            case _Found.NEVER | _Found.ALWAYS:
                if not self._follows(condition.names):
                    yield self._finding(condition, found)
            case _Found.NOT_ASKED:
                pass
            case _Found.BOTH:
                text = f"{condition.title}{_quoted(condition.text)}有时成立、有时不成立"
                yield Proved(FindingKind.NEVER, condition.about, condition.clauses, text, Method.SOLVER)

    def _fork(self, decision: str, fork: Fork) -> Iterator[Result]:
        if not self._facts(fork.names):
            return
        found = self._over_rulesets(fork.names, fork.taken)
        match found:
            case Unsolved(reason):
                yield Unsettled(FindingKind.UNREACHABLE, fork.about, fork.clauses, reason)
            case _Found.NEVER | _Found.ALWAYS:
                if decision not in self._told and not self._follows(fork.names):
                    side = "then" if found is _Found.NEVER else "else"
                    clauses = "、".join(fork.clauses)
                    message = f"“{decision}”里 if {fork.text} 的 {side} 一支永远走不到（{clauses}）"
                    yield Finding(
                        FindingKind.UNREACHABLE,
                        Severity.WARNING,
                        fork.about,
                        fork.clauses,
                        message,
                        _REMEDY,
                        self._ranges(fork.names),
                        fork.where,
                    )
            case _Found.NOT_ASKED:
                pass
            case _Found.BOTH:
                text = f"“{decision}”里 if {fork.text} 的两支都走得到"
                yield Proved(FindingKind.UNREACHABLE, fork.about, fork.clauses, text, Method.SOLVER)

    def _finding(self, condition: Condition, found: _Found) -> Finding:
        kind = FindingKind.NEVER if found is _Found.NEVER else FindingKind.ALWAYS
        how = "从来不成立" if found is _Found.NEVER else "总是成立"
        ranges = self._ranges(condition.names)
        known = "，".join(f"{name}{told_range(self._programme, name)}" for name in ranges.figures)
        message = f"{'、'.join(condition.clauses)}：{condition.title}{_quoted(condition.text)}{how}，因为{known}"
        where = condition.where
        return Finding(kind, Severity.WARNING, condition.about, condition.clauses, message, _REMEDY, ranges, where)

    # Asking

    def _over_rulesets(self, names: frozenset[str], ask: Asking) -> "_Found | Unsolved":
        """What holds under all sets of rules alike; BOTH where they differ.

        Amounts are exact fractions at first; where that makes a finding of one that rests on amounts, it is asked again
        with every rounding.
        """
        in_fen = self._rests_on_amounts(names)
        answers: list[_Found] = []
        for ruleset in self._rulesets:
            try:
                answer = _found(ruleset, ask(ruleset, False))
                if in_fen and answer in (_Found.NEVER, _Found.ALWAYS):
                    answer = _found(ruleset, ask(ruleset, True))
            except Opaque as opaque:
                return Unsolved(opaque.reason)
            if isinstance(answer, Unsolved):
                return answer
            answers.append(answer)
        asked = {answer for answer in answers if answer is not _Found.NOT_ASKED}
        if not asked:
            return _Found.NOT_ASKED
        return asked.pop() if len(asked) == 1 else _Found.BOTH

    def _rests_on_amounts(self, names: frozenset[str]) -> bool:
        decisions = self._programme.decisions
        return any(name in decisions and decisions[name].type is TermType.MONEY for name in self._behind(names))

    def _facts(self, names: frozenset[str]) -> tuple[str, ...]:
        known = self._programme.model.constants
        return self._rulesets[0].facts_behind(names - known.keys())

    def _follows(self, names: frozenset[str]) -> bool:
        """Whether something behind these names has been told."""
        return not self._told.isdisjoint(self._behind(names))

    def _behind(self, names: frozenset[str]) -> set[str]:
        """The names and all that they rest on."""
        waiting = list(names)
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in self._programme.decisions and name not in seen:
                waiting.extend(self._programme.model.requires(name))
            seen.add(name)
        return seen

    def _ranges(self, names: frozenset[str]) -> FiguresWitness:
        """What the facts behind these names may be, and the figures that are compared with them."""
        named = (*self._facts(names), *sorted(names & self._programme.parameters.keys()))
        return FiguresWitness({name: told_range(self._programme, name).removeprefix("为") for name in named})


def told_range(programme: Programme, name: str) -> str:
    """What a fact or a parameter may be, as people read it after its name: `在0岁到120岁之间`, `为甲类或者乙类`."""
    if name in programme.parameters:
        values = dict.fromkeys(told(programme, name, dated.value) for dated in programme.parameters[name].values)
        return f"为{_OR.join(values)}"
    term = programme.terms[name]
    if term.type is TermType.BOOLEAN:
        return "为是或者否"
    if term.choices:
        return f"为{_OR.join(term.choices)}"
    low, high = (None if end is None else told(programme, name, end) for end in (term.min, term.max))
    match low, high:
        case None, None:
            return "不限"
        case _, None:
            return f"不小于{low}"
        case None, _:
            return f"不大于{high}"
        case _:
            return f"在{low}到{high}之间"


def _found(ruleset: Ruleset, when: When) -> _Found | Unsolved:
    holds, fails = (
        ruleset.is_possible(all_of(when.asked, each), symbols=when.symbols) for each in (when.truth.yes, when.truth.no)
    )
    for answer in (holds, fails):
        if isinstance(answer, Unsolved):
            return answer
    if holds or fails:
        return _Found.BOTH if holds and fails else _Found.ALWAYS if holds else _Found.NEVER
    # One that is null wherever it is asked never holds either.
    is_null = ruleset.is_possible(when.asked, symbols=when.symbols) is True
    return _Found.NEVER if is_null else _Found.NOT_ASKED


def _quoted(text: str) -> str:
    return f"（{text}）" if text else ""
