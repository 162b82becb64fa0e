"""`luoshi diff OLD NEW`: what changed from one version of a programme to the next, and for which facts it tells."""

import argparse
import json
from collections.abc import Iterator

from luoshi.cli.packages import open_package
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.cli.waiting import telling
from luoshi.programme.comparison import ClauseChange, Compared, as_json, compare, text_of
from luoshi.programme.comparison.wording import change_name
from luoshi.source import Problem


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `diff`."""
    parser = subparsers.add_parser("diff", help="比较两版方案：改了哪些条款，哪些情形结果不同")
    parser.add_argument("old", metavar="OLD", help="原来的方案包所在的文件夹")
    parser.add_argument("new", metavar="NEW", help="新的方案包所在的文件夹")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print what differs, 0 whether or not anything does; 2 where a package cannot be read whole."""
    old, new = open_package(args.old), open_package(args.new)
    if isinstance(old, Problem) or isinstance(new, Problem):
        return refuse([each for each in (old, new) if isinstance(each, Problem)], as_json=args.json)
    if old.programme is None or new.programme is None:
        return refuse((*old.problems, *new.problems), as_json=args.json)
    with telling("正在比较"):
        compared = compare(old.programme, new.programme)
    if args.json:
        print(json.dumps(as_json(compared) | {"problems": []}, ensure_ascii=False))
    else:
        print("\n".join(_lines(compared)))
    return 0


def _lines(compared: Compared) -> Iterator[str]:
    yield f"《{compared.old.title}》与《{compared.new.title}》"
    if compared.old.id != compared.new.id:
        yield (
            f"两个方案包的编号不同：{compared.old.id}、{compared.new.id}。"
            "同一方案的两版，编号应当相同；请核对是否选错了文件夹。"
        )
    yield f"条款有变动的 {len(compared.clauses)} 条{'：' if compared.clauses else '。'}"
    for change in compared.clauses:
        yield from _clause_lines(change)
    yield f"方案包有变动的 {len(compared.definitions)} 项{'：' if compared.definitions else '。'}"
    yield from (f"  {change_name(each.change)}　{each.kind.value}“{each.name}”" for each in compared.definitions)
    yield f"结果不同的情形 {len(compared.regions)} 种{'：' if compared.regions else '。'}"
    yield from (f"  {number}. {text_of(compared, each)}" for number, each in enumerate(compared.regions, 1))
    for asked in compared.asked:
        yield from _asked_lines(asked.decision, asked.more, asked.less)
    if compared.same:
        yield f"已证明结果处处相同的判定：{'、'.join(compared.same)}。"
    yield from (f"没有判明　{each.decision}：{each.reason}" for each in compared.unsettled)


def _clause_lines(change: ClauseChange) -> Iterator[str]:
    origin = f"（原 {change.before}）" if change.before is not None else ""
    yield f"  {change_name(change.change)}　{change.address}{origin}"
    if change.old is not None and change.old != change.new:
        yield f"    旧：{change.old}"
    if change.new is not None:
        yield f"    新：{change.new}"


def _asked_lines(decision: str, more: tuple[str, ...], less: tuple[str, ...]) -> Iterator[str]:
    if more:
        yield f"  “{decision}”新版要多问：{'、'.join(more)}。"
    if less:
        yield f"  “{decision}”新版不再问：{'、'.join(less)}。"
