"""One pass of the worker, and the loop around it."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from django.db import OperationalError, close_old_connections

from luoshi.records.funds import OrderState
from luoshi.services import payments, sweeps
from luoshi.services.acts import Act, Channel

Clock = Callable[[], dt.datetime]

# An order waits at most this long.
PAUSE_SECONDS = 1.0
# How long a database that does not answer is left alone.
AWAY_SECONDS = 10.0
# By the worker's own clock, so that a demonstration's clock moved forward brings the next one at once.
SWEEP_EVERY = dt.timedelta(seconds=5)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did: notices ended, returns and tasks opened, days closed, steps of payment settled."""

    swept: int
    settled: int

    @property
    def done(self) -> int:
        """Everything together."""
        return self.swept + self.settled


def tick(act: Act, name: str, *, sweep: bool = True) -> Pass:
    """Do everything that can be done at the act's instant; running it again at once does nothing more.

    `name` tells workers apart in the leases of payment orders.
    """
    swept = sum(sweeps.sweep(act).values()) if sweep else 0
    return Pass(swept, settle_all(act, name))


def settle_all(act: Act, name: str) -> int:
    """Carry out every payment step that is ordered and that no other worker has leased; returns how many."""
    settled = 0
    while (order_id := payments.claim(act, name)) is not None:
        if payments.settle(act, order_id) in (OrderState.TRANSFERRED, OrderState.SETTLED):
            settled += 1
    return settled


def run_worker(clock: Clock, name: str, stop: Event) -> None:
    """Pass after pass until `stop` is set; a pass that has begun is finished.

    `clock` is asked anew for each pass. A database that is away for a while is waited for.
    """
    swept_at: dt.datetime | None = None
    _log.info("%s: started", name)
    while not stop.is_set():
        close_old_connections()
        try:
            act = Act(None, clock(), Channel.WORKER)
            due = swept_at is None or not dt.timedelta(0) <= act.now - swept_at < SWEEP_EVERY
            done = tick(act, name, sweep=due)
        except OperationalError as error:
            _log.warning("the database is not available, trying again: %s", error)
            stop.wait(AWAY_SECONDS)
        else:
            if due:
                swept_at = act.now
            if done.done:
                _log.info("%s: %d of time, %d of payment", name, done.swept, done.settled)
        stop.wait(PAUSE_SECONDS)
