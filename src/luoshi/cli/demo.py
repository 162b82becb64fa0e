"""`luoshi demo`: a city to try everything in, the same every time, served on this machine."""

import argparse
import datetime as dt
import hashlib
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from luoshi.cli import serve
from luoshi.cli.framework import start_django
from luoshi.cli.parser import WRONG_USE, Subparsers
from luoshi.cli.readiness import assets_ready
from luoshi.deadlines import SHANGHAI

_DATA = Path("var/demo")
_DATABASE = "luoshi.sqlite3"
# Written before the database and completed after it: tells a demonstration, whole or half made, from an office's data.
_MARK = "demonstration.txt"
_PROGRESS_STEPS = 20


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `demo`."""
    parser = subparsers.add_parser("demo", help="建立演示数据并启动演示网站")
    parser.add_argument("--host", default=serve.HOST, metavar="ADDRESS", help=f"监听的地址，默认 {serve.HOST}")
    parser.add_argument("--port", type=int, default=serve.PORT, metavar="PORT", help=f"端口，默认 {serve.PORT}")
    parser.add_argument("--now", metavar="ISO", help="把演示时钟拨到这一时刻（只能向前），不写时区即北京时间")
    parser.add_argument("--data", type=Path, default=_DATA, metavar="DIR", help=f"演示数据的文件夹，默认 {_DATA}")
    parser.add_argument("--reset", action="store_true", help="丢弃上次的演示数据，从头建立")
    parser.add_argument("--no-serve", action="store_true", help="只建立数据，不启动网站")


def run(args: argparse.Namespace) -> int:
    """Build the demonstration where there is none yet, say how to sign in, serve; 1 where it is refused."""
    data: Path = args.data.resolve()
    now = _instant(args.now)
    if args.now and now is None:
        print(f"--now 无法识别：{args.now}，请写成 2015-10-09T09:00", file=sys.stderr)
        return WRONG_USE
    if not args.no_serve and not serve.port_free(args.host, args.port):
        return 1
    if (data / _DATABASE).exists() and not (data / _MARK).exists():
        print(f"{data} 里的数据库不是演示数据，没有动它。请用 --data 另指一个文件夹。", file=sys.stderr)
        return 1
    data.mkdir(parents=True, exist_ok=True)
    # A demonstration never touches the database of an installation, whatever the environment says.
    os.environ.pop("LUOSHI_DATABASE_URL", None)
    os.environ.update(LUOSHI_DATA=str(data), LUOSHI_DEMO="true")
    start_django()
    made_from = _fingerprint()
    mark = data / _MARK
    if args.reset or not mark.exists() or mark.read_text(encoding="utf-8") != made_from:
        _discard(data)
        mark.write_text("", encoding="utf-8")
        if not _build():
            return 1
        mark.write_text(made_from, encoding="utf-8")
    if not _set_clock(now):
        return 1
    _print_accounts()
    if args.no_serve:
        return 0
    return _serve(args.host, args.port)


def _serve(host: str, port: int) -> int:
    if not assets_ready():
        return 1
    worker = subprocess.Popen([sys.executable, "-m", "luoshi.worker"])
    print(f"\n打开 http://{host}:{port}/ ，按 Ctrl-C 结束。", flush=True)
    try:
        serve.serve(host, port, 1)
    finally:
        worker.terminate()
        worker.wait()
    return 0


def _build() -> bool:
    """Make the tables and play the story; says why where it fails."""
    from django.core.management import call_command

    from luoshi.services import demonstration

    folder = _folder()
    print("正在建立演示数据……", flush=True)
    call_command("migrate", verbosity=0)
    try:
        made = demonstration.read(folder)
        demonstration.play(made, dt.datetime.now(dt.UTC), _show_progress)
    except demonstration.StoryFailed as failure:
        print(f"\n演示数据没有建成：{failure}", file=sys.stderr)
        return False
    return True


def _set_clock(now: dt.datetime | None) -> bool:
    """Let the demonstration's clock go on from where it stood, or from `now`; False where that has passed."""
    from luoshi.services import clock
    from luoshi.services.acts import Act, Channel, Refused

    real = dt.datetime.now(dt.UTC)
    try:
        clock.resume(Act(None, real, Channel.CLI), real)
        if now is not None:
            clock.set_clock(Act(None, now, Channel.CLI), now, real)
    except Refused as refusal:
        print(f"{refusal.message}{refusal.remedy}", file=sys.stderr)
        return False
    return True


def _print_accounts() -> None:
    from luoshi.services import demonstration
    from luoshi.services.clock import demo_now

    shown = demonstration.accounts(_folder())
    standing = demo_now(dt.datetime.now(dt.UTC)).astimezone(SHANGHAI)
    print(f"\n演示时钟 {standing:%Y-%m-%d %H:%M}。每类人员一个账号，口令都是 {shown[0].password}")
    width = max(len(account.username) for account in shown)
    names = max(_columns(account.name) for account in shown)
    for account in shown:
        gap = " " * (names - _columns(account.name))
        print(f"  {account.username:<{width}}  {account.name}{gap}  {account.does}")
    sys.stdout.flush()


def _show_progress(done: int, total: int) -> None:
    step = max(total // _PROGRESS_STEPS, 1)
    if done % step and done != total:
        return
    if sys.stdout.isatty():
        print(f"\r  {done * 100 // total:3d}%  {done}/{total} 步", end="\n" if done == total else "", flush=True)
    elif done == total:
        print(f"  共 {total} 步", flush=True)


def _fingerprint() -> str:
    """What the demonstration is made from: its files, the packages, the version and its tables."""
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader

    from luoshi import __version__

    digest = hashlib.new("sm3", __version__.encode())
    for path in _files(Path(settings.LUOSHI_PROGRAMMES)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for key in sorted(MigrationLoader(None).disk_migrations):
        digest.update("/".join(key).encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".csv", ".md"))


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.LUOSHI_PROGRAMMES) / "demonstration"


def _discard(data: Path) -> None:
    for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
        (data / name).unlink(missing_ok=True)
    shutil.rmtree(data / "uploads", ignore_errors=True)


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
