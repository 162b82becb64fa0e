"""The demonstration's clock: set to a fixed instant and moved by hand, so that a visitor can see time limits expire."""

import datetime as dt

from luoshi.records.audit import Record
from luoshi.records.settings import DemoClock
from luoshi.services import audit
from luoshi.services.acts import Act, Conflict
from luoshi.services.permissions import Action, permit, service

# Far from the end of what a calendar can hold, so that every time limit counted from here exists.
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


def demo_now(real_now: dt.datetime) -> dt.datetime:
    """What the demonstration takes for now; the real instant where its clock was never set."""
    clock = DemoClock.objects.first()
    return real_now if clock is None else clock.set_to + (real_now - clock.set_at)


@service(Action.CLOCK_SET)
def set_clock(act: Act, to: dt.datetime, real_now: dt.datetime) -> DemoClock:
    """Move the demonstration's clock forward; what was done stays done.

    Raises Conflict for an instant that has passed, or from `LATEST` on.
    """
    if to >= LATEST:
        raise Conflict("clock-too-far", f"演示时钟最远拨到{LATEST.year - 1}年。", "请填写近一些的时间。")
    clock = DemoClock.objects.select_for_update().first()
    if clock is not None and to < demo_now(real_now):
        raise Conflict("clock-backwards", "演示时钟只能向前拨。", "要重新开始，请再次运行演示。")
    if clock is None:
        clock = DemoClock(set_to=to, set_at=real_now)
    clock.set_to, clock.set_at = to, real_now
    clock.save()
    audit.append(act, Action.CLOCK_SET, "demo clock", {"to": to.isoformat()})
    return clock


def resume(act: Act, real_now: dt.datetime) -> None:
    """Let a clock that was left alone go on from the last thing recorded: it did not run while nobody served it."""
    permit(act, Action.CLOCK_SET)
    clock = DemoClock.objects.select_for_update().first()
    last = Record.objects.order_by("-at").values_list("at", flat=True).first()
    if clock is not None and last is not None:
        clock.set_to, clock.set_at = max(last, clock.set_to), real_now
        clock.save()
