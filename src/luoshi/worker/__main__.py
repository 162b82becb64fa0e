"""The worker as a process: `python -m luoshi.worker`, ended by SIGTERM or SIGINT after the pass it is in."""

import datetime as dt
import os
import signal
import socket
from threading import Event
from types import FrameType

import django


def main() -> None:
    """Run until told to stop; the name in the leases is the machine's and the process's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
    django.setup()
    # What has tables can only be imported now.
    from django.conf import settings

    from luoshi.services import clock
    from luoshi.worker.running import run_worker

    stop = Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)

    def now() -> dt.datetime:
        real = dt.datetime.now(dt.UTC)
        return clock.demo_now(real) if settings.LUOSHI_DEMO else real

    run_worker(now, f"{socket.gethostname()}:{os.getpid()}", stop)


if __name__ == "__main__":
    main()
