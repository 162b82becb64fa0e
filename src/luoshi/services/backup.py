"""Backups: one file with all tables and papers as they were at one instant, written while the system runs.

The file is a zip archive of JSON lines, one member a table, which either database can read back; the papers; and a
manifest with the size and SM3 of every member. Sessions and the signing key stay out: whoever holds a backup must not
be able to sign in with it.
"""

import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.state import StateApps
from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt

from luoshi import __version__
from luoshi.services import audit, installation
from luoshi.services.acts import Act, Conflict
from luoshi.services.permissions import Action, permit

MANIFEST = "manifest.json"
TABLES = "tables/"
PAPERS = "uploads/"
ATTACHMENT = "attachment"
_ROWS_AT_A_TIME = 2_000
_CHUNK_BYTES = 1024 * 1024


class Described(BaseModel):
    """A part of the manifest; a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Table(Described):
    """A table: its columns in the order of each row's values."""

    name: str
    columns: tuple[str, ...]
    rows: NonNegativeInt


class Member(Described):
    """A member of the archive: its unpacked size and SM3."""

    name: str
    bytes: NonNegativeInt
    sm3: str


class Manifest(Described):
    """What a backup holds. `migration` tells which form the tables had."""

    format: Literal[1]
    version: str
    made_at: AwareDatetime
    migration: str
    tables: tuple[Table, ...]
    members: tuple[Member, ...]

    def rows(self) -> int:
        """How many rows all tables hold."""
        return sum(table.rows for table in self.tables)

    def papers(self) -> int:
        """How many uploaded papers there are."""
        return sum(member.name.startswith(PAPERS) for member in self.members)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made; `fingerprint` is the manifest's SM3, `faults` name papers missing or altered."""

    path: Path
    manifest: Manifest
    fingerprint: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Paper:
    """An uploaded paper as its row describes it."""

    path: str
    filename: str
    digest: str


def write(act: Act, target: Path) -> Backup:
    """Write everything into a new file. Raises Conflict where the file exists.

    A paper that is missing or altered is named among the faults, and the rest is kept all the same. Nothing is left
    behind under the file's name until it is complete.
    """
    permit(act, Action.DATA_BACKUP)
    if target.exists():
        raise Conflict("backup-exists", f"{target} 已经存在，没有覆盖。", "请换一个文件名。")
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            made = _write(act, file, target)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    with transaction.atomic():
        done = {"rows": made.manifest.rows(), "papers": made.manifest.papers(), "fingerprint": made.fingerprint}
        audit.append(act, Action.DATA_BACKUP, "backup", {**done, "faults": len(made.faults)})
    return made


def tables(apps: StateApps) -> tuple[type[models.Model], ...]:
    """The tables that are kept: all of ours, in a fixed order."""
    return tuple(sorted(apps.get_app_config(installation.APP).get_models(), key=lambda model: model.__name__))


def columns(model: type[models.Model]) -> tuple[str, ...]:
    """A table's columns in order."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def table_name(model: type[models.Model]) -> str:
    """What a table is called in a backup."""
    return model._meta.model_name or ""


def _write(act: Act, file: IO[bytes], target: Path) -> Backup:
    with zipfile.ZipFile(file, "w") as archive, _snapshot():
        migration = installation.reached_migration()
        if not migration:
            raise Conflict("nothing-to-back-up", "数据库里还没有表。", "请先运行 luoshi init。")
        kept = tables(installation.known_at(migration))
        described, members = zip(*(_write_table(archive, model) for model in kept), strict=True)
        papers, faults = _write_papers(archive, next(model for model in kept if table_name(model) == ATTACHMENT))
        manifest = Manifest(
            format=1,
            version=__version__,
            made_at=act.now.astimezone(dt.UTC),
            migration=migration,
            tables=described,
            members=members + papers,
        )
        content = manifest.model_dump_json(indent=1).encode()
        archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), content)
    return Backup(target, manifest, hashlib.new("sm3", content).hexdigest(), faults)


@contextmanager
def _snapshot() -> Iterator[None]:
    """All reads inside see the database as it is at the first one, and no writer waits for them."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Our transactions on SQLite begin with the writers' lock (IMMEDIATE); a reader of the WAL needs none.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> tuple[Table, Member]:
    name = f"{TABLES}{table_name(model)}.jsonl"
    attributes = columns(model)
    rows = 0
    digest = hashlib.new("sm3")
    size = 0
    found = model._base_manager.order_by("pk").values_list(*attributes)
    with archive.open(_entry(name, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as member:
        for row in found.iterator(_ROWS_AT_A_TIME):
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"
            digest.update(line)
            size += len(line)
            member.write(line)
            rows += 1
    table = Table(name=table_name(model), columns=attributes, rows=rows)
    return table, Member(name=name, bytes=size, sm3=digest.hexdigest())


def _plain(value: object) -> str:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")


def _write_papers(
    archive: zipfile.ZipFile, attachments: type[models.Model]
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The papers that the rows name; a file that no row names belongs to an upload not finished at that instant."""
    members, faults = [], []
    folder = Path(settings.MEDIA_ROOT)
    rows = attachments._base_manager.order_by("pk").values_list("path", "filename", "digest")
    for paper in (_Paper(*row) for row in rows.iterator(_ROWS_AT_A_TIME)):
        try:
            source = (folder / paper.path).open("rb")
        except FileNotFoundError:
            faults.append(f"材料“{paper.filename}”的文件 {paper.path} 不见了。")
            continue
        with source:
            member = _write_paper(archive, source, f"{PAPERS}{paper.path}")
        members.append(member)
        if member.sm3 != paper.digest:
            faults.append(f"材料“{paper.filename}”的文件 {paper.path} 被改动过。")
    return tuple(members), tuple(faults)


def _write_paper(archive: zipfile.ZipFile, source: IO[bytes], name: str) -> Member:
    digest = hashlib.new("sm3")
    size = 0
    # Scans and office files are compressed already.
    with archive.open(_entry(name, zipfile.ZIP_STORED), "w", force_zip64=True) as member:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return Member(name=name, bytes=size, sm3=digest.hexdigest())


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = compression
    entry.external_attr = 0o600 << 16
    return entry
