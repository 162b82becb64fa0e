"""The machine that was measured on: figures mean little without it."""

import os
import platform
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bench.timing import each

_BLOCK = b"\0" * 4096
_SYNCS = 200


def machine(folder: Path) -> Mapping[str, object]:
    """Processor, memory, versions, how busy it is already, and the time to sync a block to the disk of a folder."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": round(os.getloadavg()[0], 2),
        "fsync": _fsync(folder / "fsync"),
    }


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text(encoding="ascii", errors="replace").splitlines() if described.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _fsync(path: Path) -> Mapping[str, object]:
    handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)

    def sync() -> None:
        os.write(handle, _BLOCK)
        os.fsync(handle)

    try:
        return each(sync, _SYNCS).as_json()
    finally:
        os.close(handle)
        path.unlink()
