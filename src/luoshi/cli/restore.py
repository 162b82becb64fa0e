"""`luoshi restore FILE`: a backup put in place, whole or not at all, and its records verified."""

import argparse
import datetime as dt
import json
import os
import sys
from pathlib import Path

from luoshi.cli.framework import start_django
from luoshi.cli.parser import WRONG_USE, Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `restore`."""
    parser = subparsers.add_parser("restore", help="从备份恢复数据")
    parser.add_argument("file", type=Path, metavar="FILE", help="luoshi backup 写出的文件")
    parser.add_argument("--force", action="store_true", help="替换现有的全部数据")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Restore and verify; 1 where it is refused or records were altered before the backup, 2 for a bad file."""
    os.umask(0o077)  # the restored tables and papers are nobody else's to read
    start_django()
    from django.db import DatabaseError

    from luoshi.services import restore
    from luoshi.services.acts import Act, Channel, Refused

    try:
        done = restore.restore(Act(None, dt.datetime.now(dt.UTC), Channel.CLI), args.file, args.force)
    except Refused as refusal:
        print(f"{refusal.message}{refusal.remedy} [{refusal.code}]", file=sys.stderr)
        return WRONG_USE if isinstance(refusal, restore.BadBackup) else 1
    except (OSError, DatabaseError) as error:
        print(f"没有恢复，原来的数据没有变动：{error}", file=sys.stderr)
        return 1
    faults = done.verification.faults
    if args.json:
        told = {
            "made_at": done.manifest.made_at.isoformat(),
            "version": done.manifest.version,
            "rows": done.manifest.rows(),
            "uploads": done.manifest.papers(),
            "fingerprint": done.fingerprint,
            "records": done.verification.records,
            "faults": faults,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"已恢复 {done.manifest.made_at:%Y-%m-%d %H:%M} UTC 的备份，指纹 {done.fingerprint}。")
        print(f"审计记录 {done.verification.records} 条，{'核验无误' if not faults else '核验发现问题'}。")
        for fault in faults:
            print(fault, file=sys.stderr)
    return int(bool(faults))
