"""The loop around the passes, and the process: the loop renews its connections, so nothing here is rolled back."""

import datetime as dt
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from luoshi.records.cases import Case, CaseStatus
from luoshi.records.notices import Notice, NoticeState
from luoshi.worker import running
from luoshi.worker.running import run_worker
from tests.services.city import NOW, City, Scene, build, drive
from tests.services.installations import ROOT, installation

LATER = NOW + dt.timedelta(days=9)


@pytest.fixture
def city(transactional_db: None) -> City:
    """The city in a database that keeps what is done; it is emptied after the test."""
    return build()


def ticking(moments: list[dt.datetime], stop: Event) -> Callable[[], dt.datetime]:
    """A clock that shows these moments one after the other and stops the worker at the last."""
    left = list(moments)

    def now() -> dt.datetime:
        moment = left.pop(0)
        if not left:
            stop.set()
        return moment

    return now


def test_the_loop_sweeps_at_once_when_the_clock_is_moved(city: City) -> None:
    """The first pass sweeps at NOW; the second, nine days on within a second of real time, ends the notice."""
    drive(city, "east", Scene.ON_NOTICE)
    stop = Event()
    run_worker(ticking([NOW, LATER], stop), "test", stop)
    assert Notice.objects.get().state == NoticeState.CLEAN
    assert Case.objects.get().status == CaseStatus.IN_REVIEW


def test_between_sweeps_only_payments_are_looked_at(city: City) -> None:
    """A second after the first sweep, of which five are the distance, the notice that ends just then is left."""
    drive(city, "east", Scene.ON_NOTICE)
    ends_at = Notice.objects.get().ends_at
    stop = Event()
    run_worker(ticking([ends_at - dt.timedelta(seconds=1), ends_at], stop), "test", stop)
    assert Notice.objects.get().state == NoticeState.RUNNING
    assert dt.timedelta(seconds=1) < running.SWEEP_EVERY


def test_the_process_ends_in_order_when_told_to(tmp_path: Path) -> None:
    with installation(tmp_path) as here:
        assert here.python("-m", "django", "migrate", "--verbosity", "0").returncode == 0
        process = subprocess.Popen(
            (sys.executable, "-m", "luoshi.worker"), cwd=ROOT, env=here.environment(), stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        assert "started" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        process.stderr.close()
