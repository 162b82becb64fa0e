"""What programs need that try things with several real processes: databases of their own, and forked children.

A program that uses this has started Django and holds no connection while it forks.
"""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from psycopg import sql

_FORK = multiprocessing.get_context("fork")
_PATIENCE_SECONDS = 60


class OwnDatabase:
    """An empty database of this program's own, on SQLite in a folder or on the server of LUOSHI_DATABASE_URL.

    Within `with`, connections are to it. `keep` remembers its rows under a name, `bring_back` puts them there again.
    """

    def __init__(self, folder: Path) -> None:
        self._settings = connections["default"].settings_dict
        self._postgres = connection.vendor == "postgresql"
        self._name = f"luoshi_own_{os.getpid()}" if self._postgres else str(folder / "own.sqlite3")

    def __enter__(self) -> "OwnDatabase":
        connections.close_all()
        if self._postgres:
            self._on_server("postgres", sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._name)))
        self._settings["NAME"] = self._name
        return self

    def __exit__(self, *_: object) -> None:
        connections.close_all()
        if self._postgres:
            self._on_server("postgres", sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self._name)))

    def keep(self, label: str) -> None:
        """Remember every row."""
        tables = connection.introspection.table_names()
        connections.close_all()
        if not self._postgres:
            shutil.copy(self._name, f"{self._name}.{label}")
            return
        kept = sql.Identifier(label)
        copies = [
            sql.SQL("CREATE TABLE {0}.{1} AS TABLE public.{1}").format(kept, sql.Identifier(table)) for table in tables
        ]
        self._on_server(
            self._name,
            sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(kept),
            sql.SQL("CREATE SCHEMA {}").format(kept),
            *copies,
        )

    def bring_back(self, label: str) -> None:
        """Every row as it was kept, whatever killed processes left behind."""
        connections.close_all()
        if not self._postgres:
            for journal in ("-wal", "-shm"):
                Path(self._name + journal).unlink(missing_ok=True)
            shutil.copy(f"{self._name}.{label}", self._name)
            return
        tables = [sql.Identifier(table) for table in connection.introspection.table_names()]
        connections.close_all()
        # Foreign keys are checked at the end of the transaction, when all rows are there again.
        deleted = [sql.SQL("DELETE FROM public.{}").format(table) for table in tables]
        copied = sql.SQL("INSERT INTO public.{0} SELECT * FROM {1}.{0}")
        inserted = [copied.format(table, sql.Identifier(label)) for table in tables]
        self._on_server(self._name, *deleted, *inserted)

    def _on_server(self, name: str, *statements: sql.Composable) -> None:
        server = {
            "host": self._settings["HOST"],
            "port": self._settings["PORT"] or None,
            "user": self._settings["USER"],
            "password": self._settings["PASSWORD"],
        }
        with psycopg.connect(**server, dbname=name, autocommit=len(statements) == 1) as link:
            for statement in statements:
                link.execute(statement)


def quick_folder() -> str | None:
    """Where files need no disk, since it is processes that are killed here and not the power; None for the usual."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def in_child(work: Callable[[], object]) -> tuple[int, Any]:
    """The exit code of a forked child that does the work, and what it returned (None where it was killed)."""
    connections.close_all()
    ours, theirs = _FORK.Pipe(duplex=False)

    def body() -> None:
        theirs.send(work())

    child = _FORK.Process(target=body)
    child.start()
    theirs.close()
    answer = _received(ours)
    child.join()
    return child.exitcode or 0, answer


def side_by_side(works: Sequence[Callable[[], object]]) -> list[Any]:
    """What each of these returned (None where it failed), all begun at the same moment in processes of their own."""
    connections.close_all()
    barrier = _FORK.Barrier(len(works))
    running = []
    for work in works:
        ours, theirs = _FORK.Pipe(duplex=False)
        child = _FORK.Process(target=_begin_together, args=(barrier, work, theirs))
        child.start()
        theirs.close()
        running.append((child, ours))
    answers = [_received(ours) for _, ours in running]
    for child, _ in running:
        child.join()
    return answers


def _begin_together(barrier: Any, work: Callable[[], object], answer: Any) -> None:
    connection.ensure_connection()
    barrier.wait(_PATIENCE_SECONDS)
    answer.send(work())


def _received(pipe: Any) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        return None
