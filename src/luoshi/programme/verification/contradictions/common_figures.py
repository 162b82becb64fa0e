"""At which figures two statements meet, and the rules with those figures as unknowns of their own."""

from typing import Final

from luoshi.feel.proof.formulas import Sort
from luoshi.programme.model import TermType
from luoshi.programme.verification.contradictions.disputes import Inhabited, Meeting, figure, within
from luoshi.programme.verification.contradictions.lines import Cells
from luoshi.programme.verification.contradictions.statements import Statement
from luoshi.programme.verification.subject import Ruleset

_MOST_CELLS_ASKED: Final = 60
_NUMBERS: Final = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.RATE, TermType.MONEY, TermType.DATE})


class CommonFigures:
    """The statements about one set of rules, by what they rest on."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._decisions = ruleset.programme.decisions
        self._behind: dict[str, frozenset[str]] = {}

    def meeting(self, first: Statement, second: Statement) -> Meeting | None:
        """The two seen from what both rest on; None where they have no figure in common, or one rests on the other.

        Raises Opaque where a number that both rest on is in a text that no formula says.
        """
        mine, theirs = self._all_behind(first), self._all_behind(second)
        if first.decision in theirs or second.decision in mine:
            return None
        shared = self._first_in(first, theirs) & self._first_in(second, mine)
        if not any(self._is_number(name) for name in shared):
            return None
        found = Meeting(first, second, self._ruleset.cut(shared))
        return found if found.axes else None

    def reached(self, meeting: Meeting) -> Inhabited:
        """The cells that facts can reach: a figure that is calculated may leave some out."""

        def inhabited(cells: Cells) -> list[int]:
            found = meeting.inhabited(cells)
            if cells.axis.variables <= self._ruleset.variables.keys() or len(found) > _MOST_CELLS_ASKED:
                return found
            value = figure(self._ruleset.symbols, cells.axis)
            spans = [(cell, within(value, cells.span(cell, cell))) for cell in found]
            return [cell for cell, here in spans if self._ruleset.is_possible(here) is not False]

        return inhabited

    def _names_behind(self, name: str) -> frozenset[str]:
        """A name and all that it rests on, known figures aside."""
        if name not in self._behind:
            found = {name} - self._ruleset.rules.constants.keys()
            if name in self._decisions:
                found.update(*(self._names_behind(each) for each in self._ruleset.rules.requires(name)))
            self._behind[name] = frozenset(found)
        return self._behind[name]

    def _all_behind(self, statement: Statement) -> frozenset[str]:
        return frozenset(name for each in statement.requires for name in self._names_behind(each))

    def _first_in(self, statement: Statement, known: frozenset[str]) -> frozenset[str]:
        """The first of these names that are met on every way back from a statement."""
        found: set[str] = set()
        waiting = list(statement.requires)
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in known:
                found.add(name)
            elif name not in seen and name in self._decisions:
                waiting.extend(self._ruleset.rules.requires(name))
            seen.add(name)
        return frozenset(found)

    def _is_number(self, name: str) -> bool:
        if name in self._ruleset.variables:
            return self._ruleset.variables[name].sort is Sort.NUMBER
        info = self._decisions[name]
        return info.type in _NUMBERS and not info.is_list
