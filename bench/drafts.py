"""Applications filled in and ready to be submitted, put into the database in bulk."""

import datetime as dt
from random import Random

from bench import city
from luoshi.deadlines import SHANGHAI
from luoshi.records.cases import Attachment, Case
from luoshi.records.programmes import Release
from luoshi.services.releases import definition

# Inside the window of the first year.
NOW = dt.datetime(2015, 10, 8, 9, tzinfo=SHANGHAI)
PAPERS = ("承诺书", "离职人员花名册", "缴费凭据")
_DIGEST = "0" * 64


def fill(release: Release, count: int) -> None:
    """So many drafts, each of its own enterprise and with its papers."""
    random = Random(city.SEED)
    applications = [each for each in city.applications(random, definition(release)) if each.eligible]
    drafts = Case.objects.bulk_create(
        (
            Case(
                release=release,
                procedure=city.PROCEDURE,
                enterprise=enterprise,
                applicant=user,
                region=enterprise.region,
                facts={**random.choice(applications).facts, "企业隶属": city.belongs_to(enterprise.region)},
                created_at=NOW,
            )
            for enterprise, user in city.make_enterprises(random, count)
        ),
        city.BATCH,
    )
    Attachment.objects.bulk_create((paper(case, material) for case in drafts for material in PAPERS), city.BATCH)


def paper(case: Case, material: str) -> Attachment:
    """The row of a paper; its file is not there, since nothing measured opens it."""
    return Attachment(
        case=case,
        material=material,
        filename=f"{material}.pdf",
        media_type="application/pdf",
        size_bytes=100_000,
        digest=_DIGEST,
        path=f"{case.pk}/{material}.pdf",
        uploaded_at=case.created_at,
        uploaded_by_id=case.applicant_id,
    )
