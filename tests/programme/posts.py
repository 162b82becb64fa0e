"""A package about invented posts and an invented training subsidy: totals, the money of a fund, a quota, a limit."""

DOCUMENT = """# 实训基地建设办法
## 一、岗位
（一）共设45个岗位，其中专任教师37个、教学辅助5个、管理3个。
（二）考评满分100分，其中教学60分、管理40分。
## 二、资金
（一）每年安排资金90万元，由市级出60%、区县出40%。
（二）其中设备不超过50万元，培训不超过总额的30%。
（三）2022年起每年安排资金100万元。
## 三、补贴
（一）学员结业的，补贴800元。
（二）每年补贴不超过200人，自申请之日起60个工作日内办结。
## 四、执行
自2021年1月1日起执行，至2023年12月31日止。
"""

PROGRAMME = """id: training-base
title: 实训基地
issuer: 市教育局
summary: 实训基地的岗位、资金和学员补贴。
in_force: {from: 2021-01-01, until: 2023-12-31, clause: 四}
parameters:
  年度资金:
    type: money
    clause: 二(一)
    values: [{from: 2021-01-01, value: 900000}, {from: 2022-01-01, value: 1000000, clause: 二(三)}]
  满分: {type: integer, clause: 一(二), values: [{from: 2021-01-01, value: 100}]}
terms:
  结业: {type: boolean, clause: 三(一), question: 是否结业？}
  课时: {type: integer, min: 0, max: 500, unit: 课时, clause: 三(一), question: 上了多少课时？}
  开户行: {type: text, clause: 三(一), question: 哪家银行？}
  账号: {type: account, clause: 三(一), question: 银行账号？, data_class: account}
decisions:
  可领: {clause: 三(一), type: boolean, is: 结业 and 课时 >= 1}
  补贴:
    clause: 三(一)
    type: money
    round: half up to fen
    monotone: {课时: up}
    cliff: 50%
    is: if 可领 then 800 else 0
roles:
  学员: {kind: applicant, clause: 三(一)}
  教育局: {kind: office, function: 教育, level: city, clause: 三(二)}
forms:
  申请表: {clause: 三(一), fields: [结业, 课时, 开户行, 账号]}
funds:
  实训资金:
    clause: 二(一)
    source: 财政户
    outlet: 发放户
    budget: required
    total: {amount: 年度资金, per: year, clause: 二(一)}
    raised_from:
      - {name: 市级, share: 60%}
      - {name: 区县, share: 40%, clause: 二(一)}
    allotted_to:
      - {name: 设备, amount: 500000, clause: 二(二)}
      - {name: 培训, share: 30%, clause: 二(二)}
procedures:
  申领:
    clause: 三
    applicant: 学员
    form: 申请表
    condition: 可领
    amount: 补贴
    within: {limit: 60 workdays, clause: 三(二)}
    quota: {count: 200, per: year, clause: 三(二)}
    routes: [{when: 可领, stages: [审核, 发放], clause: 三(二)}]
    stages:
      审核: {review: [{by: 教育局, checks: [结业, 课时], leads: true}], clause: 三(二)}
      发放:
        pay: {fund: 实训资金, amount: 补贴, transfer_by: 教育局, bank: 开户行, account: 账号}
        by: 教育局
        clause: 三(二)
totals:
  岗位:
    clause: 一(一)
    total: 45
    unit: 个
    parts:
      - {name: 专任教师, value: 37}
      - {name: 教学辅助, value: 5}
      - {name: 管理, value: 3, clause: 一(一)}
  考评:
    clause: 一(二)
    total: 满分
    unit: 分
    at_most: true
    parts: [{name: 教学, value: 60}, {name: 管理, value: 40}]
accepted:
  - {finding: "cliff:补贴/课时:0123abcd", by: 方案管理员甲, reason: 一次性补贴，不分档。}
"""

CASES = """- {id: 结业, clause: 三(一), why: 补800元。, facts: {结业: true, 课时: 9}, expect: {可领: true, 补贴: 800}}
- {id: 资金, clause: 二(一), why: 每年90万元。, parameter: 年度资金, value: 900000}
- {id: 资金提高, clause: 二(三), why: 2022年起100万元。, parameter: 年度资金, on: 2022-01-01, value: 1000000}
- {id: 满分, clause: 一(二), why: 100分。, parameter: 满分, value: 100}
- {id: 岗位, clause: 一(一), why: 37＋5＋3＝45。, total: 岗位, value: 45, parts: {专任教师: 37, 教学辅助: 5, 管理: 3}}
- {id: 考评, clause: 一(二), why: 60＋40＝100。, total: 考评, value: 100, at_most: true, parts: {教学: 60, 管理: 40}}
- id: 首年资金
  clause: [二(一), 二(二)]
  why: 每年90万元，60%＋40%；设备50万元，培训30%。
  fund: 实训资金
  total: 900000
  per: year
  raised_from: {市级: 60%, 区县: 40%}
  allotted_to: {设备: 500000, 培训: 30%}
- {id: 名额, clause: 三(二), why: 每年200人。, quota: 申领, count: 200, per: year}
- id: 办结
  clause: 三(二)
  why: 3月2日起算22日、4月22日（清明放假，25日上班）、5月到26日16日（劳动节放假，8日上班），共60个工作日。
  limit: 申领
  start: 2021-03-01
  due: 2021-05-26
- {id: 路径, clause: 三(二), why: 审核后发放。, procedure: 申领, facts: {结业: true, 课时: 1}, route: [审核, 发放]}
- {id: 审核, clause: 三(二), why: 教育局办理。, stage: 审核, lead: 教育局, offices: {教育局: [结业, 课时]}}
- id: 发放
  clause: 三(二)
  why: 补贴800元。
  stage: 发放
  facts: {结业: true, 课时: 2}
  amount: 800
  budget: true
  movements: [{from: 财政户, to: 发放户, by: 教育局}, {from: 发放户, to: 学员, by: 教育局}]
- {id: 申请表, clause: 三(一), why: 四项。, form: 申请表, fields: [结业, 课时, 开户行, 账号]}
- {id: 执行, clause: 四, why: 三年。, on: 2023-12-31, in_force: true}
- {id: 执行完毕, clause: 四, why: 三年。, on: 2024-01-01, in_force: false}
"""


def files(programme: str = PROGRAMME, document: str = DOCUMENT, cases: str = CASES) -> dict[str, bytes]:
    """The files of the package, any of them replaced."""
    return {"programme.yaml": programme.encode(), "document.md": document.encode(), "cases.yaml": cases.encode()}


def changed(*replacements: tuple[str, str]) -> dict[str, bytes]:
    """The package with pieces of programme.yaml replaced; each piece must occur exactly once."""
    text = PROGRAMME
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return files(programme=text)
