"""Statements whose text is fixed, for the few look-ups that every submission makes.

The ORM puts a query together anew each time, which takes several times longer than the database needs to answer it.
"""

from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def rows(statement: str, *values: str | int | None) -> tuple[Row, ...]:
    """What a statement that selects or returns finds; the values take the places of its `%s`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(cursor.fetchall())


def run(statement: str, *values: str | int | None) -> None:
    """Carry out a statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
