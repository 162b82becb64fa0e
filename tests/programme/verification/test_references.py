"""A figure in an element that its clause does not give, and the other way round; limits that part; idle clauses."""

from pathlib import Path

import pytest

from luoshi.programme import load_files
from luoshi.programme.verification.figures.references import references
from luoshi.programme.verification.figures.units import units
from luoshi.programme.verification.findings import FiguresWitness, Finding, FindingKind, Proved, Severity
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.times.deadlines import deadlines
from tests.programme.verification.measured import CALENDAR, Replacement, figures, findings, results

ROOT = Path(__file__).parents[3]

WRONG: list[tuple[str, list[Replacement], str, dict[str, str]]] = [
    (
        "another result than the clause",
        [("then: 50%", "then: 51%")],
        "补贴比例第 2 行/50%",
        {"三(一)": "50%", "“补贴比例”第2行": "51%"},
    ),
    (
        "another parameter than the clause",
        [("value: 1500}", "value: 1600}")],
        "补贴上限（2019-01-01 起）/1500元",
        {"三(二)": "1500元", "参数“补贴上限”": "1600元"},
    ),
    (
        "another number in a condition",
        [("工作月数 >= 6", "工作月数 >= 8")],
        "工龄合格/6个月",
        {"二(一)": "6个月", "判定“工龄合格”": "8"},
    ),
    (
        "a line that no clause draws, where the clause's own stands in the next row",
        [('["<= 2000"]', '["<= 2001"]')],
        "补贴比例第 1 行/2001",
        {"“补贴比例”第1行": "2001元", "三(一)写的": "2000元、5000元"},
    ),
    (
        "three times, where the clause says twice",
        [("补贴上限) * 2", "补贴上限) * 3")],
        "补贴“残疾职工”/3",
        {"“补贴”的但书“残疾职工”": "3", "三(三)写的": "没有数"},
    ),
    (
        "once, where the clause says twice",
        [("补贴上限) * 2", "补贴上限) * 1")],
        "补贴“残疾职工”/1",
        {"“补贴”的但书“残疾职工”": "1", "三(三)写的": "没有数"},
    ),
    (
        "what the person bears, where the clause names what is paid",
        [("补贴加倍", "补贴按70%发放"), ("补贴上限) * 2", "补贴上限) * 30%")],
        "补贴“残疾职工”/70%",
        {"三(三)": "70%", "“补贴”的但书“残疾职工”": "30%"},
    ),
    (
        "the same beside a word for the person's part that is only what the share is taken of",
        [("补贴加倍", "自付部分按70%补贴"), ("补贴上限) * 2", "补贴上限) * 30%")],
        "补贴“残疾职工”/70%",
        {"三(三)": "70%", "“补贴”的但书“残疾职工”": "30%"},
    ),
    (
        "another share put on than the clause",
        [("补贴加倍", "补贴上浮50%"), ("补贴上限) * 2", "补贴上限) * 1.4")],
        "补贴“残疾职工”/50%",
        {"三(三)": "50%", "“补贴”的但书“残疾职工”": "1.4"},
    ),
    (
        "another source of the fund",
        [("企业, amount: 200000", "企业, amount: 210000")],
        "培训资金/来源/企业/20万元",
        {"二(四)": "20万元", "“培训资金”的来源“企业”": "210000元"},
    ),
    (
        "another day of a task",
        [("due: 2019-06-30", "due: 2019-06-29")],
        "启动培训/2019年6月30日",
        {"四(五)": "2019年6月30日", "任务“启动培训”": "2019-06-29"},
    ),
    (
        "a day that no year has",
        [("10月31日受理", "9月31日受理"), ("until: 10-31", "until: 09-30")],
        "申领/申报期1/9月31日",
        {"四(一)": "9月31日", "“申领”的申报期": "9月30日"},
    ),
    (
        "another last day of a window",
        [("until: 10-31", "until: 10-30")],
        "申领/申报期1/10月31日",
        {"四(一)": "10月31日", "“申领”的申报期": "10月30日"},
    ),
    (
        "another last day in force",
        [("until: 2021-12-31", "until: 2020-12-31")],
        "执行期/2021年12月31日",
        {"二(三)": "2021年12月31日", "执行期": "2020-12-31"},
    ),
    (
        "up to, where the clause says below",
        [("缺课率 < 缺课上限", "缺课率 <= 缺课上限")],
        "培训合格/低于总课时的10%",
        {"二(二)": "低于总课时的10%", "判定“培训合格”": "<= 缺课上限"},
    ),
    (
        "more than, where the clause says not less",
        [("课时 >= 30", "课时 > 30")],
        "培训合格/不少于30课时",
        {"二(二)": "不少于30课时", "判定“培训合格”": "> 30"},
    ),
    (
        "below, where a row's clause includes the number",
        [('["<= 2000"]', '["< 2000"]')],
        "补贴比例第 1 行/不高于2000元",
        {"三(一)": "不高于2000元", "“补贴比例”第1行": "< 2000"},
    ),
    (
        "one more than the clause, where the clause sets no limit",
        [("工作满6个月", "工作6个月"), ("工作月数 >= 6", "工作月数 >= 7")],
        "工龄合格/6个月",
        {"二(一)": "6个月", "判定“工龄合格”": "7"},
    ),
    (
        "a figure of the clause that nothing carries out",
        [("最多补贴1500元", "最多补贴1500元，累计不超过4000元")],
        "三(二)/4000元",
        {"三(二)": "4000元", "用到这个数的": "没有"},
    ),
    (
        "a sum of which one part is carried out nowhere",
        [
            ("补贴加倍", "补贴另加200元和约300元，合计500元"),
            ("补贴上限) * 2", "补贴上限) + 200"),
        ],
        "三(三)/500元",
        {"三(三)": "500元", "用到这个数的": "没有"},
    ),
    (
        "a year's sum that its instalments do not come to",
        [
            ("补贴加倍", "交通费每年1300元（每月100元）"),
            ("补贴上限) * 2", "补贴上限) + 100 * 工作月数"),
        ],
        "三(三)/1300元",
        {"三(三)": "1300元", "用到这个数的": "没有"},
    ),
    (
        "a figure that an element has without naming the clause",
        [("办好启动培训", "办好启动培训，每人30课时")],
        "四(五)/30课时",
        {"四(五)": "30课时", "用到这个数的": "判定“培训合格”"},
    ),
    (
        "a figure that an element has of something else",
        [("办好启动培训", "办好启动培训，每人30天")],
        "四(五)/30天",
        {"四(五)": "30天", "用到这个数的": "没有"},
    ),
    (
        "an operative clause that nothing carries out",
        [("办好启动培训。", "办好启动培训。\n\n（六）人社局公布培训机构名单。")],
        "四(六)",
        {"四(六)": "人社局公布培训机构名单。", "落实到": "没有"},
    ),
]


@pytest.mark.parametrize(("changed", "about", "shown"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_document_and_package_part(changed: list[Replacement], about: str, shown: dict[str, str]) -> None:
    (found,) = findings(references, *changed)
    assert (found.kind, found.about) == (FindingKind.REFERENCE, about)
    assert figures(found) == shown
    assert findings(units, *changed) == ()
    assert findings(deadlines, *changed) == ()


def test_a_limit_is_told_with_what_happens_on_the_line() -> None:
    (found,) = findings(references, ("缺课率 < 缺课上限", "缺课率 <= 缺课上限"))
    assert found.severity is Severity.ERROR
    assert found.clauses == ("二(二)",)
    assert found.message == (
        "二(二)说的是“低于总课时的10%”（不含10%本身），判定“培训合格”写的却是“<= 缺课上限”（含本身）："
        "恰好等于10%时，两边不一样。"
    )
    assert found.remedy == "按条文把“<=”改成“<”；条文本意如此的，改条文。"


# What to do, by what is wrong: in the package's own unit, by a formula, for what remains.
REMEDIES: list[tuple[str, list[Replacement], str]] = [
    (
        "months for years",
        [("工作满6个月", "工作满2年"), ("工作月数 >= 6", "工作月数 >= 8")],
        "以条文为准，把8改成“2年”，写作 24；条文写错的，改条文。",
    ),
    (
        "what remains",
        [("补贴加倍", "补贴按70%发放"), ("补贴上限) * 2", "补贴上限) * 30%")],
        "以条文为准，把30%改成“70%”（要的是余下部分的，写作 1 - 70%）；条文写错的，改条文。",
    ),
    (
        "reckoned beforehand",
        [("补贴加倍", "补贴另加2000元的35%"), ("补贴上限) * 2", "补贴上限) + 2000 * 35% + 700")],
        (
            "由2000元和35%算出来的，照算式写作 2000 * 35%。不是的，改成条文里的数；"
            "出自别的条款的，在 clause 里补上那一条；条文没有、由本单位设定的，写明 label。"
        ),
    ),
]


@pytest.mark.parametrize(("changed", "remedy"), [row[1:] for row in REMEDIES], ids=[row[0] for row in REMEDIES])
def test_a_remedy_can_be_followed(changed: list[Replacement], remedy: str) -> None:
    assert remedy in [each.remedy for each in findings(references, *changed)]


def test_that_a_clause_gives_more_than_is_shown_is_told() -> None:
    (found,) = findings(
        references,
        ("补贴加倍", "补贴另加100元、200元、300元、400元"),
        ("补贴上限) * 2", "补贴上限) + 100 + 200 + 300 + 400 + 3.5"),
    )
    assert figures(found) == {"“补贴”的但书“残疾职工”": "3.5元", "三(三)写的": "100元、200元、300元等"}


def test_a_limit_that_the_rule_has_from_the_other_side_is_told_by_the_side_of_its_number() -> None:
    (found,) = findings(references, ("课时 >= 30", "not(课时 <= 30)"))
    assert found.message == (
        "二(二)说的是“不少于30课时”，判定“培训合格”写的却是“<= 30”：恰好等于30课时时，"
        "按条文归高的一边，按规则归低的一边。"
    )
    assert found.remedy == "按条文把“<=”改成“<”；条文本意如此的，改条文。"


def test_of_two_limits_at_a_number_the_one_that_the_rule_means_is_quoted() -> None:
    (found,) = findings(
        references, ("工作满6个月的", "工作不满6个月的不予补贴，6个月以上的"), ("工作月数 >= 6", "工作月数 > 6")
    )
    assert figures(found) == {"二(一)": "6个月以上", "判定“工龄合格”": "> 6"}


SAME: list[tuple[str, list[Replacement]]] = [
    ("as it stands", []),
    ("over whole numbers from the other side", [("工作月数 >= 6", "工作月数 > 5")]),
    ("the number first", [("课时 >= 30", "30 <= 课时")]),
    ("what is refused instead", [("缺课率 < 缺课上限", "not(缺课率 >= 缺课上限)")]),
    (
        "a limit at which both branches agree",
        [
            (
                "is: if 可补 then min(培训费 * 补贴比例, 补贴上限) else 0",
                "is: 'if not(可补) then 0 else if 培训费 * 补贴比例 >= 补贴上限 then 补贴上限 else 培训费 * 补贴比例'",
            )
        ],
    ),
    ("a numeral for the number", [("不少于30课时", "不少于三十课时")]),
    ("a numeral that counts things of any kind", [("不少于30课时", "不少于两个单元"), ("课时 >= 30", "课时 >= 2")]),
    ("tenths for percent", [("补贴50%；", "补贴五成；")]),
    ("a reduced price", [("补贴50%；", "按五折补贴；")]),
    ("half for a year", [("工作满6个月", "工作满半年")]),
    ("twelve months for a year", [("工作满6个月", "工作满1年"), ("工作月数 >= 6", "工作月数 >= 12")]),
    (
        "a figure in the question",
        [("在3个工作日内拨付", "在3个工作日内通过5家银行拨付"), ("哪家银行？", "5家银行中的哪一家？")],
    ),
    (
        "a figure in a note",
        [
            ("最多补贴1500元", "最多补贴1500元（上年为1200元）"),
            ("declaratory:", "notes: [{clause: 三(二), text: 1200元是上年的标准。}]\ndeclaratory:"),
        ],
    ),
    ("a demonstration value", [("value: 1500}]", "value: 1500}, {from: 2020-01-01, value: 1800, label: 示范值}]")]),
    (
        "an age in months",
        [("工作满6个月", "年满16周岁"), ("工作月数 >= 6", "工作月数 >= 192")],
    ),
    (
        "the last whole number of a span",
        [("工作满6个月", "工作6个月至240个月"), ("工作月数 >= 6", "工作月数 >= 6 and 工作月数 < 241")],
    ),
    (
        "percentage points",
        [
            ("最多补贴1500元", "最多补贴1500元，满3个百分点的另议"),
            (
                "  残疾: {",
                "  增幅: {type: decimal, min: 0, max: 90, unit: 个百分点, clause: 三(二), question: 增幅？}\n  残疾: {",
            ),
            ("  可补: {", "  另议: {clause: 三(二), type: boolean, is: 增幅 >= 3}\n  可补: {"),
        ],
    ),
    (
        "points taken off",
        [
            ("最多补贴1500元", "最多补贴1500元，缺考扣5分"),
            ("  可补: {", "  扣分: {clause: 三(二), type: decimal, is: 'if 残疾 then -5 else 0'}\n  可补: {"),
        ],
    ),
    (
        "the end of a half-year",
        [("在2019年6月30日前", "在2019年上半年")],
    ),
    (
        "half",
        [("补贴加倍", "补贴减半"), ("补贴上限) * 2", "补贴上限) / 2")],
    ),
    (
        "the doubled amount",
        [("补贴上限) * 2", "2 * 补贴上限)"), ("then: 'min(", "then: 'min(3000, ")],
    ),
    (
        "the halved amount",
        [("补贴加倍", "补贴减半"), ("补贴上限) * 2", "750)")],
    ),
    (
        "the remaining share",
        [("补贴加倍", "补贴减按90%发放"), ("补贴上限) * 2", "补贴上限) * (1 - 10%)")],
    ),
    (
        "what the parts come to",
        [
            ("补贴加倍", "补贴另加200元和300元，合计500元"),
            ("补贴上限) * 2", "补贴上限) + 200 + 300"),
        ],
    ),
    (
        "what the instalments of a year come to",
        [
            ("补贴加倍", "交通费每年1200元（每月100元）"),
            ("补贴上限) * 2", "补贴上限) + 100 * 工作月数"),
        ],
    ),
    ("what a deduction leaves", [("补贴加倍", "补贴扣减30%"), ("补贴上限) * 2", "补贴上限) * 70%")]),
    ("what the person does not bear", [("补贴加倍", "培训费个人承担30%"), ("补贴上限) * 2", "补贴上限) * 70%")]),
    ("what a rise comes to", [("补贴加倍", "补贴上浮50%"), ("补贴上限) * 2", "补贴上限) * 1.5")]),
    ("as it was for the others", [("补贴上限) * 2", "补贴上限) * (if 残疾 then 2 else 1)")]),
    (
        "as it was for the others, beside ten thousand yuan",
        [
            ("补贴加倍", "补贴上浮50%，最多一万元"),
            ("补贴上限) * 2", "补贴上限) * (if 残疾 then 1.5 else 1)"),
            ("then: 'min(", "then: 'min(10000, "),
        ],
    ),
]


@pytest.mark.parametrize("changed", [row[1] for row in SAME], ids=[row[0] for row in SAME])
def test_the_same_in_other_words_is_no_finding(changed: list[Replacement]) -> None:
    assert findings(references, *changed) == ()
    assert findings(units, *changed) == ()


ROWS = [
    (
        "培训费不高于2000元的，补贴80%；高于2000元、不高于5000元的，补贴50%；高于5000元的，补贴40%。",
        (
            "培训费按下列标准补贴：\n\n1. 不高于2000元的，补贴80%。\n\n2. 高于2000元、不高于5000元的，补贴50%。\n\n"
            "3. 高于5000元的，补贴40%。"
        ),
    ),
    ("then: 80%}", "then: 80%, clause: 三(一)1}"),
    ("then: 50%}", "then: 50%, clause: 三(一)2}"),
    ("then: 40%}", "then: 40%, clause: 三(一)3}"),
]


def test_what_stands_in_the_row_of_another_clause_does_not_carry_a_clause_out() -> None:
    assert findings(references, *ROWS) == ()
    altered = (ROWS[0][0], ROWS[0][1].replace("3. 高于5000元", "3. 高于2000元"))
    found = findings(references, altered, *ROWS[1:])
    # 5000 stands in the clause of the second row; that of the third draws its line elsewhere.
    assert [each.about for each in found] == ["补贴比例第 3 行/2000元"]
    assert figures(found[0]) == {"三(一)3": "2000元", "“补贴比例”第3行": "5000元"}


def test_every_clause_and_every_element_is_proved() -> None:
    proofs = {each.about: each.text for each in results(references) if isinstance(each, Proved)}
    assert proofs["三(一)"] == "三(一)的2000元、80%、5000元、50%、40%都已落实"
    assert proofs["公示"] == "环节“公示”的7天出自四(二)"
    # Four headings, one declaratory clause and eleven that are carried out.
    assert proofs["条款"] == "16条都已落实、宣示或者只是标题"


def test_a_table_that_stands_in_no_clause_is_told_once() -> None:
    rows = "".join(f'\n        - {{when: ["({at}..{at + 7}]"], then: {at % 90 + 3}.5%}}' for at in range(5000, 5700, 7))
    (found,) = findings(
        references, ('\n        - {when: ["> 5000"], then: 40%}', rows), ("高于5000元的，补贴40%", "其余另定")
    )
    assert found.about.startswith("补贴比例/")
    assert "等" in found.message


def of_debts(old: str, new: str) -> list[Finding]:
    """The findings on a document in articles, with a piece of it replaced."""
    folder = ROOT / "tests" / "packages" / "debt-control"
    document = (folder / "document.md").read_text()
    assert document.count(old) == 1
    package = {"document.md": document.replace(old, new).encode()}
    package["programme.yaml"] = (folder / "programme.yaml").read_bytes()
    loaded = load_files(package)
    assert loaded.programme is not None
    return [each for each in references(Subject.of(loaded.programme, CALENDAR)) if isinstance(each, Finding)]


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        ("本办法第三十条", "第三十条"),
        ("第十二条", "第十二条"),
        ("本办法第三条", None),
        ("《预算法》第三十五条", None),
        ("担保法第三十条", None),
    ],
)
def test_an_article_that_the_document_does_not_have(named: str, missing: str | None) -> None:
    found = of_debts("法律另有规定的除外", f"{named}另有规定的除外")
    assert [each.about for each in found] == ([f"第六条/{missing}"] if missing else [])
    for each in found:
        assert each.witness == FiguresWitness({"第六条": named, "本文件": f"没有{missing}"})
