"""Restoring a backup: checked to the last byte before anything is touched, put in place at one stroke or not at all."""

import hashlib
import json
import re
import shutil
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, OperationalError, connection, models, transaction
from django.db.migrations.state import StateApps
from pydantic import ValidationError as WrongShape

from luoshi.services import audit, installation
from luoshi.services.acts import Act, Conflict, Refused
from luoshi.services.audit import Verification
from luoshi.services.backup import MANIFEST, PAPERS, TABLES, Manifest, Table, columns, table_name, tables
from luoshi.services.permissions import Action, permit

# A paper stands in a folder of its case, under a name of our own; nothing else leaves the folder of papers.
_MEMBER = re.compile(r"tables/[a-z]+\.jsonl|uploads/[0-9]+/[0-9a-f]{32}\.[a-z]{3,4}")
_MAX_MANIFEST_BYTES = 256 * 1024 * 1024
_MAX_LINE_BYTES = 64 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_ROWS_AT_A_TIME = 1_000
_WAIT = "20s"
_ENCRYPTED = 0x1
_ORIGINAL = "请使用原来的备份文件。"


class BadBackup(Refused):
    """The file is not a backup as it was written: cut off, altered, or made by somebody else."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; `verification` is that of the restored records."""

    manifest: Manifest
    fingerprint: str
    verification: Verification


def restore(act: Act, source: Path, force: bool = False) -> Restored:
    """Put a backup in the place of an empty installation, or with `force` of whatever there is.

    Raises BadBackup for a file that cannot be trusted, NewerTables, and Conflict where the installation is in use or
    busy. Tables of an earlier version are brought to this one. Whatever goes wrong, the old state stays.
    """
    permit(act, Action.DATA_RESTORE)
    if not force and installation.in_use():
        raise Conflict(
            "installation-in-use", "这里已有数据，没有恢复。", "请恢复到空的安装；确要替换现有数据的，加 --force。"
        )
    with _opened(source) as archive:
        manifest, fingerprint = _checked(archive)
        apps = installation.known_at(manifest.migration)
        _require_same_tables(manifest, apps)
        with ExitStack() as undo:
            try:
                with _stage():
                    _load(archive, manifest)
                    installation.upgrade()
                    verification = audit.verify()
                    with transaction.atomic():
                        done = {"made_at": manifest.made_at.isoformat(), "fingerprint": fingerprint}
                        audit.append(act, Action.DATA_RESTORE, "backup", {**done, "rows": manifest.rows()})
                    _put_papers(archive, manifest, undo)
            except (IntegrityError, DataError, ValidationError) as error:
                raise BadBackup("backup-damaged", f"备份里的数据互相矛盾：{error}", _ORIGINAL) from error
            except (OperationalError, sqlite3.OperationalError) as error:
                message = f"数据库没有让出来：{error}"
                raise Conflict("database-busy", message, "请先停止 luoshi serve 和 luoshi work 再恢复。") from error
            undo.pop_all()
    _drop_other_papers(manifest)
    return Restored(manifest, fingerprint, verification)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except OSError as error:
        raise BadBackup("backup-unreadable", f"读不了 {source}：{error.strerror}", "请核对路径和权限。") from error
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        message = f"{source} 不是备份文件，或者没有复制完整。"
        raise BadBackup("backup-unreadable", message, "请重新复制备份文件。") from error
    with archive:
        yield archive


def _checked(archive: zipfile.ZipFile) -> tuple[Manifest, str]:
    """The manifest and its SM3, once every member was found to be what the manifest says."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    if MANIFEST not in entries or entries[MANIFEST].file_size > _MAX_MANIFEST_BYTES:
        raise BadBackup("backup-unreadable", "文件里没有备份清单。", "请核对是不是 luoshi backup 写出的文件。")
    content = b"".join(_content(archive, MANIFEST, entries[MANIFEST].file_size))
    try:
        manifest = Manifest.model_validate_json(content)
    except WrongShape as error:
        raise BadBackup("backup-damaged", f"备份清单读不懂：{error.errors()[0]['msg']}", _ORIGINAL) from error
    listed = Counter(member.name for member in manifest.members)
    found = Counter(entry.filename for entry in archive.infolist() if entry.filename != MANIFEST)
    for name in sorted((listed | found).keys()):
        if listed[name] != 1 or found[name] != 1 or not _MEMBER.fullmatch(name):
            raise BadBackup("backup-damaged", f"备份里的“{name}”与清单对不上。", _ORIGINAL)
    total = sum(member.bytes for member in manifest.members)
    free = shutil.disk_usage(_existing(Path(settings.MEDIA_ROOT))).free
    if total > free:
        message = f"备份展开后有 {total:,} 字节，磁盘只剩 {free:,} 字节。"
        raise BadBackup("backup-too-large", message, "请先腾出磁盘空间，并核对备份文件的来历。")
    for member in manifest.members:
        digest = hashlib.new("sm3")
        for chunk in _content(archive, member.name, member.bytes):
            digest.update(chunk)
        if digest.hexdigest() != member.sm3:
            raise BadBackup("backup-damaged", f"备份里的“{member.name}”被改动过。", _ORIGINAL)
    return manifest, hashlib.new("sm3", content).hexdigest()


def _content(archive: zipfile.ZipFile, name: str, size: int) -> Iterator[bytes]:
    """A member in pieces, never more than its stated size."""
    damaged = BadBackup("backup-damaged", f"备份里的“{name}”已经损坏。", _ORIGINAL)
    entry = archive.getinfo(name)
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged
    read = 0
    try:
        with archive.open(entry) as member:
            while chunk := member.read(_CHUNK_BYTES):
                read += len(chunk)
                if read > size:
                    raise damaged
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise damaged from error
    if read != size:
        raise damaged


def _require_same_tables(manifest: Manifest, apps: StateApps) -> None:
    wanted = {(table_name(model), columns(model)) for model in tables(apps)}
    held = {(table.name, table.columns) for table in manifest.tables}
    members = {member.name for member in manifest.members}
    if wanted != held or any(_member(table) not in members for table in manifest.tables):
        raise BadBackup("backup-damaged", "备份里的表与它自称的版本不符。", _ORIGINAL)


@contextmanager
def _stage() -> Iterator[None]:
    """Inside, the database is empty and nobody else sees it; leaving without an exception makes it the one for all."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _drop_tables()
            yield
        return
    name = str(connection.settings_dict["NAME"])
    aside = Path(f"{name}.restoring")
    with ExitStack() as cleaning:
        cleaning.callback(_remove_database, aside)
        _remove_database(aside)
        cleaning.callback(_reconnect, name)
        _reconnect(str(aside))
        yield
        _reconnect(name)
        connection.ensure_connection()
        copied = sqlite3.connect(aside)
        cleaning.callback(copied.close)
        # SQLite copies the pages in one transaction: other processes see the old state or the new one.
        copied.backup(connection.connection)


def _reconnect(name: str) -> None:
    """Let Django's connection open this file from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


def _remove_database(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _drop_tables() -> None:
    """Drop what migrations of any version made; the rest of the schema is somebody else's."""
    ours = tuple(f"{label}_" for label in ("records", "auth", "django"))
    names = [name for name in connection.introspection.table_names() if name.startswith(ours)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_WAIT])
        if names:
            cursor.execute(f"DROP TABLE {', '.join(map(connection.ops.quote_name, names))} CASCADE")


def _load(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    installation.move_to(manifest.migration)
    apps = installation.known_at(manifest.migration)
    described = {table.name: table for table in manifest.tables}
    models_kept = tables(apps)
    with transaction.atomic():
        _defer_constraints()
        for model in models_kept:
            table = described[table_name(model)]
            if _load_table(archive, model, table) != table.rows:
                raise BadBackup("backup-damaged", f"表“{table.name}”的行数与清单不符。", _ORIGINAL)
        connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models_kept)):
            cursor.execute(statement)


def _defer_constraints() -> None:
    """Let references be checked when all rows are there: migrations in the same transaction set them to at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _load_table(archive: zipfile.ZipFile, model: type[models.Model], table: Table) -> int:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    readers = {name: fields[name].to_python for name in table.columns}
    rows = 0
    batch: list[models.Model] = []
    with archive.open(_member(table)) as lines:
        for values in _rows(lines, table):
            batch.append(_row(model, readers, values))
            rows += 1
            if len(batch) == _ROWS_AT_A_TIME:
                model._base_manager.bulk_create(batch)
                batch.clear()
    model._base_manager.bulk_create(batch)
    return rows


def _rows(lines: IO[bytes], table: Table) -> Iterator[list[object]]:
    damaged = BadBackup("backup-damaged", f"表“{table.name}”里有读不懂的行。", _ORIGINAL)
    while line := lines.readline(_MAX_LINE_BYTES):
        try:
            values = json.loads(line)
        except ValueError as error:
            raise damaged from error
        if not isinstance(values, list) or len(values) != len(table.columns):
            raise damaged
        yield values


def _row(
    model: type[models.Model], readers: Mapping[str, Callable[[object], object]], values: list[object]
) -> models.Model:
    pairs = zip(readers.items(), values, strict=True)
    return model(**{name: None if value is None else read(value) for (name, read), value in pairs})


def _member(table: Table) -> str:
    return f"{TABLES}{table.name}.jsonl"


def _put_papers(archive: zipfile.ZipFile, manifest: Manifest, undo: ExitStack) -> None:
    """Put the papers in place under names that no row of the old state uses; `undo` takes away what was new."""
    folder = Path(settings.MEDIA_ROOT)
    for member in manifest.members:
        if not member.name.startswith(PAPERS):
            continue
        target = folder / member.name.removeprefix(PAPERS)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            undo.callback(target.unlink, missing_ok=True)
        draft = target.with_name(f"{target.name}.restoring")
        undo.callback(draft.unlink, missing_ok=True)
        with draft.open("wb") as file:
            for chunk in _content(archive, member.name, member.bytes):
                file.write(chunk)
        draft.chmod(0o600)
        draft.replace(target)


def _drop_other_papers(manifest: Manifest) -> None:
    """Remove the papers of the state that was replaced: no row names them any more."""
    folder = Path(settings.MEDIA_ROOT)
    kept = {member.name.removeprefix(PAPERS) for member in manifest.members}
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and path.relative_to(folder).as_posix() not in kept:
            path.unlink()


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
