"""`luoshi init` as an operator meets it: what it makes, what it asks, what it refuses, and that it may be run twice."""

import csv
import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from luoshi.cli import main
from tests.services.installations import ROOT, Installation

UNITS = (
    ("单位编码", "单位名称", "职能", "层级", "区划代码", "上级编码"),
    ("city", "云溪市", "", "city", "9901", ""),
    ("city-hr", "市人社局", "人社", "city", "9901", "city"),
)
PEOPLE = (
    ("账号", "姓名", "单位编码", "角色"),
    ("li.ming", "李明", "city-hr", "经办"),
    ("wang", "王芳", "city", "审计"),
)
ONE_TIME = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    """An installation that is still to be made."""
    return Installation(tmp_path / "data", "")


def filled(path: Path, people: Sequence[Sequence[str]] = PEOPLE) -> str:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("单位", UNITS), ("用户", people)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return str(path)


def test_an_office_is_set_up_from_its_workbook(place: Installation, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords.csv"
    workbook = filled(tmp_path / "人员.xlsx")
    done = place.run("init", "--admin", "admin", "--name", "赵青", "--units", workbook, "--passwords", str(passwords))
    assert done.returncode == 0, done.stderr
    assert "单位 3 个，岗位 3 个" in done.stdout
    assert not ONE_TIME.search(done.stdout)
    with passwords.open(encoding="utf-8-sig", newline="") as file:
        title, *rows = csv.reader(file)
    assert title == ["账号", "姓名", "一次性密码"]
    assert [row[:2] for row in rows] == [["admin", "赵青"], ["li.ming", "李明"], ["wang", "王芳"]]
    assert all(ONE_TIME.fullmatch(row[2]) for row in rows)
    held = place.rows("SELECT username, must_change_password, is_active FROM records_user ORDER BY username")
    assert held == [("admin", 1, 1), ("li.ming", 1, 1), ("wang", 1, 1)]
    assert place.rows("SELECT count(*) FROM records_record") == [(1,)]
    for path in (passwords, place.data / "luoshi.sqlite3", place.data / "luoshi.env"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_settings_it_leaves_start_the_same_installation(place: Installation) -> None:
    assert place.run("init", "--admin", "admin").returncode == 0
    command = f"set -a; . '{place.data}/luoshi.env'; exec {sys.executable} -m luoshi.cli audit verify"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    verified = subprocess.run(
        ("sh", "-c", command), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stdout) == (0, "读了 1 条记录、1 条链、0 个日根，没有发现改动。\n")


def test_options_come_before_the_environment(place: Installation, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert place.run("init", "--admin", "admin", "--data", str(other), "--programmes", str(tmp_path)).returncode == 0
    assert not place.data.exists()
    assert f"LUOSHI_PROGRAMMES={tmp_path}" in (other / "luoshi.env").read_text(encoding="utf-8")


def test_a_second_run_changes_nothing(place: Installation, tmp_path: Path) -> None:
    first = place.run("init", "--admin", "admin")
    assert len(ONE_TIME.findall(first.stdout)) == 1
    before = place.contents()
    again = place.run("init", "--admin", "other", "--units", filled(tmp_path / "人员.xlsx"))
    assert again.returncode == 1
    assert "已经有系统管理员" in again.stderr
    assert place.contents() == before


def test_who_forgot_the_password_gets_another(place: Installation) -> None:
    assert place.run("init", "--reset-password", "admin").returncode == 1
    given = place.run("init", "--admin", "admin")
    before = place.rows("SELECT password FROM records_user")
    again = place.run("init", "--reset-password", "admin")
    assert again.returncode == 0, again.stderr
    assert ONE_TIME.findall(again.stdout) != ONE_TIME.findall(given.stdout)
    assert place.rows("SELECT password FROM records_user") != before
    assert place.rows("SELECT actor, target FROM records_record ORDER BY id")[1:] == [("系统", "admin")]
    refused = place.run("init", "--reset-password", "nobody")
    assert refused.returncode == 1
    assert "没有“nobody”这个账号" in refused.stderr


def test_a_bad_workbook_leaves_nothing_and_names_every_cell(place: Installation, tmp_path: Path) -> None:
    people = (*PEOPLE, ("", "陈", "city", "局长"), ("zhao", "赵", "nowhere", "经办"))
    refused = place.run("init", "--admin", "admin", "--units", filled(tmp_path / "人员.xlsx", people))
    assert refused.returncode == 2
    assert [line.split("；")[0] for line in refused.stderr.splitlines()] == [
        "人员.xlsx“用户”表 A4: 没有填“账号”。",
        "人员.xlsx“用户”表 D4: 没有“局长”这个角色。",
    ]
    people = (*PEOPLE, ("zhao", "赵", "nowhere", "经办"), ("admin", "钱", "city", "项目办"))
    refused = place.run("init", "--admin", "admin", "--units", filled(tmp_path / "人员.xlsx", people))
    assert refused.returncode == 2
    told = refused.stderr
    assert "“用户”表 A4: 没有编码为“nowhere”的单位。" in told
    assert "“用户”表 A5: 账号“admin”已属于“系统管理员”。" in told
    assert place.rows("SELECT count(*) FROM records_user") == place.rows("SELECT count(*) FROM records_unit") == [(0,)]
    assert place.run("init", "--admin", "admin", "--units", filled(tmp_path / "人员.xlsx")).returncode == 0


REFUSED = [
    ("no task", (), 2, "以下参数必须给出一个：--admin --upgrade --template --reset-password"),
    ("two tasks", ("--admin", "a", "--upgrade"), 2, "不能与 --admin 同用"),
    ("a name that cannot be used", ("--admin", "管理员"), 2, "账号“管理员”不能用"),
    ("no such workbook", ("--admin", "admin", "--units", "missing.xlsx"), 2, "读不了 missing.xlsx"),
    ("not a workbook", ("--admin", "admin", "--units", "README.md"), 2, "打不开这个工作簿"),
    ("passwords over a file", ("--admin", "admin", "--passwords", "README.md"), 2, "没有覆盖"),
    ("template over a file", ("--template", "README.md"), 2, "写不了 README.md"),
    ("no database", ("--admin", "admin", "--database-url", "postgres://x:y@127.0.0.1:1/z"), 1, "LUOSHI_DATABASE_URL"),
]


@pytest.mark.parametrize(("words", "code", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals(place: Installation, words: tuple[str, ...], code: int, said: str) -> None:
    refused = place.run("init", *words)
    assert (refused.returncode, refused.stdout) == (code, "")
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_template_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "模板.xlsx"
    assert main(["init", "--template", str(target)]) == 0
    assert target.read_bytes().startswith(b"PK")
    assert main(["init", "--template", str(target)]) == 2


def typed(place: Installation, *lines: str) -> tuple[str, int]:
    """What the command prints and its exit code when somebody at a terminal answers its questions with these lines."""
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        (sys.executable, "-m", "luoshi.cli", "init", "--admin", "admin"),
        cwd=ROOT,
        env=place.environment(),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # without a terminal of its own the command asks on this one
    ) as process:
        assert process.stderr is not None
        asked = ""
        for line in lines:
            # What is typed before the question is thrown away, as it should be.
            while not asked.endswith("："):
                character = process.stderr.read(1)
                assert character, asked
                asked += character
            os.write(keyboard, f"{line}\n".encode())
            asked += "\n"
        printed, errors = process.communicate(timeout=120)
    os.close(keyboard)
    os.close(terminal)
    return asked + printed + errors, process.returncode


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        pytest.param(("Yunxi-2026-init", "Yunxi-2026-init"), 0, "岗位 1 个", id="typed twice"),
        pytest.param(("",), 0, "一次性密码只显示这一次", id="made for the operator"),
        pytest.param(("Yunxi-2026-init", "Yunxi-2026-unit"), 2, "[password-differs]", id="differs"),
        pytest.param(("1234567890", "1234567890"), 2, "[password-weak]", id="weak"),
    ],
)
def test_the_password_is_asked_for_at_a_terminal(
    place: Installation, lines: tuple[str, ...], code: int, said: str
) -> None:
    printed, returned = typed(place, *lines)
    assert returned == code, printed
    assert said in printed
    assert not lines[0] or lines[0] not in printed
