"""Each operator plants what it says, where it says, once for every place: a small text and its mutants, by hand."""

import pytest

from tests.mutation.operators import FAULTS, Operator
from tests.mutation.package_text import PackageText

TEXT = """\
parameters:
  限额: {type: money, values: [{from: 2020-01-01, value: 2000}, {from: 2021-01-01, value: 9, label: 示范值}]}
  比率: {type: rate, values: [{from: 2020-01-01, value: 4%}]}
terms:
  保费: {type: money, min: 0, max: 100, unit: 元}
decisions:
  达标: {type: boolean, is: 率 < 4% and 日期 > date("2020-01-31")}
  金额:
    type: money
    is: if 达标 then min(保费 * 70%, 限额) else 0
    monotone: {保费: up}
    except:
      - {label: 免, when: 低保, then: 30}
  档次:
    type: rate
    table:
      hit: unique
      in: [率]
      rules:
        - {when: ["<= 2%"], then: 50%}
        # the second
        - {when: ["(2%..3%]"], then: 0}
procedures:
  申领:
    quota: {count: 200}
    within: {limit: 60 workdays}
    windows: [{from: 2020-01-01, until: 2020-03-01}]
    routes: [{when: 率 >= 0}]
    stages:
      公示: {notice: 7 days}
funds:
  基金: {allotted_to: [{name: 甲, share: 100%}]}
returns:
  季报: {due: day 5 of the first month after, columns: [{title: 金额, unit: 元}]}
totals:
  岗位: {total: 限额, parts: [{name: 教师, value: 37}]}
pending:
  - {clause: 一(二)2, lost: 数额, value: 8元}
"""

DOCUMENT = """\
# 津贴办法

> 依据：示范〔2019〕7号

## 一、标准

（一）期限。到2020年为止。

（二）津贴。每天15元，表式见附件1、2，按〔2018〕3号文件执行。

1. 公示3天。

2. 另给（原件缺失）8元。
"""

EXPECTED = {
    Operator.ROW_BOUNDARY: [
        "<= 3%", "<= 1%", "(3%..3%]", "(1%..3%]", "(2%..4%]", "(2%..2%]",
    ],
    Operator.CONDITION_BOUNDARY: [
        "率 < 5%", "率 < 3%", '日期 > date("2020-02-01")', '日期 > date("2020-01-30")', "率 >= 1",
    ],
    Operator.RESULT: [
        "保费 * 71%", "保费 * 69%", "then: 31", "then: 29", "then: 51%", "then: 49%",
    ],
    Operator.PARAMETER: ["value: 2001", "value: 1999", "value: 5%", "value: 3%"],
    Operator.ROW_STRICTNESS: ["< 2%"],
    Operator.CONDITION_STRICTNESS: ["率 <= 4%", '日期 >= date("2020-01-31")', "率 > 0"],
    Operator.BRACKET: ["[2%..3%]", "(2%..3%)"],
    Operator.ROW_REMOVED: ["rules:\n        # the second", "then: 50%}\n        # the second\nprocedures"],
    Operator.OVERLAP: ['{when: ["-"], then: 50%}', '{when: ["-"], then: 0}'],
    Operator.TOTAL: ["value: 38", "value: 36", "share: 101%", "share: 99%"],
    Operator.DEADLINE: ["59 workdays", "6 days", "day 4 of the first", "until: 2020-02-29"],
    Operator.UNIT: [
        "limit: 60 days", "notice: 7 workdays", "value: 4}", "share: 100}", "率 < 4 and", "保费 * 70, 限额",
        "<= 2\"", "(2..3%]", "(2%..3]", "then: 50}", "value: 0.2", "max: 100, unit: 万元", "金额, unit: 万元",
    ],
    Operator.EXCEPTION: ["when: (低保) and not(低保)"],
    Operator.DIRECTION: ["保费: down"],
    Operator.QUOTA: ["count: 201", "count: 400"],
    Operator.CLAUSE: ["到2021年", "每天16元", "公示4天"],
}  # fmt: skip


@pytest.mark.parametrize("operator", Operator)
def test_an_operator_edits_every_place_of_its_kind_once(operator: Operator) -> None:
    package = PackageText("small", {"programme.yaml": TEXT.encode(), "document.md": DOCUMENT.encode()})
    edited = [package.edited(edit)[edit.file].decode() for edit in FAULTS[operator].plant(package)]
    expected = EXPECTED[operator]
    assert len(edited) == len(set(edited)) == len(expected)
    before = TEXT + DOCUMENT
    assert [piece for piece, text in zip(expected, edited, strict=True) if piece not in text or piece in before] == []


def test_every_operator_has_a_reason_and_a_kind() -> None:
    assert set(FAULTS) == set(EXPECTED) == set(Operator)
    assert [operator for operator, fault in FAULTS.items() if not fault.kinds or not fault.why] == []
