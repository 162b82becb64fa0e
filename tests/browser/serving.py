"""A demonstration served by its own process, with its own worker and its own data."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As a visitor types it; pip puts it beside the interpreter.
LUOSHI = str(Path(sys.executable).parent / "luoshi")
_PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.1


def build(data: Path) -> None:
    """Build the demonstration's data in a folder, without serving it."""
    subprocess.run(
        (LUOSHI, "demo", "--no-serve", "--data", str(data)), cwd=ROOT, env=_environment(), check=True, timeout=180
    )


@contextmanager
def served(built: Path, data: Path) -> Iterator[str]:
    """Serve a copy of what was built, and give the address to put before a path."""
    shutil.copytree(built, data)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log = data / "server.log"
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            (LUOSHI, "demo", "--port", str(port), "--data", str(data)),
            cwd=ROOT,
            env=_environment(),
            stdout=output,
            stderr=output,
        ) as server,
    ):
        try:
            _wait_for(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=_PATIENCE_SECONDS)


def _environment() -> dict[str, str]:
    """This process's, without what sets up the other tests: the program starts as on a visitor's machine."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_"))}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE_SECONDS):
                return
        except OSError:
            time.sleep(_PAUSE_SECONDS)
    raise RuntimeError(f"the demonstration did not start: {log.read_text(encoding='utf-8')}")
