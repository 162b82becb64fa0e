"""Malformed packages: each fault with its code and the very character it stands at."""

import pytest

from luoshi.programme import load_files
from luoshi.source import FilePlace
from tests.programme import tiny

# Each: what is replaced by what, and for each problem its code and the text around it, ▸ before the place.
FAULTS = [
    ("unknown key", [("issuer: 工会", "isuer: 工会")], [("key-missing", "▸id: heat"), ("key-unknown", "▸isuer: ")]),
    ("unknown key inside", [("unit: 天", "units: 天")], [("key-unknown", "▸units: 天")]),
    ("unknown section", [("declaratory:", "declaratry:")], [("key-unknown", "▸declaratry:")]),
    ("missing key", [("title: 高温津贴\n", "")], [("key-missing", "▸id: heat")]),
    ("missing key inside", [("question: 哪家银行？", "hint: 银行")], [("key-missing", "▸开户行: {type: text")]),
    ("empty value", [("title: 高温津贴", 'title: "  "')], [("value-empty", '"▸  "')]),
    ("unknown type", [("type: integer", "type: integr")], [("value-choice", "type: ▸integr")]),
    ("unknown unit of rounding", [("half up to fen", "half up")], [("value-choice", "round: ▸half up")]),
    (
        "no is not a boolean",
        [("leads: true", "leads: yes")],
        [("review-lead", "review: ▸["), ("value-type", "leads: ▸yes")],
    ),
    ("leading zero", [("since: 2020", "since: 02020")], [("value-type", "since: ▸02020")]),
    ("no such date", [("until: 2022-12-31", "until: 2022-02-30")], [("value-type", "until: ▸2022-02-30")]),
    ("masked date", [("until: 2022-12-31", "until: 20xx-12-31")], [("value-type", "until: ▸20xx")]),
    ("number as text", [("min: 0", "min: 零")], [("value-type", "min: ▸零")]),
    ("exponent", [("max: 92", "max: 9e1")], [("value-type", "max: ▸9e1")]),
    ("list where a text belongs", [("issuer: 工会", "issuer: [工会]")], [("value-shape", "issuer: ▸[工会]")]),
    (
        "text where a mapping belongs",
        [("{from: 2020-01-01, until: 2022-12-31, clause: 二(二)}", "2020")],
        [("value-shape", "in_force: ▸2020")],
    ),
    ("bounds turned over", [("min: 0, max: 92", "min: 93, max: 92")], [("term-range", "min: ▸93")]),
    ("in force turned over", [("until: 2022-12-31", "until: 2019-12-31")], [("in-force-backward", "until: ▸2019")]),
    ("identifier", [("id: heat-allowance", "id: 高温")], [("id-malformed", "id: ▸高温")]),
    (
        "parameter too late",
        [("values: [{from: 2020-01-01", "values: [{from: 2020-06-01")],
        [("parameter-gap", "▸日标准: {")],
    ),
    (
        "parameters out of order",
        [("value: 15}]", "value: 15}, {from: 2019-01-01, value: 12}]")],
        [("parameter-order", "values: ▸[{from")],
    ),
    ("money not rounded", [("    round: half up to fen\n", "")], [("money-unrounded", "type: ▸money\n    is")]),
    (
        "rounding what is no money",
        [("type: boolean, is", "type: boolean, round: up to fen, is")],
        [("rounding-not-money", "round: ▸up to fen")],
    ),
    (
        "two kinds of logic",
        [
            (
                "type: boolean, is: 出勤天数 > 0",
                "type: boolean, is: true, table: {hit: first, in: [出勤天数], rules: [{when: [-], then: true}]}",
            )
        ],
        [("decision-twofold", "is: ▸true,")],
    ),
    (
        "unknown clause",
        [("{kind: applicant, clause: 二(一)}", "{kind: applicant, clause: 二(三)}")],
        [("clause-unknown", "clause: ▸二(三)}")],
    ),
    ("unknown role", [("applicant: 职工", "applicant: 员工")], [("role-unknown", "applicant: ▸员工")]),
    ("unknown form", [("form: 申请表", "form: 申报表")], [("form-unknown", "form: ▸申报表")]),
    (
        "unknown term in a form",
        [("fields: [出勤天数, 开户行, 账号]", "fields: [出勤天数, 开户行, 帐号]")],
        [("term-unknown", "开户行, ▸帐号]")],
    ),
    (
        "fact that the form does not ask",
        [("fields: [出勤天数, 开户行, 账号]", "fields: [开户行, 账号]")],
        [("fact-unasked", "▸申请表: {clause")],
    ),
    ("unknown decision", [("condition: 可领", "condition: 可以领")], [("decision-unknown", "condition: ▸可以领")]),
    ("unknown figure", [("shows: [津贴]", "shows: [津帖]")], [("figure-unknown", "shows: [▸津帖]")]),
    ("unknown fund", [("fund: 工会经费", "fund: 经费")], [("fund-unknown", "fund: ▸经费")]),
    ("unknown stage", [("[审核, 公示, 发放]", "[审核, 公告, 公示, 发放]")], [("stage-unknown", "审核, ▸公告")]),
    ("unused stage", [("[审核, 公示, 发放]", "[公示, 发放]")], [("stage-unused", "▸审核: {review")]),
    (
        "payment before notice",
        [("[审核, 公示, 发放]", "[审核, 发放, 公示]")],
        [("payment-before-notice", "routes: [▸{when")],
    ),
    ("condition is no boolean", [("condition: 可领", "condition: 津贴")], [("figure-type", "▸申领:\n    clause")]),
    (
        "amount is no money",
        [("condition: 可领\n    amount: 津贴", "condition: 可领\n    amount: 可领")],
        [("figure-type", "▸申领:\n    clause")],
    ),
    ("account is no account", [("account: 账号}", "account: 开户行}")], [("figure-type", "▸发放:\n")]),
    ("window too early", [("since: 2020, from", "since: 2019, from")], [("window-outside-force", "windows: [▸{every")]),
    ("window that never opens", [("since: 2020, from", "since: 2023, from")], [("window-never", "windows: [▸{every")]),
    (
        "window turned over",
        [("from: 07-01, until: 09-30", "from: 10-01, until: 09-30")],
        [("window-backward", "until: ▸09-30")],
    ),
    ("period masked", [("notice: 3 days", "notice: x天")], [("time-masked", "notice: ▸x天")]),
    ("period unreadable", [("notice: 3 days", "notice: soon")], [("time-unreadable", "notice: ▸soon")]),
    (
        "two leads",
        [("leads: true}]", "leads: true}, {by: 职工, checks: [津贴], leads: true}]")],
        [("review-lead", "review: ▸[")],
    ),
    (
        "field asked twice",
        [("[出勤天数, 开户行, 账号]", "[出勤天数, 出勤天数, 开户行, 账号]")],
        [("form-field-twice", "fields: ▸[")],
    ),
    ("rule: unknown name", [("is: 出勤天数 > 0", "is: 出勤日数 > 0")], [("feel-unknown-name", "is: ▸出勤日数")]),
    (
        "rule: in the middle",
        [("then 出勤天数 * 日标准", "then 出勤天数 * 日标淮")],
        [("feel-unknown-name", "* ▸日标淮")],
    ),
    ("rule: syntax", [("is: 出勤天数 > 0", "is: 出勤天数 >")], [("feel-syntax", "出勤天数 >▸}")]),
    (
        "rule: types",
        [("is: if 可领 then 出勤天数 * 日标准 else 0", "is: 出勤天数 + 可领")],
        [("feel-type", "is: ▸出勤天数 + 可领")],
    ),
    ("rule: of another type", [("is: 出勤天数 > 0", "is: 出勤天数 + 1")], [("feel-type", "is: ▸出勤天数 + 1")]),
    ("rule: cycle", [("is: 出勤天数 > 0", "is: 津贴 > 0")], [("feel-cycle", "▸可领: {")]),
    ("condition of a paper", [("when: 可领", "when: 出勤天数 + 1")], [("feel-type", "when: ▸出勤天数 + 1")]),
    ("condition of a route", [("when: 出勤天数 >= 0", "when: 出勤 >= 0")], [("feel-unknown-name", "when: ▸出勤 >")]),
    (
        "rule in a block",
        [("is: if 可领 then 出勤天数 * 日标准 else 0", "is: |\n      if 可领\n      then 出勤 * 日标准\n      else 0")],
        [("feel-unknown-name", "then ▸出勤 *")],
    ),
    (
        "rule folded",
        [("is: if 可领 then 出勤天数 * 日标准 else 0", "is: >-\n      if 可领 then\n        出勤 else 0")],
        [("feel-unknown-name", "▸出勤 else")],
    ),
    (
        "rule over two plain lines",
        [("is: if 可领 then 出勤天数 * 日标准 else 0", "is: if 可领 then\n      出勤 else 0")],
        [("feel-unknown-name", "▸出勤 else")],
    ),
    (
        "rule behind a YAML escape",
        [("is: 出勤天数 > 0", 'is: "\\"甲\\" = \\"\\u7532\\" and 出勤 > 0"')],
        [("feel-unknown-name", "and ▸出勤 >")],
    ),
    (
        "rule behind a doubled quote",
        [("is: 出勤天数 > 0", "is: '\"it''s\" = \"\" or 出勤 > 0'")],
        [("feel-unknown-name", "or ▸出勤 >")],
    ),
    ("key twice", [("issuer: 工会", "issuer: 工会\nissuer: 会")], [("yaml-duplicate-key", "▸issuer: 会")]),
    ("anchor", [("issuer: 工会", "issuer: &a 工会")], [("yaml-alias", "issuer: ▸&a")]),
    (
        "alias",
        [("issuer: 工会", "issuer: &a 工会\nsummary2: *a")],
        [("yaml-alias", "issuer: ▸&a"), ("yaml-alias", "2: ▸*a")],
    ),
    ("tag", [("issuer: 工会", "issuer: !!str 工会")], [("yaml-tag", "issuer: ▸!!str")]),
    ("key that is a list", [("issuer: 工会", "issuer: 工会\n[a]: b")], [("yaml-key", "▸[a]: b")]),
    ("bracket left open", [("shows: [津贴]", "shows: [津贴")], [("yaml-syntax", "shows: [津贴, clause: 二(二)▸}")]),
    ("tab", [("issuer: 工会", "\tissuer: 工会")], [("yaml-syntax", "▸\tissuer")]),
    ("second document", [("declaratory:", "---\ndeclaratory:")], [("yaml-several-documents", "▸---\n")]),
    (
        "several at once",
        [
            ("type: integer", "type: integr"),
            ("is: 出勤天数 > 0", "is: 出勤 > 0"),
            ("applicant: 职工", "applicant: 员工"),
            ("notice: 3 days", "notice: soon"),
            ("because: purpose", "because: 目的"),
        ],
        [
            ("value-choice", "type: ▸integr"),
            ("feel-unknown-name", "is: ▸出勤 >"),
            ("role-unknown", "applicant: ▸员工"),
            ("time-unreadable", "notice: ▸soon"),
            ("value-choice", "because: ▸目的"),
        ],
    ),
]


@pytest.mark.parametrize(("replacements", "expected"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_faults(replacements: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    files = tiny.broken(*replacements)
    loaded = load_files(files)
    found = [(problem.code, problem.where) for problem in loaded.problems]
    text = files["programme.yaml"].decode()
    assert found == [(code, place(text, marked)) for code, marked in expected]
    assert loaded.programme is None
    assert all(problem.message and problem.remedy for problem in loaded.problems)


def place(text: str, marked: str) -> FilePlace:
    """Where the character after ▸ stands; the marked text must occur exactly once."""
    plain = marked.replace("▸", "")
    assert text.count(plain) == 1, f"{plain!r} occurs {text.count(plain)} times"
    offset = text.index(plain) + marked.index("▸")
    line_start = text.rfind("\n", 0, offset) + 1
    return FilePlace("programme.yaml", text.count("\n", 0, offset) + 1, offset - line_start + 1)
