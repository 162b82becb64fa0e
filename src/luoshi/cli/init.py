"""`luoshi init`: an installation for real use: tables, the first administrator, units and people from a workbook."""

import argparse
import csv
import datetime as dt
import getpass
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from luoshi.cli.framework import start_django
from luoshi.cli.parser import Subparsers
from luoshi.cli.readiness import database_ready
from luoshi.cli.refusals import refuse
from luoshi.source import FieldPlace, Problem

if TYPE_CHECKING:
    from luoshi.services.people import OneTime
    from luoshi.services.rosters import Roster

_ENVIRONMENT_FILE = "luoshi.env"
# What an office sets once it goes on line, each described in docs/settings.md.
_LATER = ("LUOSHI_HOSTS=luoshi.example.gov.cn", "LUOSHI_HTTPS=true", "LUOSHI_MAIL_URL=smtp://mail.example.gov.cn:25")


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `init`."""
    parser = subparsers.add_parser("init", help="为正式使用建立数据库、管理员、单位和用户")
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--admin", metavar="USER", help="第一个系统管理员的账号")
    task.add_argument("--upgrade", action="store_true", help="把原有数据升级到这一版本")
    task.add_argument("--template", type=Path, metavar="FILE", help="只写出单位和用户的工作簿模板（.xlsx）")
    task.add_argument("--reset-password", metavar="USER", help="给忘记密码的人一个一次性密码，并解除锁定")
    parser.add_argument("--name", default="系统管理员", metavar="NAME", help="系统管理员的姓名")
    parser.add_argument("--units", type=Path, metavar="FILE", help="按模板填好的工作簿")
    parser.add_argument("--passwords", type=Path, metavar="FILE", help="把一次性密码写进这个 CSV 文件，不显示在屏幕上")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹，默认取 LUOSHI_DATA")
    parser.add_argument("--database-url", metavar="URL", help="数据库地址，默认取 LUOSHI_DATABASE_URL")
    parser.add_argument("--programmes", type=Path, metavar="DIR", help="方案包文件夹，默认取 LUOSHI_PROGRAMMES")


def run(args: argparse.Namespace) -> int:
    """Do the one task that was asked for; 1 where it is refused, 2 where an input cannot be read."""
    if args.template is not None:
        return _write_template(args.template)
    _set_environment(args)
    start_django()
    if args.upgrade:
        return _upgrade()
    if args.reset_password is not None:
        return _reset_password(args.reset_password)
    return _set_up(args)


def _set_environment(args: argparse.Namespace) -> None:
    """The options as settings; what is made from here on is nobody else's to read."""
    os.umask(0o077)
    given = {"LUOSHI_DATA": args.data, "LUOSHI_DATABASE_URL": args.database_url, "LUOSHI_PROGRAMMES": args.programmes}
    for name, value in given.items():
        if value is not None:
            os.environ[name] = str(value.resolve()) if isinstance(value, Path) else value


def _write_template(target: Path) -> int:
    start_django()
    from luoshi.services import roster_workbook

    try:
        with target.open("xb") as file:
            file.write(roster_workbook.template())
    except OSError as error:
        return _unusable("--template", "file-not-written", f"写不了 {target}：{error.strerror}")
    print(f"已写出模板 {target}。填好后运行 luoshi init --admin 账号 --units {target}")
    return 0


def _upgrade() -> int:
    from django.db import DatabaseError

    from luoshi.services import installation
    from luoshi.services.acts import Refused

    try:
        if not installation.in_use():
            print("这里还没有数据，不需要升级。新安装请运行 luoshi init --admin 账号。", file=sys.stderr)
            return 1
        steps = installation.upgrade()
    except Refused as refusal:
        return _refused(refusal.message, refusal.remedy)
    except DatabaseError as error:
        return _refused(f"数据库报错：{error}", "请核对 LUOSHI_DATABASE_URL 和 LUOSHI_DATA。")
    print("\n".join(("已升级：", *(f"  {step}" for step in steps))) if steps else "数据已经是这一版本，没有改动。")
    return 0


def _reset_password(username: str) -> int:
    """For whoever can reach this machine: the only administrator may be the one who forgot."""
    if not database_ready():
        return 1
    from luoshi.records.accounts import User
    from luoshi.services import people
    from luoshi.services.acts import Act, Channel

    user = User.objects.filter(username=username).first()
    if user is None:
        return _refused(f"没有“{username}”这个账号。", "请核对账号。")
    _tell((people.reset_password(Act(None, dt.datetime.now(dt.UTC), Channel.CLI), user.pk),), None)
    return 0


def _set_up(args: argparse.Namespace) -> int:
    from django.db import DatabaseError

    from luoshi.services import installation, people
    from luoshi.services.acts import Act, Channel, Refused

    roster = _roster(args.units)
    if isinstance(roster, tuple):
        return refuse(roster, as_json=False)
    if args.passwords is not None and args.passwords.exists():
        return _unusable("--passwords", "file-not-written", f"{args.passwords} 已经存在，没有覆盖。")
    try:
        if installation.in_use() and (refused := _already(people.has_administrator(), bool(installation.pending()))):
            return refused
        installation.upgrade()
        password = _chosen_password(args.admin, args.name)
        if isinstance(password, Problem):
            return refuse((password,), as_json=False)
        act = Act(None, dt.datetime.now(dt.UTC), Channel.CLI)
        stored = people.enter(act, _with_administrator(roster, args.admin, args.name), password)
    except Refused as refusal:
        return refuse(refusal.problems, as_json=False) if refusal.problems else _refused(refusal.message, "")
    except DatabaseError as error:
        return _refused(f"数据库报错：{error}", "请核对 LUOSHI_DATABASE_URL 和 LUOSHI_DATA。")
    print(f"已建立：单位 {stored.units} 个，岗位 {stored.posts} 个，企业 {stored.enterprises} 家。")
    _tell(stored.passwords, args.passwords)
    _write_environment()
    return 0


def _already(has_administrator: bool, behind: bool) -> int:
    if behind:
        return _refused("这里是旧版本的数据。", "升级请先 luoshi backup，再 luoshi init --upgrade。")
    if has_administrator:
        remedy = "增加单位和用户请由系统管理员在“人员”页面导入；忘记密码请运行 luoshi init --reset-password 账号。"
        return _refused("已经有系统管理员，没有改动任何内容。", remedy)
    return 0


def _roster(path: Path | None) -> "Roster | tuple[Problem, ...]":
    """The roster of a workbook, or what is wrong with its cells; an empty one where no workbook was given."""
    from luoshi.services import roster_workbook
    from luoshi.services.rosters import Roster

    if path is None:
        return Roster()
    try:
        content = path.read_bytes()
    except OSError as error:
        return (Problem("file-unreadable", f"读不了 {path}：{error.strerror}", FieldPlace("--units")),)
    roster, problems = roster_workbook.read(path.name, content)
    return problems or roster


def _with_administrator(roster: "Roster", username: str, name: str) -> "Roster":
    from luoshi.records.accounts import RoleName
    from luoshi.services.people import SYSTEM_UNIT
    from luoshi.services.rosters import PostRow, Roster

    post = PostRow(FieldPlace("--admin"), username, name, SYSTEM_UNIT.code, RoleName.SYSTEM_ADMIN)
    return Roster((SYSTEM_UNIT, *roster.units), (post, *roster.posts), roster.enterprises)


def _chosen_password(username: str, name: str) -> dict[str, str] | Problem:
    """The administrator's password as typed twice; empty where one is to be made."""
    if not sys.stdin.isatty():
        return {}
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from luoshi.records.accounts import User

    first = getpass.getpass(f"{username} 的密码（直接回车则生成一个）：")
    if not first:
        return {}
    if getpass.getpass("再输入一次：") != first:
        return Problem("password-differs", "两次输入的密码不一致。", FieldPlace("密码"), "请重新运行。")
    try:
        validate_password(first, User(username=username, full_name=name))
    except ValidationError as error:
        return Problem("password-weak", "".join(error.messages), FieldPlace("密码"), "请重新运行。")
    return {username: first}


def _tell(passwords: Sequence["OneTime"], target: Path | None) -> None:
    """Hand out the one-time passwords, on the screen or in a file that only the operator can read."""
    if not passwords:
        return
    rows = [(each.username, each.full_name, each.password) for each in passwords]
    if target is None:
        print("一次性密码只显示这一次，第一次登录后必须修改：")
        print("\n".join(f"  {username}  {name}  {password}" for username, name, password in rows))
        return
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    # The mark at the beginning lets a spreadsheet program see that the file is UTF-8.
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("账号", "姓名", "一次性密码"), *rows])
    print(f"一次性密码写在 {target}，发给本人后请删除；第一次登录后必须修改。")


def _write_environment() -> None:
    """Leave the settings of this installation in its data folder, for a service to be started with; never overwrite."""
    from django.conf import settings

    target = Path(settings.LUOSHI_DATA) / _ENVIRONMENT_FILE
    if target.exists():
        return
    names = ("LUOSHI_DATA", "LUOSHI_PROGRAMMES")
    lines = [f"{name}={shlex.quote(str(getattr(settings, name)))}" for name in names]
    url = os.environ.get("LUOSHI_DATABASE_URL", "")
    lines.append(f"LUOSHI_DATABASE_URL={shlex.quote(url)}" if url else "# LUOSHI_DATABASE_URL=postgres://…")
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(
            "\n".join(["# 本安装的设置，各项含义见 docs/settings.md", *lines, *(f"# {each}" for each in _LATER), ""])
        )
    print(f"设置写在 {target}，启动服务前请按说明补充。")


def _unusable(option: str, code: str, message: str) -> int:
    return refuse((Problem(code, message, FieldPlace(option), "请换一个文件名或文件夹。"),), as_json=False)


def _refused(message: str, remedy: str) -> int:
    print(f"{message}{remedy}", file=sys.stderr)
    return 1
