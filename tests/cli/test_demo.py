"""`luoshi demo`: built once and taken up again, never over an office's data, served until it is told to stop."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What a visitor's machine has, without what sets up the other tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_"))}


class Built(NamedTuple):
    """A folder with a demonstration in it, and the heads of its audit chains when it was new."""

    data: Path
    heads: list[tuple[object, ...]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    data = tmp_path_factory.mktemp("demo") / "data"
    done = demo("--no-serve", "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert "演示时钟 2015-10-08 09:00" in done.stdout
    assert "yunxi-demo-2015" in done.stdout
    return Built(data, heads(data))


def test_taken_up_again_it_is_not_built_again_and_the_clock_goes_forward_only(built: Built) -> None:
    """In one test since the order matters: what was done stays done until `--reset`."""
    before = (built.data / "luoshi.sqlite3").stat().st_ino
    later = demo("--no-serve", "--data", str(built.data), "--now", "2015-10-19T08:30")
    assert "演示时钟 2015-10-19 08:30" in later.stdout
    assert "正在建立" not in later.stdout
    assert (built.data / "luoshi.sqlite3").stat().st_ino == before
    back = demo("--no-serve", "--data", str(built.data), "--now", "2015-10-08T09:00")
    assert (back.returncode, back.stdout) == (1, "")
    assert "只能向前" in back.stderr


def test_a_half_built_one_is_built_anew(tmp_path: Path, built: Built) -> None:
    (tmp_path / "demonstration.txt").touch()
    (tmp_path / "luoshi.sqlite3").write_bytes(b"half")
    done = demo("--no-serve", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    # The same every time: the hash of a chain's last record covers every record before it.
    assert heads(tmp_path) == built.heads
    assert len(built.heads) > 1


def empty_database(folder: Path) -> None:
    (folder / "luoshi.sqlite3").touch()


def nothing(_folder: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("prepare", "options", "code", "said"),
    [
        pytest.param(empty_database, (), 1, "不是演示数据，没有动它", id="an-office's-database"),
        pytest.param(empty_database, ("--reset",), 1, "不是演示数据，没有动它", id="an-office's-database-reset"),
        pytest.param(nothing, ("--now", "昨天"), 2, "--now 无法识别", id="now-unreadable"),
        pytest.param(nothing, ("--port", "99999"), 1, "请用 --port 另指一个端口", id="no-such-port"),
    ],
)
def test_refused(
    tmp_path: Path, prepare: Callable[[Path], None], options: tuple[str, ...], code: int, said: str
) -> None:
    prepare(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    serving = () if "--port" in options else ("--no-serve",)
    done = demo(*serving, "--data", str(tmp_path), *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = demo("--data", str(tmp_path), "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr


def test_served_with_its_worker_until_told_to_stop(built: Built) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        (sys.executable, "-m", "luoshi.cli", "demo", "--data", str(built.data), "--port", str(port)),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stderr is not None
    assert any(f"http://127.0.0.1:{port}/" in line for line in server.stdout)
    assert any("started" in line for line in server.stderr), "the worker says that it runs"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=60) as page:
        assert "yunxi-demo-2015" in page.read().decode()
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) == 0
    server.stdout.close()
    server.stderr.close()


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    """What `luoshi demo` says to these options."""
    command = (sys.executable, "-m", "luoshi.cli", "demo", *words)
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=180)


def heads(data: Path) -> list[tuple[object, ...]]:
    """The last record of each audit chain of a demonstration, by number and hash."""
    database = sqlite3.connect(data / "luoshi.sqlite3")
    try:
        return database.execute("SELECT chain, seq, hash FROM records_chainhead ORDER BY chain").fetchall()
    finally:
        database.close()
