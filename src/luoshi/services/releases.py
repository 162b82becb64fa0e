"""Published versions of programmes.

Proposed by one person, published by another, never changed, withdrawn with a reason.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Max

from luoshi.deadlines import Calendar
from luoshi.programme import Loaded, Programme, check, load_files
from luoshi.records.programmes import Package, Release, ReleaseState
from luoshi.services import audit
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible
from luoshi.services.permissions import Action, permit, service
from luoshi.services.texts import require_short
from luoshi.source import FieldPlace, Problem

# The arrangement of holidays by which the worked cases of a package are checked.
CALENDAR = Calendar.china()


def definition(release: Release) -> Programme:
    """The programme that a release holds; kept by its digest, since a release never changes."""
    return _loaded(release.digest, release.pk)


def package(digest: str) -> Loaded:
    """The package with its worked cases; whichever release holds it, a digest stands for the same files."""
    files = Package.objects.filter(release__digest=digest).values_list("files", flat=True)[0]
    return load_files({name: text.encode() for name, text in files.items()})


def published(today: dt.date) -> tuple[Release, ...]:
    """The version in effect of each programme on a day."""
    found: dict[str, Release] = {}
    releases = Release.objects.filter(state=ReleaseState.PUBLISHED, effective_from__lte=today)
    for release in releases.order_by("programme", "version"):
        found[release.programme] = release
    return tuple(found.values())


def in_effect(programme_id: str, today: dt.date) -> Release:
    """The version of a programme in effect on a day. Raises NotVisible where there is none."""
    release = (
        Release.objects.filter(programme=programme_id, state=ReleaseState.PUBLISHED, effective_from__lte=today)
        .order_by("-version")
        .first()
    )
    if release is None:
        raise NotVisible
    return release


def versions(programme_id: str) -> tuple[int, ...]:
    """The ids of all versions of a programme: cases and duties of large lists are found by them without a join."""
    return tuple(Release.objects.filter(programme=programme_id).order_by().values_list("pk", flat=True))


def every(act: Act) -> tuple[Release, ...]:
    """All versions, newest first, for those who manage programmes."""
    permit(act, Action.RELEASE_VIEW)
    return tuple(Release.objects.select_related("proposed_by", "published_by", "withdrawn_by"))


def one(act: Act, release_id: int) -> Release:
    """One version, for those who manage programmes."""
    permit(act, Action.RELEASE_VIEW)
    found = Release.objects.filter(pk=release_id).first()
    if found is None:
        raise NotVisible
    return found


@service(Action.RELEASE_PROPOSE)
def propose(act: Act, files: Mapping[str, str], effective_from: dt.date) -> Release:
    """Store a package with the result of its check as the next version; another person publishes it.

    Raises Invalid with every problem where the package does not pass its check.
    """
    if act.user is None:
        raise Invalid((Problem("no-proposer", "须由具名人员提交。", FieldPlace("提交人")),))
    loaded = load_files({name: text.encode() for name, text in files.items()})
    if loaded.programme is None:
        raise Invalid(loaded.problems, "方案包没有通过检查。")
    report = check(loaded, CALENDAR)
    if report.problems:
        raise Invalid(report.problems, "方案包没有通过检查。")
    programme = loaded.programme
    latest = Release.objects.filter(programme=programme.id).aggregate(latest=Max("version"))["latest"] or 0
    release = Release(
        programme=programme.id,
        version=latest + 1,
        title=programme.title,
        digest=programme.digest,
        effective_from=effective_from,
        proposed_by=act.user,
        proposed_at=act.now,
    )
    try:
        with transaction.atomic():
            release.save()
    except IntegrityError as error:
        message = f"第 {release.version} 版刚刚由他人提交。"
        raise Conflict("proposed-meanwhile", message, "请核对他人提交的内容，确需另提一版的，请再次提交。") from error
    Package.objects.create(release=release, files=dict(files), check_result=report.as_json())
    audit.append(act, Action.RELEASE_PROPOSE, str(release), {"digest": release.digest, "version": release.version})
    return release


@service(Action.RELEASE_PUBLISH)
def publish(act: Act, release_id: int, confirmations: Mapping[str, str]) -> Release:
    """Put a proposed version in force.

    `confirmations` maps each pending clause to the value that the adopting office confirms. Raises Conflict where the
    publisher proposed it, or Invalid where a pending value is not confirmed.
    """
    release = Release.objects.select_for_update().filter(pk=release_id).first()
    if release is None:
        raise NotVisible
    if release.state != ReleaseState.PROPOSED:
        raise Conflict("not-proposed", f"这一版本{release.get_state_display()}，不能再次发布。", "请提交新版本。")
    if act.user is None or act.user.pk == release.proposed_by_id:
        raise Conflict("two-people", "提交人不能发布自己提交的版本。", "请由另一位方案管理人员核对后发布。")
    missing = tuple(
        Problem(
            "pending-unconfirmed", f"{item.clause} 还没有确认：{item.lost}。", FieldPlace(item.clause), "请填写确认值。"
        )
        for item in definition(release).pending
        if not confirmations.get(item.clause, "").strip()
    )
    if missing:
        raise Invalid(missing, "原文遗失的内容须由采用单位逐项确认。")
    release.confirmations = dict(confirmations)
    release.state = ReleaseState.PUBLISHED
    release.published_by = act.user
    release.published_at = act.now
    release.save()
    audit.append(
        act, Action.RELEASE_PUBLISH, str(release), {"digest": release.digest, "from": str(release.effective_from)}
    )
    return release


@service(Action.RELEASE_WITHDRAW)
def withdraw(act: Act, release_id: int, reason: str) -> Release:
    """Take a version out of force for new applications; cases that it began go on under it."""
    release = Release.objects.select_for_update().filter(pk=release_id).first()
    if release is None:
        raise NotVisible
    if release.state == ReleaseState.WITHDRAWN:
        raise Conflict("withdrawn-already", "这一版本已经撤回。")
    if not reason.strip():
        raise Invalid((Problem("reason-missing", "请写明撤回理由。", FieldPlace("理由")),))
    require_short("理由", reason)
    release.state = ReleaseState.WITHDRAWN
    release.withdrawn_by = act.user
    release.withdrawn_at = act.now
    release.withdrawn_reason = reason.strip()
    release.save()
    audit.append(act, Action.RELEASE_WITHDRAW, str(release), {"reason": release.withdrawn_reason})
    return release


@lru_cache(maxsize=256)
def _loaded(digest: str, release_id: int) -> Programme:
    files = Package.objects.values_list("files", flat=True).get(release=release_id)
    loaded = load_files({name: text.encode() for name, text in files.items()})
    if loaded.programme is None or loaded.programme.digest != digest:
        raise RuntimeError(f"release {release_id} no longer reads as it was published")
    return loaded.programme
