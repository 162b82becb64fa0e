"""Backups taken from and restored to whole installations by the real commands, and files that must be refused."""

import datetime as dt
import hashlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from luoshi.services import backup, restore
from luoshi.services.acts import Act, Channel, Conflict, Forbidden, Refused
from tests.conftest import LONG
from tests.services.installations import POSTGRES, Installation, installation

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
OPERATOR = Act(None, NOW, Channel.CLI)
# What a backup leaves out on purpose: sessions, so that nobody signs in with a backup, and what Django makes by itself.
LEFT_OUT = {
    "django_session",
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "records_user_groups",
    "records_user_user_permissions",
}
# Taking and restoring a backup are recorded themselves.
RECORDED = {"records_record", "records_chainhead"}

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("furnished")) as made:
        furnishing = made.python("-m", "tests.services.furnishing")
        assert furnishing.returncode == 0, furnishing.stderr
        yield made


@pytest.fixture(scope="module")
def taken(furnished: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("taken") / "day.zip"
    done = furnished.run("backup", str(target), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["uploads"], told["faults"]) == (9, [])
    assert told["rows"] > 100
    return target


def unrecorded(contents: Mapping[str, object]) -> dict[str, object]:
    return {name: rows for name, rows in contents.items() if name not in RECORDED}


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def signed(held: Members, **changes: object) -> Members:
    """The members with a manifest that agrees with them, as a forger would write it."""
    manifest = json.loads(held["manifest.json"]) | changes
    manifest["members"] = [
        {"name": name, "bytes": len(content), "sm3": hashlib.new("sm3", content).hexdigest()}
        for name, content in held.items()
        if name != "manifest.json"
    ]
    return {**held, "manifest.json": json.dumps(manifest).encode()}


def said(held: Members) -> dict[str, object]:
    """What the members say; PostgreSQL keeps no order of the keys of a JSON value."""
    recorded = {f"tables/{name.removeprefix('records_')}.jsonl" for name in RECORDED} | {"manifest.json"}
    return {
        name: [json.loads(line) for line in content.splitlines()] if name.endswith(".jsonl") else content
        for name, content in held.items()
        if name not in recorded
    }


def test_everything_comes_back(furnished: Installation, taken: Path, tmp_path: Path) -> None:
    with installation(tmp_path) as empty:
        done = empty.run("restore", str(taken), "--json")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["faults"] == []
        before, after = furnished.contents(), empty.contents()
        assert len(before["records_case"]) == 3
        assert len(before["uploads"]) == 9
        assert unrecorded(after) == unrecorded(before)
        # The backup was recorded after it was taken; the restored data hold that they were restored instead.
        assert len(after["records_record"]) == len(before["records_record"]) == told["records"] + 1
        assert empty.run("audit", "verify").returncode == 0
        # What is entered next gets a number of its own.
        assert empty.run("init", "--admin", "operator").returncode == 1
        assert all(path.stat().st_mode & 0o077 == 0 for path in (empty.data / "uploads").rglob("*") if path.is_file())


def test_every_table_is_kept_or_left_out_on_purpose(furnished: Installation, taken: Path) -> None:
    manifest = json.loads(members(taken)["manifest.json"])
    kept = {f"records_{table['name']}" for table in manifest["tables"]}
    assert kept | LEFT_OUT == set(furnished.tables())
    assert [name for name in LEFT_OUT if name.startswith("records_") and furnished.rows(f"SELECT * FROM {name}")] == []


@pytest.mark.parametrize("onto_postgres", [True, False] if POSTGRES else [False])
def test_a_backup_moves_between_databases(taken: Path, tmp_path: Path, onto_postgres: bool) -> None:
    """SQLite to PostgreSQL and back: every table says the same in the backup of the copy."""
    with installation(tmp_path, postgres=False) as first, installation(tmp_path, postgres=onto_postgres) as second:
        again, third = tmp_path / "again.zip", tmp_path / "third.zip"
        assert first.run("restore", str(taken)).returncode == 0
        assert first.run("backup", str(again)).returncode == 0
        moved = second.run("restore", str(again))
        assert moved.returncode == 0, moved.stderr
        assert second.run("audit", "verify").returncode == 0
        assert second.run("backup", str(third)).returncode == 0
        old, new = members(taken), members(third)
        assert len(old) > 30
        assert said(old) == said(new)


def test_taken_while_others_write(furnished: Installation, tmp_path: Path) -> None:
    """The backup is of one instant: its chains fit together although records were appended all the while."""
    writing = (
        "import datetime as dt, django; django.setup()\n"
        "from django.db import transaction\n"
        "from luoshi.services import audit\n"
        "from luoshi.services.acts import Act, Channel\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    with transaction.atomic():\n"
        "        act = Act(None, dt.datetime.now(dt.UTC), Channel.WORKER)\n"
        "        audit.append(act, 'sweep', f'{act.now.microsecond}', {})\n"
    )
    with installation(tmp_path, furnished) as busy, installation(tmp_path) as empty:
        count = "SELECT count(*) FROM records_record"
        with subprocess.Popen(
            (sys.executable, "-c", writing), env=busy.environment(), stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            before = busy.rows(count)
            done = busy.run("backup", str(tmp_path / "busy.zip"))
            after = busy.rows(count)
            writer.kill()
        assert done.returncode == 0, done.stderr
        assert before < after
        restored = empty.run("restore", str(tmp_path / "busy.zip"))
        assert restored.returncode == 0, restored.stderr


def test_an_installation_in_use_is_not_replaced(furnished: Installation, taken: Path) -> None:
    before = furnished.contents()
    refused = furnished.run("restore", str(taken))
    assert refused.returncode == 1
    assert "[installation-in-use]" in refused.stderr
    assert furnished.contents() == before


def test_force_replaces_everything(furnished: Installation, taken: Path, tmp_path: Path) -> None:
    with installation(tmp_path, furnished) as other:
        assert other.change("UPDATE records_enterprise SET name = '改过的名字'") == 3
        stray = other.data / "uploads" / "9" / f"{'0' * 32}.pdf"
        stray.parent.mkdir()
        stray.write_bytes(b"%PDF-")
        assert other.run("restore", str(taken), "--force").returncode == 0
        assert unrecorded(other.contents()) == unrecorded(furnished.contents())


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def without(name: str) -> Callable[[Path], bytes]:
    return lambda path: packed({each: content for each, content in members(path).items() if each != name})


def with_member(name: str, content: bytes, listed: bool = True) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        held = {**members(path), name: content}
        return packed(signed(held) if listed else held)

    return make


def renamed(path: Path) -> bytes:
    manifest = members(path)["manifest.json"].replace(b'"tables/unit.jsonl"', b'"tables/unit.json"')
    return packed({**members(path), "manifest.json": manifest})


def flipped(path: Path) -> bytes:
    """One bit of a paper, which is stored as it is: the archive's own check sum finds it."""
    content = bytearray(bytes_of(path))
    content[content.index(b"%PDF-1.4")] ^= 1
    return bytes(content)


def twice(path: Path) -> bytes:
    buffer = io.BytesIO(bytes_of(path))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("tables/unit.jsonl", b"")
    return buffer.getvalue()


def bomb(path: Path) -> bytes:
    """A terabyte by its manifest and by its directory, a few hundred bytes in truth."""
    held = members(path)
    manifest = json.loads(held["manifest.json"])
    manifest["members"][0]["bytes"] = 2**50
    return packed({**held, "manifest.json": json.dumps(manifest).encode()})


def longer(path: Path) -> bytes:
    """A member that goes on after its stated size."""
    held = members(path)
    return packed({**held, "tables/unit.jsonl": held["tables/unit.jsonl"] + b"\n" * 1_000_000})


def newer(path: Path) -> bytes:
    return packed(signed(members(path), migration="9999_from_the_future"))


def fewer_columns(path: Path) -> bytes:
    held = members(path)
    described = json.loads(held["manifest.json"])["tables"]
    described[0]["columns"].pop()
    return packed(signed(held, tables=described))


BAD_FILES = [
    ("absent", None, "backup-unreadable"),
    ("empty", lambda path: b"", "backup-unreadable"),
    ("not an archive", lambda path: b"SQLite format 3\0" * 100, "backup-unreadable"),
    ("cut off in the middle", lambda path: bytes_of(path)[: len(bytes_of(path)) // 2], "backup-unreadable"),
    ("cut off at the end", lambda path: bytes_of(path)[:-1], "backup-unreadable"),
    ("another archive", lambda path: packed({"readme.txt": b"hello"}), "backup-unreadable"),
    ("one bit of a paper", flipped, "backup-damaged"),
    ("a table altered", with_member("tables/unit.jsonl", b"[]\n", listed=False), "backup-damaged"),
    ("a table missing", without("tables/unit.jsonl"), "backup-damaged"),
    ("a member not listed", with_member("tables/more.jsonl", b"", listed=False), "backup-damaged"),
    ("a member listed twice", twice, "backup-damaged"),
    ("a name listed otherwise", renamed, "backup-damaged"),
    ("a manifest that is no JSON", with_member("manifest.json", b"{", listed=False), "backup-damaged"),
    ("a path out of the folder", with_member("uploads/../../evil.pdf", b"x"), "backup-damaged"),
    ("an absolute path", with_member("/etc/evil", b"x"), "backup-damaged"),
    ("a program among the papers", with_member("uploads/1/run.sh", b"x"), "backup-damaged"),
    ("more than the disk holds", bomb, "backup-too-large"),
    ("a member longer than stated", longer, "backup-damaged"),
    ("a later version", newer, "tables-newer"),
    ("other columns", fewer_columns, "backup-damaged"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "code"), [row[1:] for row in BAD_FILES], ids=[row[0] for row in BAD_FILES])
def test_a_file_that_cannot_be_trusted_is_refused(
    taken: Path, tmp_path: Path, make: Callable[[Path], bytes] | None, code: str
) -> None:
    file = tmp_path / "bad.zip"
    if make is not None:
        file.write_bytes(make(taken))
    with pytest.raises(Refused) as refused:
        restore.restore(OPERATOR, file, force=True)
    assert refused.value.code == code
    assert refused.value.remedy


def orphaned(held: Members) -> Members:
    """Posts of units that do not exist."""
    return {**held, "tables/unit.jsonl": b""}


def too_few_rows(held: Members) -> Members:
    return {**held, "tables/seat.jsonl": held["tables/seat.jsonl"].split(b"\n", 1)[1]}


def no_rows_at_all(held: Members) -> Members:
    return {**held, "tables/seat.jsonl": b"not json\n"}


@pytest.mark.parametrize("alter", [orphaned, too_few_rows, no_rows_at_all])
def test_a_forged_file_that_fails_late_leaves_the_old_state(
    furnished: Installation, taken: Path, tmp_path: Path, alter: Callable[[Members], Members]
) -> None:
    """Hashes agree, contents do not; also a new paper that was put in place is taken away again."""
    held = signed({**alter(members(taken)), f"uploads/77/{'a' * 32}.pdf": b"%PDF-"})
    described = json.loads(held["manifest.json"])["tables"]
    for table in described:
        if alter is orphaned and table["name"] == "unit":
            table["rows"] = 0
    file = tmp_path / "forged.zip"
    file.write_bytes(packed(signed(held, tables=described)))
    before = furnished.contents()
    refused = furnished.run("restore", str(file), "--force")
    assert refused.returncode == 2, refused.stderr
    assert "[backup-damaged]" in refused.stderr
    assert furnished.contents() == before
    assert [path.name for path in furnished.data.iterdir() if "restoring" in path.name] == []


@pytest.mark.parametrize("after_seconds", [0.2 * n for n in range(2, 18)] if LONG else [0.8, 1.4])
def test_killed_at_any_moment_it_is_the_old_state_or_the_new(
    furnished: Installation, taken: Path, tmp_path: Path, after_seconds: float
) -> None:
    with installation(tmp_path, furnished) as victim:
        assert victim.change("UPDATE records_enterprise SET name = '旧'") == 3
        command = (sys.executable, "-m", "luoshi.cli", "restore", str(taken), "--force")
        with subprocess.Popen(command, env=victim.environment(), stderr=subprocess.DEVNULL) as restoring:
            time.sleep(after_seconds)
            os.kill(restoring.pid, signal.SIGKILL)
        names = {name for (name,) in victim.rows("SELECT name FROM records_enterprise")}
        new = {name for (name,) in furnished.rows("SELECT name FROM records_enterprise")}
        assert names in ({"旧"}, new)
        assert victim.run("audit", "verify").returncode == 0


def test_papers_that_are_missing_or_altered_are_named(furnished: Installation, tmp_path: Path) -> None:
    with installation(tmp_path, furnished) as damaged:
        first, second, *_ = sorted(path for path in (damaged.data / "uploads").rglob("*.pdf"))
        first.unlink()
        second.write_bytes(b"%PDF-9.9")
        done = damaged.run("backup", str(tmp_path / "x.zip"), "--json")
        told = json.loads(done.stdout)
        assert done.returncode == 1
        assert told["uploads"] == 8
        assert sorted("不见了" in fault for fault in told["faults"]) == [False, True]


def test_a_backup_never_overwrites_and_is_private(furnished: Installation, taken: Path) -> None:
    before = taken.read_bytes()
    refused = furnished.run("backup", str(taken))
    assert refused.returncode == 1
    assert "已经存在" in refused.stderr
    assert taken.read_bytes() == before
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600
    assert furnished.run("backup", str(taken.parent / "no-such-folder" / "x.zip")).returncode == 2
    assert [path.name for path in taken.parent.iterdir()] == [taken.name]


@pytest.mark.django_db
def test_only_the_operator_backs_up_and_restores(tmp_path: Path) -> None:
    visitor = Act(None, NOW, Channel.WEB)
    with pytest.raises(Forbidden):
        restore.restore(visitor, tmp_path / "x.zip")
    with pytest.raises(Forbidden):
        backup.write(visitor, tmp_path / "x.zip")
    (tmp_path / "x.zip").touch()
    with pytest.raises(Conflict):
        backup.write(OPERATOR, tmp_path / "x.zip")
