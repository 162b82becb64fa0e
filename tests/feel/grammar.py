"""Random expressions over the whole language, written as text from templates, one list of templates a kind of value.

`§nu` stands for an expression of a kind. `@nu=name` declares a local name of a kind and writes it; what follows a `^`
sees the names that the template declared before it.
"""

import re
from collections.abc import Mapping

from hypothesis import strategies as st

Names = Mapping[str, str]

LEAVES: Mapping[str, tuple[str, ...]] = {
    "nu": ("0", "1", "2", "3", "-1", "0.5", "2%", "10", "1.25", "99.995"),
    "bo": ("true", "false"),
    "st": ('""', '"甲"', '"乙厂"', '"abc"', '"a b,c"', '"12.5"', '"2016-02-29"', '"😀é"'),
    "da": (
        '@"2015-01-31"',
        '@"2016-02-29"',
        '@"2024-12-30"',
        '@"1969-07-20"',
        'date("0001-01-01")',
        "date(2016, 2, 29)",
    ),
    "ti": ('@"10:30:00"', '@"23:59:59.5"', '@"10:30:00Z"', '@"08:00:00+08:00"', "time(10, 30, 0)"),
    "dt": (
        '@"2016-02-29T10:30:00"',
        '@"2015-12-31T23:59:59Z"',
        '@"2016-03-01T00:00:00+08:00"',
        '@"2021-07-01T12:00:00@Asia/Shanghai"',
        'date and time("2017-08-14T14:25:00.123")',
    ),
    "dd": ('@"P3D"', '@"-PT36H"', '@"PT1.5S"', 'duration("P1DT2H")', '@"P0D"'),
    "dm": ('@"P1M"', '@"P1Y2M"', '@"-P13M"', 'duration("P2Y")', '@"P0M"'),
    "ln": ("[]", "[1]", "[1, 2, 3]", "[3, 1, 2, 1]", "[0.5, -1]"),
    "ls": ("[]", '["甲"]', '["a", "b", "a"]', '["乙厂", "甲"]'),
    "co": ("{}", "{a: 1}", '{a: 2, b: "x"}', "{a: 3, c: {d: 4}}"),
    "lc": ("[{a: 1}, {a: 2}, {a: 3}]", "[{a: 5, b: 1}, {b: 2}]", "[]"),
    "ra": ("[1..3]", "(0..2)", "[0..2%]", "(1..10]", "(< 2)", "(>= 1)", "[2..2]"),
    "rd": ('[@"2015-01-01"..@"2016-12-31"]', '(< @"2016-03-01")', '[@"2016-02-29"..@"2024-12-31")'),
    "fu": ("function(n) n", "function(n: number) n + 1", "abs", "floor"),
}

INNER: Mapping[str, tuple[str, ...]] = {
    "nu": (
        "(§nu + §nu)",
        "(§nu - §nu)",
        "(§nu * §nu)",
        "(§nu / §nu)",
        "(§nu ** §sm)",
        "-(§nu)",
        "(if §bo then §nu else §nu)",
        "abs(§nu)",
        "floor(§nu)",
        "floor(§nu, §sm)",
        "ceiling(§nu)",
        "ceiling(§nu, §sm)",
        "decimal(§nu, §sm)",
        "round up(§nu, §sm)",
        "round down(§nu, §sm)",
        "round half up(§nu, §sm)",
        "round half down(§nu, §sm)",
        "round half even(§nu, §sm)",
        "modulo(§nu, §nu)",
        "sqrt(§nu)",
        "log(§nu)",
        "exp(§sm)",
        "number(§nt)",
        'number("1 000,5", " ", ",")',
        "string length(§st)",
        "count(§ln)",
        "count(§ls)",
        "sum(§ln)",
        "sum(§nu, §nu)",
        "min(§ln)",
        "max(§nu, §nu, §nu)",
        "mean(§ln)",
        "product(§ln)",
        "median(§ln)",
        "stddev(§ln)",
        "§ln[§sm]",
        "§ln[-1]",
        "(§nu)[1]",
        "[§nu, §nu][2]",
        "§lc[§sm].a",
        "{k: §nu}.k",
        "{k: §nu, 乘 积: k * 2}.乘 积",
        "(§da).year",
        "(§da).weekday",
        "(§dt).day",
        "(§dt).hour",
        "(§ti).minute",
        "(§ti).second",
        "(§dd).days",
        "(§dm).months",
        "(§ra).start",
        "(§dd / §dd)",
        "day of year(§da)",
        "week of year(§da)",
        "(§fu)(§nu)",
        "{f: function(@nu=n: number) if n <= 0 then 0 else n + f(n - 1), r: f(§sm)}.r",
        '(get value({a: §nu}, "a"))',
        "(for @nu=i in §ln return ^(§nu))[1]",
        "sum(for @nu=i in 1..3, @nu=j in 1..2 return ^(§nu))",
        "(for i in 1..4 return if i = 1 then §nu else partial[-1] + i)[-1]",
        "count(for i in 1..3 return count(partial))",
    ),
    "nt": ('"12.5"', '"0"', '"-3e2"', "string(§nu)"),
    "sm": ("0", "1", "2", "-1", "3"),
    "bo": (
        "(§bo and §bo)",
        "(§bo or §bo)",
        "not(§bo)",
        "(§nu = §nu)",
        "(§nu != §nu)",
        "(§nu < §nu)",
        "(§nu <= §nu)",
        "(§nu > §nu)",
        "(§nu >= §nu)",
        "(§st = §st)",
        "(§st < §st)",
        "(§da < §da)",
        "(§da = §da)",
        "(§ti <= §ti)",
        "(§dt < §dt)",
        "(§dt = §dt)",
        "(§dd > §dd)",
        "(§dm = §dm)",
        "(§ln = §ln)",
        "(§co = §co)",
        "(§ra = §ra)",
        "(§nu between §nu and §nu)",
        "(§da between §da and §da)",
        "(§nu in §ra)",
        "(§nu in (§te, §te))",
        "(§nu in §te)",
        "(§nu in §ln)",
        "(§da in §rd)",
        '(§st in ("甲", "abc"))',
        "(some @nu=x in §ln satisfies ^(§bo))",
        "(every @nu=x in §ln satisfies ^(§bo))",
        "(some @nu=x in §ln, @nu=y in §ln satisfies ^(x > y))",
        "(§nu instance of number)",
        "(§an instance of string)",
        "(§ln instance of list<number>)",
        "(§co instance of context<a: number>)",
        "(§ra instance of range<number>)",
        "is defined(§nu)",
        "contains(§st, §st)",
        "starts with(§st, §st)",
        "ends with(§st, §st)",
        'matches(§st, "[a-z]+")',
        'matches(§st, "^.B", "i")',
        "list contains(§ln, §nu)",
        "list contains([§an, §an], §an)",
        "all([§bo, §bo])",
        "any(§bo, §bo)",
        "odd(§sm)",
        "even(§sm)",
        "is(§an, §an)",
        "is(§ti, §ti)",
        "before(§nu, §ra)",
        "before(§ra, §ra)",
        "after(§ra, §nu)",
        "meets(§ra, §ra)",
        "met by(§ra, §ra)",
        "overlaps(§ra, §ra)",
        "overlaps before(§ra, §ra)",
        "overlaps after(§ra, §ra)",
        "finishes(§nu, §ra)",
        "finished by(§ra, §nu)",
        "includes(§ra, §nu)",
        "includes(§ra, §ra)",
        "during(§nu, §ra)",
        "starts(§nu, §ra)",
        "started by(§ra, §ra)",
        "coincides(§ra, §ra)",
        "coincides(§nu, §nu)",
        "(§ra).start included",
    ),
    "te": ("§nu", "< §nu", ">= §nu", "§ra", "not(§nu)", "? > §nu", "? * 2 = §nu", "= §nu", "!= §nu"),
    "st": (
        "(§st + §st)",
        "string(§an)",
        "(if §bo then §st else §st)",
        "substring(§st, §sm)",
        "substring(§st, 1, 2)",
        "substring(§st, -2)",
        "upper case(§st)",
        "lower case(§st)",
        'substring before(§st, "b")',
        'substring after(§st, "a")',
        'replace(§st, "[a-c]", "$0$0")',
        'replace(§st, "B", "x", "i")',
        'string join(§ls, "、")',
        "string join(§ls)",
        'split(§st, "[ ,]")[1]',
        "day of week(§da)",
        "month of year(§da)",
        "§ls[1]",
        "{文: §st}.文",
        "(for @st=s in §ls return ^(§st))[1]",
    ),
    "da": (
        "(§da + §dd)",
        "(§da + §dm)",
        "(§da - §dm)",
        "date(§dt)",
        'date("2016-0" + string(§sm) + "-01")',
        "date(2000 + §sm, 2, 29)",
        'add months(§da, §sm, "last day")',
        'add months(§da, §sm, "next day")',
        "min(§da, §da)",
        '{起: §da, 各日: for d in 起..(起 - @"P3D") return d}.各日[-1]',
    ),
    "ti": ("(§ti + §dd)", "(§ti - §dd)", "time(§dt)", "time(10, §sm, 0.5)", 'time(1, 2, 3, @"PT8H")'),
    "dt": ("(§dt + §dd)", "(§dt - §dm)", "date and time(§da, §ti)", "date and time(2016, 2, 29, 1, 2, 3)"),
    "dd": (
        "(§dd + §dd)",
        "(§dd - §dd)",
        "(§dd * §sm)",
        "(§dd / 2)",
        "-(§dd)",
        "(§da - §da)",
        "(§dt - §dt)",
        "(§ti - §ti)",
        "abs(§dd)",
    ),
    "dm": (
        "(§dm + §dm)",
        "(§dm - §dm)",
        "(§dm * §sm)",
        "years and months duration(§da, §da)",
        "abs(§dm)",
    ),
    "ln": (
        "[§nu, §nu]",
        "§ln[item > §nu]",
        "(for @nu=i in §ln return ^(§nu))",
        "(for i in §sm..§sm return i)",
        "(for i in [1..3] return i * 2)",
        "§lc.a",
        "§lc[a > §nu].a",
        "sublist(§ln, 1)",
        "sublist(§ln, 1, 1)",
        "append(§ln, §nu)",
        "concatenate(§ln, §ln)",
        "insert before(§ln, 1, §nu)",
        "remove(§ln, 1)",
        "list replace(§ln, 1, §nu)",
        "list replace(§ln, function(a, b) a > 1, §nu)",
        "reverse(§ln)",
        "index of(§ln, §nu)",
        "union(§ln, §ln)",
        "distinct values(§ln)",
        "duplicate values(§ln)",
        "flatten([§ln, [§nu]])",
        "mode(§ln)",
        "sort(§ln, function(a, b) a < b)",
        "sort(§ln)",
        "(if §bo then §ln else §ln)",
    ),
    "ls": (
        "[§st, §st]",
        'split(§st, ",")',
        "append(§ls, §st)",
        "distinct values(§ls)",
        "sort(§ls, function(a, b) a > b)",
        '§ls[item != "a"]',
        "get entries(§co).key",
    ),
    "co": (
        "{a: §nu}",
        "{a: §nu, b: a + 1, c: {d: §st}}",
        'context put(§co, "b", §an)',
        'context put({c: §co}, ["c", "d"], §an)',
        "context merge([§co, §co])",
        'context([{key: "a", value: §an}])',
        "(if §bo then §co else §co)",
    ),
    "lc": (
        "[{a: §nu}, {a: §nu, b: §st}]",
        "§lc[item.a > §nu]",
        "§lc[a = §nu or b = 2]",
        "get entries(§co)",
        "sort(§lc, function(x, y) x.a < y.a)",
    ),
    "ra": ("[§sm..(§sm + 3)]", "(§nu..§nu)", 'range("[1..3]")', 'range("(0..2)")', "(= §nu)", "(!= §nu)"),
    "rd": ("[§da..§da]",),
    "fu": (
        "function(@nu=n: number) ^(§nu)",
        "function(@nu=n) ^(§nu)",
        "(for @nu=k in [1, 2] return ^function(n) n + k)[1]",
    ),
    "an": ("§nu", "§bo", "§st", "§da", "§ti", "§dt", "§dd", "§dm", "§ln", "§co", "§ra", "null", "未知"),
}

FUNCTION_NAMES_NOT_WRITTEN = frozenset({"now", "today"})
"""What templates leave out: the clock is not read in rules."""

_MARK = re.compile(r"§(\w\w)|@(\w\w)=(\w)|\^")


@st.composite
def expressions(draw: st.DrawFn, kind: str, names: Names, depth: int = 3) -> str:
    """The text of an expression of a kind, in which the names may stand, each with its kind."""
    known = tuple(name for name, each in names.items() if each == kind)
    leaves = (*LEAVES.get(kind, ()), *known)
    leaves = draw(st.sampled_from((known or leaves, leaves)))
    inner = INNER.get(kind, ())
    if inner and (not leaves or (depth > 0 and draw(st.integers(0, 3)) > 0)):
        template = draw(st.sampled_from(inner))
    else:
        template = draw(st.sampled_from(leaves))
    return _written(draw, template, names, depth - 1)


def _written(draw: st.DrawFn, template: str, names: Names, depth: int) -> str:
    declared: dict[str, str] = {}
    written: list[str] = []
    place = 0
    for mark in _MARK.finditer(template):
        written.append(template[place : mark.start()])
        place = mark.end()
        if mark[1]:
            written.append(draw(expressions(mark[1], names, depth)))
        elif mark[2]:
            declared[mark[3]] = mark[2]
            written.append(mark[3])
        else:
            names = {**names, **declared}
    written.append(template[place:])
    return "".join(written)
