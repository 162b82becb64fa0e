"""Finding cases: lists by area, status and stage, and search by number or name."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luoshi.records.cases import Case, CaseStatus
from luoshi.records.enterprises import Enterprise
from luoshi.services.acts import Act
from luoshi.services.permissions import visible_cases
from luoshi.services.units import area_names


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to.

    Empty text narrows nothing. `text` is the beginning of a number or a part of a name; `open_only` drops what ended.
    """

    programme: str = ""
    status: str = ""
    stage: str = ""
    region: str = ""
    text: str = ""
    open_only: bool = False


def cases(act: Act, wanted: CaseFilter) -> QuerySet[Case]:
    """The cases that the person may see and asked for, newest first."""
    found = visible_cases(act).select_related("enterprise").prefetch_related("release").order_by("-id")
    if wanted.programme:
        found = found.filter(release__programme=wanted.programme)
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    if wanted.region:
        found = found.filter(region=wanted.region)
    if wanted.open_only:
        found = found.filter(ended_at__isnull=True)
    if wanted.text:
        # Two look-ups in two indexes: one condition over both tables would read every case with its enterprise.
        numbered = Case.objects.filter(number__startswith=wanted.text).order_by().values("pk")
        named = Enterprise.objects.filter(name__contains=wanted.text).order_by().values("pk")
        found = found.filter(Q(pk__in=numbered) | Q(enterprise__in=named))
    return found


def statuses() -> tuple[tuple[str, str], ...]:
    """The statuses that a list may be narrowed to, with their names."""
    return tuple((status.value, status.label) for status in CaseStatus if status is not CaseStatus.DRAFT)


def stages(act: Act) -> tuple[str, ...]:
    """The stages in which the cases that the person may see stand."""
    # In the order of the index `case_tally`, which is read without sorting.
    seen = visible_cases(act).exclude(stage="").order_by("release_id", "region", "status", "stage")
    found = seen.values_list("release_id", "region", "status", "stage").distinct()
    return tuple(sorted({stage for _, _, _, stage in found}))


def areas(act: Act) -> tuple[tuple[str, str], ...]:
    """The areas of the cases that the person may see, code and name."""
    names = area_names()
    regions = visible_cases(act).order_by("region").values_list("region", flat=True).distinct()
    return tuple((region, names.get(region, region)) for region in regions)
