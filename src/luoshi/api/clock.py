"""What the system takes for now; in a demonstration its clock can be moved forward."""

import datetime as dt
from typing import Annotated

from django.conf import settings
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from luoshi.api.identity import Asked, real_now
from luoshi.api.reading import Strictly
from luoshi.services import clock
from luoshi.services.acts import Act, Channel, NotVisible
from luoshi.services.sweeps import sweep

router = Router(tags=["clock"])

_EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class ClockOut(Schema):
    """The present instant, and whether it is a demonstration's."""

    now: dt.datetime
    demo: bool


class ClockIn(Strictly):
    """An instant with its zone, later than now."""

    to: Annotated[AwareDatetime, Field(ge=_EARLIEST, lt=clock.LATEST)]


@router.get("/clock", response=ClockOut)
def read(request: Asked) -> ClockOut:
    """What the system takes for now."""
    return ClockOut(now=request.auth.now, demo=settings.LUOSHI_DEMO)


@router.put("/clock", response=ClockOut)
def move(request: Asked, given: ClockIn) -> ClockOut:
    """Move the demonstration's clock forward; what falls due on the way is done. 404 outside a demonstration."""
    if not settings.LUOSHI_DEMO:
        raise NotVisible
    moved = clock.set_clock(request.auth, given.to, real_now())
    sweep(Act(None, moved.set_to, Channel.WORKER))
    return ClockOut(now=moved.set_to, demo=True)
