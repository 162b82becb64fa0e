"""The package that a command was given: opened, on the day it was given, and written back."""

import datetime as dt
from pathlib import Path

from luoshi.programme import Loaded, load_files, package_files
from luoshi.source import FieldPlace, Place, Problem


def open_package(path: str) -> Loaded | Problem:
    """The package in a folder, or the problem of a folder that cannot be read."""
    files = files_of(path)
    return files if isinstance(files, Problem) else load_files(files)


def files_of(path: str) -> dict[str, bytes] | Problem:
    """The files of the package in a folder by their names, or the problem of a folder that cannot be read."""
    try:
        return package_files(Path(path))
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


def replace_file(path: Path, data: bytes, asked: Place) -> Problem | None:
    """Write a file of a package, whole or not at all; the problem, told of what was `asked`, where that fails."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        if beside.is_file():
            beside.unlink()
        message = f"写不了“{path}”：{error.strerror or error}"
        return Problem("file-not-written", message, asked, "检查权限后再写")
    return None
