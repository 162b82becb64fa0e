"""A small package full of figures: shares, amounts, lengths of time, days, each given by a clause."""

from collections.abc import Callable, Iterable

from luoshi.deadlines import Calendar
from luoshi.programme import load_files
from luoshi.programme.verification.findings import FiguresWitness, Finding, Result
from luoshi.programme.verification.subject import Subject

CALENDAR = Calendar.china()

DOCUMENT = """# 技能培训补贴办法

## 一、目的

为支持职工学习技能，制定本办法。

## 二、对象和期限

（一）在本县工作满6个月的职工，可以申请培训补贴。

（二）培训不少于30课时、缺课低于总课时的10%，才给予补贴。

（三）本办法从2019年1月1日起执行，到2021年12月31日为止。

（四）每年安排培训资金50万元，其中财政安排30万元，企业安排20万元。

## 三、标准

（一）培训费不高于2000元的，补贴80%；高于2000元、不高于5000元的，补贴50%；高于5000元的，补贴40%。

（二）每人每年最多补贴1500元。

（三）残疾职工的补贴加倍。

## 四、程序

（一）每年3月1日至10月31日受理申请。

（二）人社局在10个工作日内审核，再公示7天。

（三）财政局在3个工作日内拨付，从申请到拨付不超过40天。

（四）人社局每季度第一个月8日前，报送上一季度的发放情况。

（五）人社局在2019年6月30日前办好启动培训。
"""

PROGRAMME = """id: training-grant
title: 技能培训补贴
issuer: 云岭县人社局
summary: 参加技能培训的职工可以领取补贴。
document: document.md
in_force: {from: 2019-01-01, until: 2021-12-31, clause: 二(三)}
parameters:
  缺课上限: {type: rate, clause: 二(二), values: [{from: 2019-01-01, value: 10%}]}
  补贴上限: {type: money, clause: 三(二), values: [{from: 2019-01-01, value: 1500}]}
terms:
  工作月数: {type: integer, min: 0, max: 600, unit: 月, clause: 二(一), question: 在本县工作几个月？}
  课时: {type: integer, min: 0, max: 999, unit: 课时, clause: 二(二), question: 培训多少课时？}
  缺课率: {type: rate, min: 0, max: 1, clause: 二(二), question: 缺课占几成？}
  培训费: {type: money, min: 0, max: 100000, unit: 元, clause: 三(一), question: 培训费多少元？}
  残疾: {type: boolean, clause: 三(三), question: 是否残疾职工？}
  开户行: {type: text, clause: 四(三), question: 哪家银行？}
  账号: {type: account, clause: 四(三), question: 银行账号？, data_class: account}
decisions:
  工龄合格: {clause: 二(一), type: boolean, is: 工作月数 >= 6}
  培训合格: {clause: 二(二), type: boolean, is: 课时 >= 30 and 缺课率 < 缺课上限}
  可补: {clause: 二, type: boolean, is: 工龄合格 and 培训合格}
  补贴比例:
    clause: 三(一)
    type: rate
    table:
      hit: unique
      in: [培训费]
      rules:
        - {when: ["<= 2000"], then: 80%}
        - {when: ["(2000..5000]"], then: 50%}
        - {when: ["> 5000"], then: 40%}
  补贴:
    clause: 三
    type: money
    round: half up to fen
    is: if 可补 then min(培训费 * 补贴比例, 补贴上限) else 0
    except: [{label: 残疾职工, when: 残疾 and 可补, then: 'min(培训费 * 补贴比例, 补贴上限) * 2', clause: 三(三)}]
roles:
  职工: {kind: applicant, clause: 四(一)}
  人社局: {kind: office, function: 人社, level: city, clause: 四(二)}
  财政局: {kind: office, function: 财政, level: city, clause: 四(三)}
forms:
  申请表: {clause: 四(一), fields: [工作月数, 课时, 缺课率, 培训费, 残疾, 开户行, 账号]}
funds:
  培训资金:
    source: 培训专户
    outlet: 培训发放户
    budget: required
    clause: 四(三)
    total: {amount: 500000, per: year, clause: 二(四)}
    raised_from: [{name: 财政, amount: 300000, clause: 二(四)}, {name: 企业, amount: 200000, clause: 二(四)}]
procedures:
  申领:
    clause: 四
    applicant: 职工
    form: 申请表
    condition: 可补
    amount: 补贴
    within: {limit: 40 days, clause: 四(三)}
    windows: [{every: year, since: 2019, from: 03-01, until: 10-31, clause: 四(一)}]
    routes: [{when: 'true', stages: [审核, 公示, 拨付], clause: 四(二)}]
    stages:
      审核: {review: [{by: 人社局, checks: [可补], leads: true}], within: 10 workdays, clause: 四(二)}
      公示: {notice: 7 days, by: 人社局, shows: [补贴], clause: 四(二)}
      拨付:
        pay: {fund: 培训资金, amount: 补贴, transfer_by: 财政局, bank: 开户行, account: 账号}
        by: 财政局
        within: 3 workdays
        clause: 四(三)
returns:
  发放季报:
    clause: 四(四)
    from: 人社局
    to: 财政局
    every: quarter
    due: day 8 of the first month after
    columns: [{title: 补贴人数, unit: 人, measure: paid}, {title: 补贴金额, unit: 元, measure: paid, sum: 补贴}]
tasks:
  启动培训: {clause: 四(五), by: 人社局, due: 2019-06-30}
declaratory:
  - {clause: 一, because: purpose}
"""

Replacement = tuple[str, str]
"""A piece of the document or of the programme, which occurs once in the two together, and what stands in its place."""


def results(check: Callable[[Subject], Iterable[Result]], *replacements: Replacement) -> tuple[Result, ...]:
    """What a check says of the package with these pieces replaced."""
    document, programme = DOCUMENT, PROGRAMME
    for old, new in replacements:
        count = document.count(old) + programme.count(old)
        assert count == 1, f"{old!r} occurs {count} times"
        document, programme = document.replace(old, new), programme.replace(old, new)
    loaded = load_files({"programme.yaml": programme.encode(), "document.md": document.encode()})
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.programme is not None
    return tuple(check(Subject.of(loaded.programme, CALENDAR)))


def findings(check: Callable[[Subject], Iterable[Result]], *replacements: Replacement) -> tuple[Finding, ...]:
    """The findings alone."""
    return tuple(each for each in results(check, *replacements) if isinstance(each, Finding))


def figures(finding: Finding) -> dict[str, str]:
    """What stands on each side."""
    assert isinstance(finding.witness, FiguresWitness)
    return dict(finding.witness.figures)
