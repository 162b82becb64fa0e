"""`luoshi backup FILE`: everything in one file, while the system runs."""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from luoshi.cli.framework import start_django
from luoshi.cli.parser import WRONG_USE, Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `backup`."""
    parser = subparsers.add_parser("backup", help="备份全部数据")
    parser.add_argument("file", type=Path, metavar="FILE", help="要写出的备份文件，不能已经存在")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Write the backup, print its fingerprint; 1 where papers are missing or it is refused, 2 where it cannot be."""
    start_django()
    from django.db import DatabaseError

    from luoshi.services import backup
    from luoshi.services.acts import Act, Channel, Refused

    try:
        made = backup.write(Act(None, dt.datetime.now(dt.UTC), Channel.CLI), args.file)
    except Refused as refusal:
        print(f"{refusal.message}{refusal.remedy}", file=sys.stderr)
        return 1
    except (OSError, DatabaseError) as error:
        print(f"没有备份：{error}", file=sys.stderr)
        return WRONG_USE
    if args.json:
        told = {
            "file": str(made.path),
            "rows": made.manifest.rows(),
            "uploads": made.manifest.papers(),
            "fingerprint": made.fingerprint,
            "faults": made.faults,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"已备份到 {made.path}：{made.manifest.rows()} 行，材料 {made.manifest.papers()} 个。")
        print(f"指纹 {made.fingerprint}，请另处抄存。")
        for fault in made.faults:
            print(fault, file=sys.stderr)
    return int(bool(made.faults))
