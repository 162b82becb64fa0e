"""Commands as somebody types them, and the same work inside one process."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.packages import PACKAGE, ROOT
from bench.timing import each
from luoshi.deadlines import Calendar
from luoshi.programme import check, load


def measure(quick: bool) -> Mapping[str, object]:
    """Milliseconds: whole commands with the start of Python, beside Python doing nothing and the check in process."""
    times = 3 if quick else 15
    calendar = Calendar.china()
    return {
        "python_start": each(_command("python", "-c", "pass"), times).as_json(),
        "feel": each(_command("luoshi", "feel", "1 + 1"), times).as_json(),
        "check": each(_command("luoshi", "check", str(PACKAGE), "--json"), times).as_json(),
        "check_in_process": each(lambda: check(load(PACKAGE), calendar), times).as_json(),
        "load_in_process": each(lambda: load(PACKAGE), times).as_json(),
    }


def _command(name: str, *words: str) -> Callable[[], object]:
    command = (str(Path(sys.executable).with_name(name)), *words)
    return lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
