"""A package as small as a package can be, for tests that break it in one place at a time."""

DOCUMENT = """# 高温津贴办法
## 一、目的
为关心职工，制定本办法。
## 二、标准
（一）津贴。每天15元，按出勤天数发放。
（二）申领。7月1日至9月30日向工会申请，公示3天后发放。
"""

PROGRAMME = """id: heat-allowance
title: 高温津贴
issuer: 工会
summary: 高温天出勤的职工可以领取津贴。
document: document.md
in_force: {from: 2020-01-01, until: 2022-12-31, clause: 二(二)}
parameters:
  日标准: {type: money, clause: 二(一), values: [{from: 2020-01-01, value: 15}]}
terms:
  出勤天数: {type: integer, min: 0, max: 92, unit: 天, clause: 二(一), question: 出勤几天？}
  开户行: {type: text, clause: 二(二), question: 哪家银行？}
  账号: {type: account, clause: 二(二), question: 银行账号？, data_class: account}
decisions:
  可领: {clause: 二(一), type: boolean, is: 出勤天数 > 0}
  津贴:
    clause: 二(一)
    type: money
    round: half up to fen
    is: if 可领 then 出勤天数 * 日标准 else 0
roles:
  职工: {kind: applicant, clause: 二(一)}
  工会: {kind: office, function: 工会, level: city, clause: 二(二)}
materials:
  考勤表: {title: 考勤表, clause: 二(一), when: 可领}
forms:
  申请表: {clause: 二(二), fields: [出勤天数, 开户行, 账号]}
funds:
  工会经费: {source: 经费户, outlet: 发放户, budget: none, clause: 二(二)}
procedures:
  申领:
    clause: 二(二)
    applicant: 职工
    form: 申请表
    condition: 可领
    amount: 津贴
    once: {per: year, key: 身份证号, clause: 二(二)}
    windows: [{every: year, since: 2020, from: 07-01, until: 09-30, clause: 二(二)}]
    routes: [{when: 出勤天数 >= 0, stages: [审核, 公示, 发放], clause: 二(二)}]
    stages:
      审核: {review: [{by: 工会, checks: [出勤天数], leads: true}], clause: 二(二)}
      公示: {notice: 3 days, by: 工会, shows: [津贴], clause: 二(二)}
      发放:
        pay: {fund: 工会经费, amount: 津贴, transfer_by: 工会, bank: 开户行, account: 账号}
        by: 工会
        clause: 二(二)
declaratory:
  - {clause: 一, because: purpose}
"""

CASES = """- {id: 三天, clause: 二(一), why: 3×15=45。, facts: {出勤天数: 3}, expect: {津贴: 45}}
"""


def files(programme: str = PROGRAMME, document: str = DOCUMENT, cases: str = CASES) -> dict[str, bytes]:
    """The files of the package, any of them replaced."""
    return {"programme.yaml": programme.encode(), "document.md": document.encode(), "cases.yaml": cases.encode()}


def broken(*replacements: tuple[str, str]) -> dict[str, bytes]:
    """The package with pieces of programme.yaml replaced; each piece must occur exactly once."""
    text = PROGRAMME
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return files(programme=text)
