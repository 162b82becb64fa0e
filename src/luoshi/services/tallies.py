"""Cases counted by area, status and stage in one reading of an index, for pages that say how everything stands."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from luoshi.records.cases import ENDED, Case, CaseStatus


@dataclass(frozen=True, slots=True)
class Tally:
    """The cases of one area in one status and stage: how many, and the sum of their amounts in fen."""

    region: str
    status: CaseStatus
    stage: str
    cases: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts that can be narrowed and added up."""

    each: tuple[Tally, ...]

    def where(self, wanted: Callable[[Tally], bool]) -> "Tallies":
        """Those that are wanted."""
        return Tallies(tuple(tally for tally in self.each if wanted(tally)))

    @property
    def cases(self) -> int:
        """How many cases they count."""
        return sum(tally.cases for tally in self.each)

    @property
    def amount_fen(self) -> int:
        """What the counted cases come to."""
        return sum(tally.amount_fen for tally in self.each)

    def of(self, *statuses: CaseStatus) -> "Tallies":
        """Those in one of the statuses."""
        return self.where(lambda tally: tally.status in statuses)

    def in_work(self) -> "Tallies":
        """Those that have not ended."""
        return self.where(lambda tally: tally.status not in ENDED)

    def by_stage(self) -> dict[str, int]:
        """How many cases stand in each stage."""
        counts: dict[str, int] = {}
        for tally in self.each:
            counts[tally.stage] = counts.get(tally.stage, 0) + tally.cases
        return counts


def tallies(cases: QuerySet[Case]) -> Tallies:
    """Count the cases; the index `case_tally` holds the columns in this order, so that the cases are not read."""
    grouped = cases.order_by().values_list("region", "status", "stage").annotate(Count("pk"), Sum("amount_fen"))
    return Tallies(
        tuple(
            Tally(region, CaseStatus(status), stage, count, amount or 0)
            for region, status, stage, count, amount in grouped
        )
    )
