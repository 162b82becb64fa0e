"""A package about invented fines: exceptions with and without precedence, a base rule that is a table, dated values."""

DOCUMENT = """# 摊位管理办法
## 一、罚款
（一）标准。占道1平方米以内的罚款50元，超过的每平方米罚款80元，按实测面积计算到分。
（二）占消防通道的，每平方米罚款300元。
## 二、从轻和从重
（一）初次占道并当场改正的，不予罚款。
（二）一年内占道三次以上的，罚款加倍。
（三）占消防通道的，即使初次也不免除。
（四）残疾人经营的，罚款减半。
## 三、期限
（一）罚款自决定之日起一个月内缴清，当月没有对应日的，在该月最后一日缴清。
（二）2021年起，消防通道的标准为每平方米500元。
## 四、执行
自2020年1月1日起执行，至2022年12月31日止。
"""

PROGRAMME = """# 占道罚款，条款都是虚构的。
id: stall-fines
title: 占道罚款
issuer: 城管局
summary: 占道经营的罚款。
document: document.md
in_force: {from: 2020-01-01, until: 2022-12-31, clause: 四}

parameters:
  通道标准:   # 每平方米
    type: money
    clause: 一(二)
    values:
      - {from: 2020-01-01, value: 300}
      - {from: 2021-01-01, value: 500, clause: 三(二)}   # 提高

terms:
  面积: {type: decimal, min: 0, max: 1000, unit: 平方米, clause: 一(一), question: 占道多少平方米？}
  占消防通道: {type: boolean, clause: 一(二), question: 是否占消防通道？}
  初次改正: {type: boolean, clause: 二(一), question: 是否初次占道并当场改正？}
  一年内次数: {type: integer, min: 1, max: 100, clause: 二(二), question: 一年内占道几次？}
  残疾人经营: {type: boolean, clause: 二(四), question: 是否残疾人经营？}
  决定日期: {type: date, clause: 三(一), question: 哪一天决定？}
  地段: {type: choice, choices: [主干道, 背街], clause: 一(一), question: 在哪里占道？}

decisions:
  罚款:
    clause: 一(一)
    type: money
    round: half up to fen
    table:
      hit: unique
      in: [面积]
      rules:
        # 小面积
        - {when: ["<= 1"], then: 50}     # 一口价
        - {when: ["> 1"], then: 面积 * 80}
    except:
      - {label: 初次, when: 初次改正, then: 0, clause: 二(一)}
      - {label: 屡次, when: 一年内次数 >= 3, then: 面积 * 160, clause: 二(二)}
      - label: 通道
        when: 占消防通道
        then: 面积 * 通道标准
        clause: [一(二), 二(三)]
        beats: [初次, 屡次]
      - {label: 残疾人, when: 残疾人经营, then: 面积 * 40, clause: 二(四), beats: 初次}
  缴清日: {clause: 三(一), type: date, is: 'add months(决定日期, 1, "last day")'}
  从重:
    clause: 二(二)
    type: boolean
    is: 一年内次数 >= 3
    except: [{label: 背街, when: '地段 = "背街"', then: false, clause: 二(四)}]
"""

STYLES = PROGRAMME.replace(
    "  缴清日:",
    """  块:
    clause: 三(一)
    type: decimal
    is: |
      if 面积 > 1   // 大的
      then 面积 * 2
      else 0

  折行:
    clause: 三(一)
    type: decimal
    is: >
      if 面积 > 1
      then 面积 * 2
      else 0
  双引号: {clause: 三(一), type: text, is: "if 面积 > 1 then \\"大\\" else \\"小\\""}
  几行:
    clause: 三(一)
    type: decimal
    is: if 面积 > 1
      then 面积 * 2
      else 0
  疏排:
    clause: 三(一)
    type: decimal
    table:
      hit: first
      in: 面积
      rules:
      - when: "<= 1"
        then: |
          1
          + 1
      - when:
          - '> 1'
        then: 面积
        clause: 三(一)
  缴清日:""",
)
"""The same with rule text in every style of YAML."""

CASES = """\
- {id: 小面积, clause: 一(一), why: 1平方米50元。,
    facts: {面积: 1, 占消防通道: false, 初次改正: false, 一年内次数: 1, 残疾人经营: false}, expect: {罚款: 50}}
- {id: 大面积, clause: 一(一), why: 2×80＝160。,
    facts: {面积: 2, 占消防通道: false, 初次改正: false, 一年内次数: 1, 残疾人经营: false}, expect: {罚款: 160}}
- {id: 初次, clause: 二(一), why: 不予罚款。,
    facts: {面积: 2, 占消防通道: false, 初次改正: true, 一年内次数: 1, 残疾人经营: false}, expect: {罚款: 0}}
- {id: 三次, clause: 二(二), why: 2×160＝320。,
    facts: {面积: 2, 占消防通道: false, 初次改正: false, 一年内次数: 3, 残疾人经营: false}, expect: {罚款: 320}}
- {id: 通道, clause: [一(二), 二(三)], why: 2×300＝600。,
    facts: {面积: 2, 占消防通道: true, 初次改正: true, 一年内次数: 1, 残疾人经营: false}, expect: {罚款: 600}}
- {id: 以后的通道, clause: 三(二), why: 2×500＝1000。, on: 2021-01-01,
    facts: {面积: 2, 占消防通道: true, 初次改正: false, 一年内次数: 1, 残疾人经营: false}, expect: {罚款: 1000}}
- {id: 残疾人, clause: 二(四), why: 2×40＝80。,
    facts: {面积: 2, 占消防通道: false, 初次改正: true, 一年内次数: 1, 残疾人经营: true}, expect: {罚款: 80}}
- {id: 原来的标准, clause: 一(二), why: 每平方米300元。, parameter: 通道标准, value: 300}
- {id: 提高的标准, clause: 三(二), why: 每平方米500元。, parameter: 通道标准, value: 500, on: 2021-01-01}
- {id: 缴清, clause: 三(一), why: 2月没有31日。, facts: {决定日期: 2020-01-31}, expect: {缴清日: 2020-02-29}}
- {id: 三次从重, clause: 二(二), why: 三次。, facts: {一年内次数: 3, 地段: 主干道}, expect: {从重: true}}
- {id: 背街, clause: 二(四), why: 背街不从重。, facts: {一年内次数: 3, 地段: 背街}, expect: {从重: false}}
- {id: 执行, clause: 四, why: 三年。, on: 2022-12-31, in_force: true}
- {id: 执行完毕, clause: 四, why: 三年。, on: 2023-01-01, in_force: false}
"""


def files(programme: str = PROGRAMME, cases: str = CASES) -> dict[str, bytes]:
    """The files of the package, any of them replaced."""
    return {"programme.yaml": programme.encode(), "document.md": DOCUMENT.encode(), "cases.yaml": cases.encode()}
