"""`luoshi verify PKG`: what is wrong with a programme before it is issued, each finding with facts that show it."""

import argparse
import json
import sys
from collections.abc import Iterator

from luoshi.cli.packages import day_asked, open_package
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.cli.waiting import telling
from luoshi.deadlines import Calendar
from luoshi.programme import Programme
from luoshi.programme.deciding import force_problems
from luoshi.programme.verification.findings import Cliff, FactsWitness, Finding, Verified
from luoshi.programme.verification.report import (
    KIND_NAMES,
    TOPIC_NAMES,
    Row,
    Sides,
    as_json,
    facts_json,
    severity_name,
    sides,
    sides_of,
)
from luoshi.programme.verification.running import verify
from luoshi.source import FieldPlace, Problem, show_place

_FINDINGS = 1
_BEFORE, _AFTER = _SIDES = ("before", "after")


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `verify`."""
    parser = subparsers.add_parser("verify", help="发布前核对方案：逐项证明，或举出实例")
    parser.add_argument("package", metavar="PKG", help="方案包所在的文件夹")
    parser.add_argument("--on", metavar="DATE", help="只核对这一天的规定，默认为执行期内各个时期的规定")
    parser.add_argument("--witness", metavar="ID", help="只输出这个问题的事实，交给 decide --facts - 核对")
    parser.add_argument(
        "--side",
        choices=_SIDES,
        default=_BEFORE,
        help="有两种情形的问题，输出前一种（before，默认）还是后一种（after）",
    )
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print the findings, what was proved and what could not be settled.

    1 where a finding is not explained, the package has problems or the day is not in force; 2 where the day cannot be
    read, or the folder or the finding cannot be found.
    """
    loaded, on = open_package(args.package), day_asked(args.on)
    if isinstance(loaded, Problem) or isinstance(on, Problem):
        return refuse([each for each in (loaded, on) if isinstance(each, Problem)], as_json=args.json)
    outside = force_problems(loaded.verifiable, on) if loaded.verifiable is not None and on is not None else ()
    if outside:
        refuse(outside, as_json=args.json)
        return _FINDINGS
    with telling("正在核对"):
        verified = verify(loaded, Calendar.china(), on)
    if args.witness is not None:
        return _print_witness(loaded.verifiable, verified, args)
    if args.json:
        print(json.dumps(as_json(verified, loaded.verifiable), ensure_ascii=False))
    else:
        print(as_text(verified, loaded.verifiable))
    return _FINDINGS if verified.unexplained or verified.problems else 0


def as_text(verified: Verified, programme: Programme | None) -> str:
    """The whole report as people read it; `programme` is None where the package could not be loaded."""
    return "\n".join(_lines(verified, programme))


def _print_witness(programme: Programme | None, verified: Verified, args: argparse.Namespace) -> int:
    finding = next((each for each in verified.findings if each.id == args.witness), None)
    where = FieldPlace("--witness")
    if finding is None:
        problem = Problem("finding-unknown", f"没有编号为“{args.witness}”的问题", where, "编号见不带 --witness 的输出")
        return refuse((problem,), as_json=args.json)
    if not isinstance(finding.witness, FactsWitness):
        message = f"“{finding.id}”是文字、数字或时限上的问题，没有可以判定的事实"
        return refuse((Problem("finding-without-facts", message, where, "看它列出的数字"),), as_json=args.json)
    witness = finding.witness if args.side == _BEFORE else finding.beside
    if witness is None:
        message = f"“{finding.id}”只有一种情形"
        return refuse((Problem("finding-one-sided", message, FieldPlace("--side"), "不写 --side"),), as_json=args.json)
    print(json.dumps(facts_json(programme, witness.facts), ensure_ascii=False))
    print(f"核对：luoshi decide {args.package} --facts - --on {witness.on}", file=sys.stderr)
    if finding.beside is not None and args.side == _BEFORE:
        print("这是前一种情形；后一种另加 --side after 输出。", file=sys.stderr)
    return 0


def _lines(verified: Verified, programme: Programme | None) -> Iterator[str]:
    if programme is not None:
        yield f"《{programme.title}》"
    for problem in verified.problems:
        yield str(problem)
    if programme is None:
        yield "方案包没有读全，只核对了引用。改正以上问题后再核对。"
    elif verified.problems:
        yield "以上问题只在算例里，规定照样核对。"
    unexplained = verified.unexplained
    yield f"没有说明的问题 {len(unexplained)} 个：" if unexplained else "没有未作说明的问题。"
    for number, finding in enumerate(unexplained, 1):
        yield from _finding_lines(programme, number, finding)
    if unexplained:
        yield "确属本意的，把编号写进 programme.yaml 的 accepted，写明由谁决定、为什么。"
    explained = [each for each in verified.findings if each.explained is not None]
    if explained:
        yield f"已有说明的 {len(explained)} 个："
        for finding in explained:
            yield from _explained_lines(finding)
    yield from _settled_lines(verified)
    if verified.cliffs:
        yield "各判定最大的落差："
        for cliff in verified.cliffs:
            yield from _cliff_lines(programme, cliff)


def _finding_lines(programme: Programme | None, number: int, finding: Finding) -> Iterator[str]:
    yield f"{number}. {severity_name(finding.severity)}·{_headed(finding)}"
    yield f"   {finding.message}"
    yield from _sides_lines(sides_of(programme, finding))
    yield f"   怎么办：{finding.remedy}"
    yield f"   位置：{show_place(finding.where)}"
    yield f"   编号：{finding.id}"


def _headed(finding: Finding) -> str:
    """The kind of a finding, and its clauses where it has any."""
    return "　".join((KIND_NAMES[finding.kind], *filter(None, ("、".join(finding.clauses),))))


def _sides_lines(table: Sides) -> Iterator[str]:
    if not table.days:
        yield "   数字："
    elif table.day is not None:
        yield f"   按 {table.day} 的规定，事实："
    else:
        yield f"   按 {' 和 '.join(map(str, table.days))} 的规定，事实："
    yield from (_row_line(row) for row in table.given)
    if table.answered:
        yield "   判定："
        yield from (_row_line(row) for row in table.answered)


def _row_line(row: Row) -> str:
    shown = " → ".join(text or "（不问）" for text in row.shown) if row.differs else row.shown[0]
    return f"     {row.name}　{shown}"


def _explained_lines(finding: Finding) -> Iterator[str]:
    yield f"  {_headed(finding)}　{finding.message}"
    if finding.explained is not None:
        yield f"    {finding.explained.by}：{finding.explained.reason}"


def _settled_lines(verified: Verified) -> Iterator[str]:
    proved, refuted, unsettled = len(verified.proved), len(verified.findings), len(verified.unsettled)
    total = proved + refuted + unsettled
    yield f"共核对 {total} 项：证明没有问题 {proved} 项，发现问题 {refuted} 项，没有判明 {unsettled} 项。"
    for kind, name in TOPIC_NAMES.items():
        methods = [each.method.value for each in verified.proved if each.kind is kind]
        if methods:
            yield f"  {name}　证明没有问题 {len(methods)} 项（{'、'.join(dict.fromkeys(methods))}）"
    for each in verified.unsettled:
        clauses = f"（{'、'.join(each.clauses)}）" if each.clauses else ""
        yield f"  {TOPIC_NAMES[each.kind]}　没有判明　{each.about}{clauses}：{each.reason}"


def _cliff_lines(programme: Programme | None, cliff: Cliff) -> Iterator[str]:
    table = sides(programme, (cliff.before, cliff.after))
    changed = [row for row in (*table.given, *table.answered) if row.differs]
    shown = "，".join(f"{row.name} {row.shown[0]} → {row.shown[1]}" for row in changed)
    lost = "多付的占新数额" if cliff.is_burden else "少得"
    yield f"  {cliff.decision}　“{cliff.fact}”多一点，{lost} {cliff.share}：{shown}"
