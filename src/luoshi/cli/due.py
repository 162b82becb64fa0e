"""`luoshi due SPEC --from ISO`: when a phrase of time falls due, and why on that day."""

import argparse
import json
from datetime import date, datetime
from typing import assert_never

from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.deadlines import SHANGHAI, Calendar, Due, Occurrence, due, next_due
from luoshi.periods import Limit, Once, Recurrence, Spec, Unit, Within, parse_spec, show, show_chinese
from luoshi.source import FieldPlace, Problem

_FIRST_YEAR = 1900
_LAST_YEAR = 2200


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `due`."""
    parser = subparsers.add_parser("due", help="推算期限或应办日期")
    parser.add_argument(
        "spec", metavar="SPEC", help="时间要求，例如 10个工作日内、7 days、每季度第一个月5日前(遇节假日顺延)"
    )
    parser.add_argument(
        "--from",
        dest="start",
        metavar="ISO",
        required=True,
        help="起算的日期或时刻，例如 2015-09-28；不写时区即北京时间",
    )
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Print when SPEC is due, reckoned from `--from`; 2 where either cannot be read."""
    spec = parse_spec(args.spec, FieldPlace("SPEC"))
    start = _instant(args.start, FieldPlace("--from"))
    if isinstance(spec, Problem) or isinstance(start, Problem):
        return refuse([problem for problem in (spec, start) if isinstance(problem, Problem)], as_json=args.json)
    calendar = Calendar.china()
    match spec:
        case Limit(period, roll):
            occurrence, found = None, due(period, start, calendar, roll)
        case Once() | Recurrence():
            occurrence = next_due(spec, start, calendar)
            found = occurrence.due
        case _:
            assert_never(spec)
    if args.json:
        print(json.dumps(_as_json(spec, found, occurrence), ensure_ascii=False))
    else:
        print(_as_text(spec, found, occurrence))
    return 0


def _instant(text: str, where: FieldPlace) -> datetime | Problem:
    """The instant that an ISO 8601 date or time names; a date is its 00:00, and without zone it is Beijing time."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        remedy = "请写 2015-09-28 或者 2015-09-28T09:30"
        return Problem("time-not-iso", f"读不懂起算时间“{text}”", where, remedy)
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        remedy = f"请写 {_FIRST_YEAR} 年至 {_LAST_YEAR} 年之间的日期"
        return Problem("time-not-iso", f"起算时间“{text}”不在可推算的年份内", where, remedy)
    return instant.replace(tzinfo=SHANGHAI) if instant.tzinfo is None else instant.astimezone(SHANGHAI)


def _as_json(spec: Spec, found: Due, occurrence: Occurrence | None) -> dict[str, object]:
    answer: dict[str, object] = {
        "due": _shown(spec, found),
        "provisional": found.provisional,
        "rolled_from": found.rolled_from.isoformat() if found.rolled_from else None,
        "counted": [{"date": day.date.isoformat(), "counts": day.counts, "why": day.why} for day in found.counted],
        "authority": list(found.authority),
        "spec": show(spec),
        "reading": show_chinese(spec),
    }
    if occurrence:
        answer["period"] = {"from": occurrence.period_start.isoformat(), "until": occurrence.period_end.isoformat()}
    return answer


def _as_text(spec: Spec, found: Due, occurrence: Occurrence | None) -> str:
    mark = "（暂定：有的年份放假安排尚未公布）" if found.provisional else ""
    lines = [f"{show_chinese(spec)}：{_shown(spec, found)} {_weekday(found.day)}{mark}"]
    if occurrence:
        lines.append(f"  所属时段 {occurrence.period_start} 至 {occurrence.period_end}，自 {occurrence.opens} 起可办")
    if found.rolled_from:
        lines.append(f"  原为 {found.rolled_from} {_weekday(found.rolled_from)}")
    lines += [
        f"  {day.date} {_weekday(day.date)} {'计入' if day.counts else '不计'} {day.why}" for day in found.counted
    ]
    return "\n".join(lines + [f"  依据 {rule}" for rule in found.authority])


def _shown(spec: Spec, found: Due) -> str:
    """The last day, or for hours the instant."""
    if _in_hours(spec):
        return found.at.isoformat()
    return found.day.isoformat()


def _in_hours(spec: Spec) -> bool:
    match spec:
        case Limit(period):
            return period.unit is Unit.HOUR
        case Recurrence(_, due_rule):
            return isinstance(due_rule, Within) and due_rule.period.unit is Unit.HOUR
        case Once():
            return False
        case _:
            assert_never(spec)


def _weekday(day: date) -> str:
    return "周" + "一二三四五六日"[day.weekday()]
