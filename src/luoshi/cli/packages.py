"""Opening the package that a command was given, on the day it was given."""

import datetime as dt
from pathlib import Path

from luoshi.programme import Loaded, load
from luoshi.source import FieldPlace, Problem


def open_package(path: str) -> Loaded | Problem:
    """The package in a folder, or the problem of a folder that cannot be read."""
    try:
        return load(Path(path))
    except OSError as error:
        message = f"读不了文件夹“{path}”：{error.strerror or error}"
        return Problem("package-unreadable", message, FieldPlace("PKG"), "给出含有 programme.yaml 的文件夹")


def day_asked(on: str | None) -> dt.date | Problem | None:
    """The day after `--on`; None where the option was not given."""
    if on is None:
        return None
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        return Problem("date-malformed", f"“{on}”不是日期", FieldPlace("--on"), "例如 2015-09-30")
