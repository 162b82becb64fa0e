"""`luoshi check PKG`: what stands between a package and its publication, and how much of its document runs."""

import argparse
import json

from luoshi.cli.packages import open_package
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.deadlines import Calendar
from luoshi.programme import Checked, Coverage, check
from luoshi.source import Problem

_FINDINGS = 1


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `check`."""
    parser = subparsers.add_parser("check", help="检查方案包：条款覆盖、引用、类型")
    parser.add_argument("package", metavar="PKG", help="方案包所在的文件夹")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print every problem and the clause coverage; 1 where there is any problem, 2 where the folder cannot be read."""
    loaded = open_package(args.package)
    if isinstance(loaded, Problem):
        return refuse((loaded,), as_json=args.json)
    checked = check(loaded, Calendar.china())
    if args.json:
        print(json.dumps(checked.as_json(), ensure_ascii=False))
    else:
        print(_as_text(checked))
    return _FINDINGS if checked.problems else 0


def _as_text(checked: Checked) -> str:
    lines = [str(problem) for problem in checked.problems]
    lines.append(f"发现 {len(checked.problems)} 个问题。" if checked.problems else "没有发现问题。")
    if checked.coverage is not None:
        lines.extend(_coverage_lines(checked.coverage))
    if checked.interpretations:
        lines.append("对条款的解释：")
        lines.extend(f"  {'、'.join(each.clauses)}　{each.text}" for each in checked.interpretations)
    if checked.pending:
        lines.append("发布前须由采用单位确认：")
        lines.extend(f"  {each.clause}　{each.lost}，暂按：{each.value}" for each in checked.pending)
    return "\n".join(lines)


def _coverage_lines(coverage: Coverage) -> list[str]:
    counts = (
        f"要落实的 {coverage.operative}，宣示 {coverage.declaratory}，标题 {coverage.headings}，缺失 {coverage.lost}"
    )
    lines = [
        f"条款共 {coverage.total} 条：{counts}。",
        f"已经落实 {coverage.linked} 条，占要落实的 {_percent(coverage.linked, coverage.operative)}。",
    ]
    if coverage.unlinked:
        lines.append("还没有落实：" + "、".join(coverage.unlinked))
    return lines


def _percent(part: int, whole: int) -> str:
    """Whole percents rounded down, so that 100% means all."""
    return f"{part * 100 // whole}%" if whole else "—"
