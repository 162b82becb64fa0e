"""`luoshi export PKG --to dmn|xlsx --out FILE`: the rules of a package for other tools."""

import argparse
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from luoshi.cli.packages import day_asked, open_package
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.programme import force_problems, problem_json
from luoshi.programme.exchange import export_dmn, export_workbook
from luoshi.source import FieldPlace, Problem

_REFUSED = 1


class _Format(StrEnum):
    """What the rules become."""

    DMN = "dmn"
    WORKBOOK = "xlsx"


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `export`."""
    parser = subparsers.add_parser("export", help="把方案包的规则导出为 DMN 或 Excel")
    parser.add_argument("package", metavar="PKG", help="方案包所在的文件夹")
    parser.add_argument(
        "--to", metavar="FORMAT", required=True, choices=[each.value for each in _Format], help="dmn 或 xlsx"
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="要写出的文件，已有的被替换")
    parser.add_argument("--on", metavar="DATE", help="参数按哪一天取值，默认导出各次取值")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Write the file; 1 where the day is refused or the file cannot be written, 2 where the package cannot be read."""
    loaded = open_package(args.package)
    on = day_asked(args.on)
    unreadable = [each for each in (loaded, on) if isinstance(each, Problem)]
    if isinstance(loaded, Problem) or isinstance(on, Problem):
        return refuse(unreadable, as_json=args.json)
    programme = loaded.programme
    if programme is None:
        return refuse(loaded.problems, as_json=args.json)
    problems: Sequence[Problem] = force_problems(programme, on) if on is not None else ()
    if not problems:
        match _Format(args.to):
            case _Format.DMN:
                content = export_dmn(programme, on).encode()
            case _Format.WORKBOOK:
                content = export_workbook(programme, on)
        problems = _write(Path(args.out), content)
    files = [] if problems else [args.out]
    if args.json:
        print(json.dumps({"files": files, "problems": [problem_json(each) for each in problems]}, ensure_ascii=False))
    elif problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
    else:
        print(f"已写出 {args.out}。改好后用 luoshi import-rules {args.out} --package {args.package} 检查和写回。")
    return _REFUSED if problems else 0


def _write(path: Path, content: bytes) -> tuple[Problem, ...]:
    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"写不了“{path}”：{error.strerror or error}"
        return (Problem("file-not-written", message, FieldPlace("--out"), "换一个可以写的位置"),)
    return ()
