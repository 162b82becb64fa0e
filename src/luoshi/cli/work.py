"""`luoshi work`: the worker that carries out payments and whatever time brings."""

import argparse
import os
import sys
from typing import NoReturn

from luoshi.cli.framework import start_django
from luoshi.cli.parser import Subparsers
from luoshi.cli.readiness import database_ready


def add_parser(subparsers: Subparsers) -> None:
    """Declare `work`; it takes no arguments of its own."""
    subparsers.add_parser("work", help="启动后台处理")


def run(args: argparse.Namespace) -> int:
    """Become the worker until SIGTERM or Ctrl-C; 1 where the database is not ready."""
    start_django()
    if database_ready():
        _become_worker()
    return 1


def _become_worker() -> NoReturn:
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "luoshi.worker"])
