"""The same digits in another unit are found, each once, and as nothing else; what is only written otherwise is not."""

import pytest

from luoshi.programme.verification.figures.references import references
from luoshi.programme.verification.figures.units import units
from luoshi.programme.verification.findings import FindingKind, Proved
from luoshi.programme.verification.times.deadlines import deadlines
from tests.programme.verification.measured import Replacement, figures, findings, results

ROW = "“补贴比例”第2行"

# What is changed; what the finding is about, and what stands on each side.
WRONG: list[tuple[str, list[Replacement], str, dict[str, str]]] = [
    ("percent sign lost in a row", [("then: 50%", "then: 50")], "补贴比例第 2 行/50%", {"三(一)": "50%", ROW: "50"}),
    (
        "percent sign lost in a parameter",
        [("value: 10%", "value: 10")],
        "缺课上限（2019-01-01 起）/10%",
        {"二(二)": "10%", "参数“缺课上限”": "1000%"},
    ),
    (
        "ten thousand yuan as yuan",
        [("amount: 500000", "amount: 50")],
        "培训资金/总额/50万元",
        {"二(四)": "50万元", "“培训资金”的总额": "50元"},
    ),
    (
        "yuan as ten thousand yuan",
        [("value: 1500}", "value: 15000000}")],
        "补贴上限（2019-01-01 起）/1500元",
        {"三(二)": "1500元", "参数“补贴上限”": "15000000元"},
    ),
    (
        "days for workdays",
        [("within: 10 workdays", "within: 10 days")],
        "审核/时限/10个工作日",
        {"四(二)": "10个工作日", "环节“审核”的时限": "10天"},
    ),
    (
        "workdays for days",
        [("notice: 7 days", "notice: 7 workdays")],
        "公示/7天",
        {"四(二)": "7天", "环节“公示”": "7个工作日"},
    ),
    (
        "months for days",
        [("limit: 40 days", "limit: 40 months")],
        "申领/总时限/40天",
        {"四(三)": "40天", "“申领”的总时限": "40个月"},
    ),
    (
        "money asked for in ten thousand yuan",
        [("unit: 元, clause: 三(一)", "unit: 万元, clause: 三(一)")],
        "培训费/万元",
        {"事实“培训费”的单位": "万元"},
    ),
    (
        "a share with a unit",
        [("缺课率: {type: rate,", "缺课率: {type: rate, unit: 课时,")],
        "缺课率/课时",
        {"事实“缺课率”的单位": "课时"},
    ),
    (
        "a column in ten thousand yuan that sums yuan",
        [("补贴金额, unit: 元", "补贴金额, unit: 万元")],
        "发放季报/补贴金额",
        {"“补贴金额”的单位": "万元", "数的是": "补贴"},
    ),
    (
        "a column in yuan that counts cases",
        [("补贴人数, unit: 人", "补贴人数, unit: 元")],
        "发放季报/补贴人数",
        {"“补贴人数”的单位": "元", "数的是": "办件数"},
    ),
    (
        "a share compared with a number above one",
        [("缺课率 < 缺课上限", "缺课率 < 7 and 缺课率 < 缺课上限")],
        "培训合格/7",
        {"判定“培训合格”": "7", "即": "700%"},
    ),
    (
        "a share times a hundred",
        [("  可补: {", "  自付率: {clause: 三(二), type: rate, is: '(培训费 - 1500) / 培训费 * 100'}\n  可补: {")],
        "自付率/100",
        {"判定“自付率”": "* 100", "80%即": "0.8"},
    ),
    (
        "a number of percent compared with a share",
        [
            (
                "  可补: {",
                (
                    "  自付率: {clause: 三(二), type: decimal, is: 'decimal((培训费 - 1500) * 100 / 培训费, 2)'}\n"
                    "  自付高: {clause: 三(一), type: boolean, is: 自付率 > 50%}\n  可补: {"
                ),
            )
        ],
        "自付率/100",
        {"判定“自付率”": "* 100", "80%即": "0.8", "自付高": "50%"},
    ),
    (
        "a ten-thousandfold in a series",
        [
            (
                "value: 1500}]",
                (
                    "value: 1500}, {from: 2020-01-01, value: 1600, label: 示范值}, "
                    "{from: 2020-07-01, value: 1700, label: 示范值}, "
                    "{from: 2021-01-01, value: 16000000, label: 示范值}]"
                ),
            )
        ],
        "补贴上限（2021-01-01 起）/16000000元",
        {"参数“补贴上限”（2021-01-01起）": "16000000元", "同列其他数": "1500元、1600元、1700元"},
    ),
]


@pytest.mark.parametrize(("changed", "about", "shown"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_figure_in_the_wrong_unit(changed: list[Replacement], about: str, shown: dict[str, str]) -> None:
    (found,) = findings(units, *changed)
    assert (found.kind, found.about) == (FindingKind.UNIT, about)
    assert figures(found) == shown


@pytest.mark.parametrize(
    "changed",
    [row[1] for row in WRONG if "compared" not in row[0]],
    ids=[row[0] for row in WRONG if "compared" not in row[0]],
)
def test_what_is_a_wrong_unit_is_nothing_else(changed: list[Replacement]) -> None:
    assert findings(references, *changed) == ()
    # Twelve times the limit is kept, whatever else it is.
    assert findings(deadlines, *changed) == ()


REMEDIES: list[tuple[str, list[Replacement], str]] = [
    (
        "years in a fact of months",
        [("工作满6个月", "工作满3年"), ("工作月数 >= 6", "工作月数 >= 3")],
        "改成和二(一)一样，按月计，写作 36。",
    ),
    (
        "working days in a fact of days",
        [("工作满6个月", "工作满6个工作日"), ("unit: 月, clause: 二(一)", "unit: 天, clause: 二(一)")],
        "判定“工龄合格”所用的事实改按工作日计，再写作 6。",
    ),
    ("a stage", [("within: 10 workdays", "within: 10 days")], "改成和四(二)一样，写作 10 workdays。"),
    ("an amount", [("amount: 500000", "amount: 50")], "改成和二(四)一样，写作 500000。"),
    ("a share", [("then: 50%", "then: 50")], "改成和三(一)一样，写作 50%。"),
]


@pytest.mark.parametrize(("changed", "remedy"), [row[1:] for row in REMEDIES], ids=[row[0] for row in REMEDIES])
def test_a_remedy_is_in_the_unit_of_the_package(changed: list[Replacement], remedy: str) -> None:
    (found,) = findings(units, *changed)
    assert found.remedy == remedy


# Other ways of writing the same.
SAME: list[tuple[str, list[Replacement]]] = [
    ("as it stands", []),
    ("a share as a decimal number", [("value: 10%", "value: 0.10")]),
    ("money in yuan on both sides", [("培训资金50万元", "培训资金500000元")]),
    ("a numeral", [("不超过40天", "不超过四十天")]),
    (
        "the share of an amount",
        [("  可补: {", "  自付率: {clause: 三(二), type: rate, is: '(培训费 - 1500) / 培训费'}\n  可补: {")],
    ),
    (
        "a hundred lessons' worth in yuan",
        [
            (
                "  可补: {",
                "  课时价: {clause: 三(二), type: money, round: half up to fen, is: '培训费 / 课时 * 100'}\n  可补: {",
            )
        ],
    ),
    ("a share in words", [("补贴80%", "补贴百分之八十")]),
    ("weeks for days", [("公示7天", "公示1周")]),
    ("a column that counts in other words", [("补贴人数, unit: 人", "补贴人数, unit: 人次")]),
    (
        "half a percent that the clause gives, beside fifty",
        [("补贴40%", "补贴0.5%"), ("then: 40%", "then: 0.5%")],
    ),
    (
        "three figures in a series far apart",
        [("value: 1500}]", "value: 1500}, {from: 2020-01-01, value: 20000000, label: 示范值}]")],
    ),
]


@pytest.mark.parametrize("changed", [row[1] for row in SAME], ids=[row[0] for row in SAME])
def test_the_same_in_other_words_is_no_finding(changed: list[Replacement]) -> None:
    assert findings(units, *changed) == ()


def test_what_agrees_is_told_with_its_figures() -> None:
    proofs = {each.about: each.text for each in results(units) if isinstance(each, Proved)}
    assert proofs["审核/时限"] == "环节“审核”的时限的10个工作日和条文的单位一致"
    assert proofs["发放季报"] == "报送“发放季报”各栏的单位和所合计的事实一致"
    # A row whose figure is wrong is not proved beside it.
    mended = {each.about for each in results(units, ("then: 50%", "then: 50")) if isinstance(each, Proved)}
    assert set(proofs) - mended == {"补贴比例第 2 行"}
