"""`luoshi audit verify`: whether anything in the records was altered, inserted or removed."""

import argparse
import datetime as dt
import json
import sys

from luoshi.cli.framework import start_django
from luoshi.cli.parser import CommandParser, Subparsers
from luoshi.cli.readiness import database_ready


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `audit`."""
    parser = subparsers.add_parser("audit", help="核验审计记录未被改动")
    below = parser.add_subparsers(dest="task", metavar="verify", required=True, parser_class=CommandParser)
    verify = below.add_parser("verify", help="逐条核验全部审计记录和日根")
    verify.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Verify every chain and daily root, naming the first record at fault in each; 1 where there is any."""
    start_django()
    if not database_ready():
        return 1
    from luoshi.services import auditing
    from luoshi.services.acts import Act, Channel

    found = auditing.verify(Act(None, dt.datetime.now(dt.UTC), Channel.CLI))
    if args.json:
        told = {"records": found.records, "chains": found.chains, "days": found.days, "faults": found.faults}
        print(json.dumps(told, ensure_ascii=False))
    else:
        read = f"读了 {found.records} 条记录、{found.chains} 条链、{found.days} 个日根"
        print(f"{read}，{f'发现 {len(found.faults)} 处问题：' if found.faults else '没有发现改动。'}")
        for fault in found.faults:
            print(f"  {fault}", file=sys.stderr)
    return int(bool(found.faults))
