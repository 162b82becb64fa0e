"""`luoshi feel EXPR [--context JSON]`: the value of one expression, its type, and why it has none."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice

from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.feel import ANY, Context, Misfit, Null, NullCode, Value, evaluate_text, from_json, name_type, show, type_of
from luoshi.source import FieldPlace, Problem, show_place

_REASONS = 5
_OPTION = FieldPlace("--context")


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `feel`."""
    parser = subparsers.add_parser("feel", help="计算一个 FEEL 表达式")
    parser.add_argument("expression", metavar="EXPR", help="表达式，例如 1 + 2 * 3；以减号开头时前面加 --")
    parser.add_argument("--context", metavar="JSON", default="{}", help='各名称的值，例如 {"人数": 12}')
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print the value of EXPR over `--context`; 2 where either cannot be read. The clock is for now() and today().

    What has no meaning, such as an unknown name, is null by the standard; people are told of it, and why parts of the
    value are null, on standard error.
    """
    context = _context(args.context)
    if isinstance(context, Problem):
        return refuse((context,), as_json=args.json)
    value, problems = evaluate_text(args.expression, context, datetime.now().astimezone().replace(microsecond=0))
    if value is None:
        return refuse(problems, as_json=args.json)
    if not args.json:
        for problem in problems:
            print(problem, file=sys.stderr)
    reason = _reason(value)
    shown = show(value)
    if args.json:
        print(
            json.dumps({"value": shown, "type": name_type(type_of(value)), "null_reason": reason}, ensure_ascii=False)
        )
    elif reason is not None:
        print(f"null：{reason}")
    else:
        print(shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False))
        for inner in islice(_reasons_inside(value), _REASONS):
            print(f"其中的 null：{inner}", file=sys.stderr)
    return 0


def _reasons_inside(value: Value) -> Iterator[str]:
    match value:
        case Null():
            # What has no meaning and what is written as null needs no second word.
            if value.code is not NullCode.LITERAL:
                yield _reason(value) or ""
        case tuple():
            for item in value:
                yield from _reasons_inside(item)
        case Context():
            for entry in value.values():
                yield from _reasons_inside(entry)
        case _:
            return


def _context(text: str) -> Context | Problem:
    try:
        read = from_json(json.loads(text, parse_float=Decimal), ANY)
    except (json.JSONDecodeError, RecursionError, ValueError):
        return Problem("json-unreadable", "不是 JSON", _OPTION, '例如 {"人数": 12, "是否足额": true}')
    if isinstance(read, Misfit):
        return Problem("json-unreadable", read.message, _OPTION, read.remedy)
    if not isinstance(read, Context):
        return Problem("json-unreadable", "应是一个 JSON 对象", _OPTION, '例如 {"人数": 12, "是否足额": true}')
    return read


def _reason(value: Value) -> str | None:
    if not isinstance(value, Null):
        return None
    return value.reason if value.where is None else f"{show_place(value.where)}：{value.reason}"
