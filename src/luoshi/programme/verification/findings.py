"""What verification says: findings with a witness, what was proved, and what could not be settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.feel import Value
from luoshi.programme.model import Clauses
from luoshi.source import Place, Problem


class FindingKind(StrEnum):
    """What may be wrong with a programme; the text stands in ids and in JSON."""

    CONTRADICTION = "contradiction"
    GAP = "gap"
    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"
    NEVER = "never"
    ALWAYS = "always"
    CLIFF = "cliff"
    MONOTONE = "monotone"
    TOTAL = "total"
    UNIT = "unit"
    DEADLINE = "deadline"
    BUDGET = "budget"
    REFERENCE = "reference"


class Severity(StrEnum):
    """How much a finding matters: an error leaves cases undecided or the document wrong, a warning is to be known."""

    ERROR = "error"
    WARNING = "warning"


class Method(StrEnum):
    """How a check was settled; the text is what people read."""

    SWEEP = "区间扫描"
    SOLVER = "符号求解"
    RATIONAL = "按精确分数推演，不计进位到分"
    ARITHMETIC = "逐项核算"
    CALENDAR = "逐日推算"
    READING = "逐条核对"


@dataclass(frozen=True, slots=True)
class FactsWitness:
    """Facts for which it happens under the rules of a day, and what `decide` then answers for the decisions shown."""

    facts: Mapping[str, Value]
    on: date
    shows: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FiguresWitness:
    """Figures of the text, of sums or of time that show it, by what they are; as people read them."""

    figures: Mapping[str, str]


Witness = FactsWitness | FiguresWitness


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding stands: who says so, and the reason."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the author should know before publication.

    `about` names the elements concerned and is stable; `clauses` are those involved, in the order of the text; `beside`
    is the other side of a cliff or of a broken direction. `id` and `explained` are filled in when all is known.
    """

    kind: FindingKind
    severity: Severity
    about: str
    clauses: Clauses
    message: str
    remedy: str
    witness: Witness
    where: Place
    beside: FactsWitness | None = None
    explained: Explanation | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """A check that holds: what was shown, in Chinese, and how."""

    kind: FindingKind
    about: str
    clauses: Clauses
    text: str
    method: Method


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A check that could be neither proved nor refuted, and why."""

    kind: FindingKind
    about: str
    clauses: Clauses
    reason: str


Result = Finding | Proved | Unsettled


@dataclass(frozen=True, slots=True)
class Cliff:
    """The worst drop of a decision for one more unit of a fact: both sides, and the share of the amount lost.

    Of a burden it is the worst rise, as a share of what is owed then.
    """

    decision: str
    fact: str
    share: str
    before: FactsWitness
    after: FactsWitness
    is_burden: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """All that verification says of a package; `problems` are those that kept it from being loaded."""

    findings: tuple[Finding, ...]
    proved: tuple[Proved, ...]
    unsettled: tuple[Unsettled, ...]
    cliffs: tuple[Cliff, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """The findings that nobody has answered for."""
        return tuple(finding for finding in self.findings if finding.explained is None)
