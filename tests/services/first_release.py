"""A program that makes an installation as the first release left it, with one row or more in the tables that matter.

The tables and columns are those of the first migration; the hash of a record is reckoned here from its description, not
by the program: SM3 over the canonical JSON of its columns, the previous record's hash last.
"""

import datetime as dt
import hashlib
import json
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 — what has tables needs Django started
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

FIRST = "0001_initial"
AT = dt.datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=dt.UTC)
START = "0" * 64


def hashed(*columns: object) -> str:
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new("sm3", text.encode()).hexdigest()


def records(model: Any, case: Any) -> str:
    """Three records of a case, and the hash of the last."""
    previous = START
    for seq, payload in enumerate(({"数": "1.50", "ab": [1, None, True]}, {}, {"文": '引号"和\\'}), 1):
        columns = (
            3,
            seq,
            AT.isoformat(timespec="microseconds"),
            "case.save",
            "李明",
            "li.ming",
            "某局",
            "web",
            "稳",
            case.pk,
        )
        digest = hashed(*columns, payload, previous)
        model.objects.create(
            chain=3,
            seq=seq,
            at=AT,
            action="case.save",
            actor="李明",
            actor_id_text="li.ming",
            unit="某局",
            channel="web",
            target="稳",
            case=case,
            payload=payload,
            previous=previous,
            hash=digest,
        )
        previous = digest
    return previous


call_command("migrate", "records", FIRST, verbosity=0)
tables = MigrationLoader(connection).project_state([("records", FIRST)]).apps
with transaction.atomic():
    unit = tables.get_model("records", "Unit").objects.create(code="city", name="某市", level="city", region="9901")
    tables.get_model("records", "Unit").objects.create(
        code="hr", name="某局", level="city", region="9901", function="人社", parent=unit
    )
    enterprise = tables.get_model("records", "Enterprise").objects.create(
        credit_code="91350100M000100Y43", name="示例厂", region="9901", region_name="某市"
    )
    user = tables.get_model("records", "User").objects.create(
        username="li.ming", full_name="李明", password="!", enterprise=enterprise
    )
    tables.get_model("records", "Post").objects.create(user=user, unit=unit, role="handler", since=AT.date())
    release = tables.get_model("records", "Release").objects.create(
        programme="p",
        version=1,
        title="方案",
        files={"document.md": "# 方案\n"},
        digest="d",
        check_result={},
        effective_from=AT.date(),
        proposed_by=user,
        proposed_at=AT,
    )
    case = tables.get_model("records", "Case").objects.create(
        release=release,
        procedure="申领",
        enterprise=enterprise,
        applicant=user,
        region="9901",
        facts={"金额": "0.10"},
        amount_fen=10,
        created_at=AT,
    )
    last = records(tables.get_model("records", "Record"), case)
    tables.get_model("records", "ChainHead").objects.create(chain=3, seq=3, hash=last)
    heads = [[3, 3, last]]
    day = AT.date()
    tables.get_model("records", "DailyRoot").objects.create(
        day=day, heads=heads, previous=START, hash=hashed(day.isoformat(), heads, START)
    )
