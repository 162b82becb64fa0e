"""What a reading gathers beside its result: problems, references to look up, and conditions to build."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from luoshi.programme.yaml_reading import Scalar
from luoshi.source import FilePlace, Place, Problem

_LONGEST_NAME = 40


class Refers(StrEnum):
    """What a reference may name; the text says it in Chinese."""

    CLAUSE = "条款"
    TERM = "事实"
    DECISION = "判定"
    FIGURE = "事实或判定"
    PARAMETER = "参数"
    ROLE = "角色"
    FORM = "表单"
    MATERIAL = "材料"
    FUND = "资金"
    STATEMENT = "包内的要素"
    STAGE = "环节"
    PROCEDURE = "事项"
    RETURN = "报送"
    TASK = "任务"
    REGISTER = "台账"
    INTERPRETATION = "解释"
    TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, what it should name, and where it is written."""

    refers: Refers
    name: str
    where: FilePlace


@dataclass(slots=True)
class Report:
    """The problems, references and FEEL conditions found so far, and the figures whose type could not be read."""

    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    conditions: list[Scalar] = field(default_factory=list)
    untyped: set[str] = field(default_factory=set)

    def add(self, code: str, message: str, where: Place, remedy: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(code, message, where, remedy))

    def look_up(self, known: Mapping[Refers, Collection[str]]) -> None:
        """Report every reference to a name that does not exist.

        Where a document has no clauses at all, that has been reported, and no reference to a clause can be judged.
        """
        for reference in self.references:
            names = known[reference.refers]
            if reference.refers is Refers.CLAUSE and not names:
                continue
            if reference.name not in names:
                kind = reference.refers.value
                message = f"没有叫“{shortened(reference.name)}”的{kind}"
                self.add(_CODES[reference.refers], message, reference.where, nearest(reference.name, names))


_CODES = {
    Refers.CLAUSE: "clause-unknown",
    Refers.TERM: "term-unknown",
    Refers.DECISION: "decision-unknown",
    Refers.FIGURE: "figure-unknown",
    Refers.PARAMETER: "parameter-unknown",
    Refers.ROLE: "role-unknown",
    Refers.FORM: "form-unknown",
    Refers.MATERIAL: "material-unknown",
    Refers.FUND: "fund-unknown",
    Refers.STATEMENT: "statement-unknown",
    Refers.STAGE: "stage-unknown",
    Refers.PROCEDURE: "procedure-unknown",
    Refers.RETURN: "return-unknown",
    Refers.TASK: "task-unknown",
    Refers.REGISTER: "register-unknown",
    Refers.INTERPRETATION: "interpretation-unknown",
    Refers.TOTAL: "total-unknown",
}
_LISTED_NAMES = 12


def nearest(name: str, known: Collection[str]) -> str:
    """A remedy that names the known word most like `name`, or else the known words."""
    close = get_close_matches(name[:_LONGEST_NAME], known, n=1, cutoff=0.5)
    if close:
        return f"是不是“{close[0]}”？"
    if not known:
        return "删去它"
    return "可用的有：" + "、".join(list(known)[:_LISTED_NAMES]) + ("等" if len(known) > _LISTED_NAMES else "")


def shortened(text: str) -> str:
    """The author's text, cut where it is long."""
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
