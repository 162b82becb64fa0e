"""`luoshi cover PKG`: what the worked cases exercise of a package, and cases for what they do not."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from luoshi.cli.packages import files_of, replace_file
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.cli.waiting import telling
from luoshi.deadlines import Calendar
from luoshi.programme import Loaded, load_files, show_named
from luoshi.programme.cover import TARGET_NAMES, Covered, as_json, cover, with_proposals
from luoshi.programme.cover.proposing import Proposal
from luoshi.programme.loading import CASES_FILE
from luoshi.source import FieldPlace, Problem

_MISSING = 1


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `cover`."""
    parser = subparsers.add_parser("cover", help="列出算例没有用到的规定和分界，拟出要补的算例")
    parser.add_argument("package", metavar="PKG", help="方案包所在的文件夹")
    parser.add_argument("--write", action="store_true", help=f"把拟出的算例添到 {CASES_FILE}，结果留给人核算")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print what is exercised and what is missing, and write the missing cases where asked.

    0 where nothing is missing or all of it was written, 1 where cases are missing or the package has problems, 2 where
    the folder cannot be read.
    """
    files = files_of(args.package)
    if isinstance(files, Problem):
        return refuse((files,), as_json=args.json)
    loaded = load_files(files)
    with telling("正在查算例"):
        covered = cover(loaded, Calendar.china())
    problems = covered.problems
    if args.write and not problems:
        problems = _write(Path(args.package) / CASES_FILE, files.get(CASES_FILE), covered, loaded)
    if args.json:
        print(json.dumps(as_json(covered), ensure_ascii=False))
    else:
        print("\n".join(_lines(covered, written=args.write and not problems)))
    for problem in problems:
        print(problem, file=sys.stderr)
    return _MISSING if problems or (covered.missing and not args.write) else 0


def _write(path: Path, data: bytes | None, covered: Covered, loaded: Loaded) -> tuple[Problem, ...]:
    written = with_proposals(data, covered, loaded.cases)
    if written == (data or b""):
        return ()
    problem = replace_file(path, written, FieldPlace("PKG"))
    return () if problem is None else (problem,)


def _lines(covered: Covered, *, written: bool) -> Iterator[str]:
    if covered.programme is None:
        yield "方案包没有读全，没有查算例。"
        return
    yield f"《{covered.programme.title}》"
    for kind, count in covered.counts.items():
        if count.total:
            yield f"  {TARGET_NAMES[kind]} {count.total}，算例用到 {count.exercised}。"
    if covered.awaiting:
        yield f"  待核算的算例 {len(covered.awaiting)} 个：{'、'.join(covered.awaiting)}。"
    proposals = covered.proposals
    yield f"还没有用到的 {len(covered.missing)} 处，拟补算例 {len(proposals)} 个：" if proposals else "都用到了。"
    for number, proposal in enumerate(proposals, 1):
        yield from _proposal_lines(covered, number, proposal)
    for target in covered.unreachable:
        yield f"  没有事实能用到　{target.what}"
    for each in covered.unsettled:
        yield f"  没有求出事实　{each.target.what}：{each.reason}"
    if written and covered.missing:
        yield f"已添到 {CASES_FILE}。请照原文逐个核算，把 awaits 改为 expect，写上应得的结果。"
    elif covered.missing:
        yield f"加 --write 添到 {CASES_FILE}，应得的结果由人核算。"


def _proposal_lines(covered: Covered, number: int, proposal: Proposal) -> Iterator[str]:
    programme = covered.programme
    if programme is None:
        return
    facts = "，".join(f"{name} {show_named(programme, name, value)}" for name, value in proposal.facts.items())
    day = "" if proposal.on == programme.since else f"（{proposal.on}）"
    yield f"  {number}. 事实{day}：{facts}"
    for each in covered.missing:
        if each.proposal is proposal:
            yield f"     {each.target.what}"
