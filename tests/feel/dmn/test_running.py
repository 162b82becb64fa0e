"""Models evaluated by both evaluators: what an element may see, services, imports, types, boxes, tables."""

from decimal import Decimal
from random import Random

import pytest

from luoshi.feel.dmn import DmnCode, DmnModel, Engine, load, read_dmn
from luoshi.feel.values import Context, Null, NullCode, Value
from luoshi.source import FilePlace
from tests.feel.dmn.models import EVERYTHING, decision, definitions, fact, framed, function, loaded, text

pytestmark = pytest.mark.parametrize("engine", list(Engine))

_ONE, _TWO = Decimal(1), Decimal(2)


def _value(body: str, engine: Engine, name: str = "问", **inputs: Value) -> object:
    """What the element is worth, plainly."""
    return _plain(loaded(body, engine).evaluate(name, inputs))


def _plain(value: Value) -> object:
    """The value in Python's own types: null as None, numbers that equal an int as they are."""
    match value:
        case Null():
            return None
        case tuple():
            return [_plain(each) for each in value]
        case Context():
            return {name: _plain(each) for name, each in value.items()}
        case _:
            return value


# What an element sees


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(fact("甲") + decision("问", text("甲 + 1"), "甲"), 2, id="an input it requires"),
        pytest.param(fact("甲") + decision("问", text("甲 + 1")), None, id="an input it does not require"),
        pytest.param(
            fact("甲") + decision("乙", text("甲 * 2"), "甲") + decision("问", text("乙 + 1"), "d:乙"),
            3,
            id="a decision it requires",
        ),
        pytest.param(
            fact("甲") + decision("乙", text("甲 * 2"), "甲") + decision("问", text("甲 + 1"), "d:乙"),
            None,
            id="not what its decision requires",
        ),
        pytest.param(
            function("加倍", "x:number", text("x * 2")) + fact("甲") + decision("问", text("加倍(甲)"), "甲 k:加倍"),
            2,
            id="a function it requires",
        ),
        pytest.param(
            function("加倍", "x", text("x * 2")) + decision("问", text("加倍(3)")), None, id="a function it does not"
        ),
        pytest.param(
            function("加一", "x", text("x + 1"))
            + function("加二", "x", text("加一(加一(x))"), needs="k:加一")
            + decision("问", text("加二(3)"), "k:加二"),
            5,
            id="a function that requires a function",
        ),
        pytest.param(
            function("阶乘", "n", text("if n &lt; 2 then 1 else n * 阶乘(n - 1)"), needs="k:阶乘")
            + decision("问", text("阶乘(5)"), "k:阶乘"),
            120,
            id="a function that calls itself",
        ),
        pytest.param(
            function("取数", "n", text("n"), ' kind="Java"') + decision("问", text("取数(1)"), "k:取数"),
            None,
            id="a function of another language",
        ),
        pytest.param(decision("问", ""), None, id="no logic"),
        pytest.param(decision("问", "<literalExpression/>"), None, id="an expression that says nothing"),
    ],
)
def test_an_element_sees_what_it_requires(body: str, expected: object, engine: Engine) -> None:
    assert _value(body, engine, 甲=_ONE) == expected


def test_what_is_not_given_is_null_with_its_reason(engine: Engine) -> None:
    model = loaded(fact("甲") + decision("问", text("甲"), "甲"), engine)
    found = model.evaluate("问", {})
    assert isinstance(found, Null)
    assert (found.reason, found.code, found.missing) == ("没有给出“甲”", NullCode.MISSING_FACT, ())


def test_a_decision_without_logic_is_made_outside(engine: Engine) -> None:
    model = loaded(decision("评价", "", type_ref="string") + decision("问", text('评价 + "。"'), "d:评价"), engine)
    assert model.evaluate("问", {"评价": "良好"}) == "良好。"
    assert _plain(model.evaluate("问", {"评价": _ONE})) is None
    assert _plain(model.evaluate("问", {})) is None


def test_each_decision_is_evaluated_once_a_case(engine: Engine) -> None:
    """A chain in which each decision requires the one before twice would take 2^40 steps."""
    chain = decision("d0", text("1")) + "".join(
        decision(f"d{n}", text(f"d{n - 1} + d{n - 1} - d{n - 1}"), f"d:d{n - 1}") for n in range(1, 41)
    )
    assert _value(chain, engine, "d40") == 1


def test_a_long_chain_needs_no_deep_stack(engine: Engine) -> None:
    chain = decision("d0", text("1")) + "".join(
        decision(f"d{n}", text(f"d{n - 1} + 1"), f"d:d{n - 1}") for n in range(1, 1200)
    )
    assert _value(chain, engine, "d1199") == 1200


def test_a_function_is_evaluated_by_the_names_of_its_parameters(engine: Engine) -> None:
    body = function("差", "a:number b:number", text("a - b"))
    assert _value(body, engine, "差", a=_TWO, b=_ONE) == 1
    assert _value(body, engine, "差", a=_TWO) is None
    assert _value(body, engine, "差", a="二", b=_ONE) is None


def test_names_outside_of_the_model_are_the_callers_mistake(engine: Engine) -> None:
    with pytest.raises(KeyError):
        loaded(decision("问", text("1")), engine).evaluate("没有", {})


# Services

_SERVICE = (
    fact("基数", "number")
    + decision("系数", text("2"), type_ref="number")
    + decision("结果", text("基数 * 系数"), "基数 d:系数", type_ref="number")
    + decision("说明", text('"共" + string(结果)'), "d:结果")
)


def _service(outputs: str, decisions: str = "", data: str = "", type_ref: str = "") -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    parts = (("outputDecision", outputs), ("inputDecision", decisions), ("inputData", data))
    hrefs = "".join(f'<{kind} href="#_{name}"/>' for kind, names in parts for name in names.split())
    return f'<decisionService id="_服务" name="服务"><variable name="服务"{typed}/>{hrefs}</decisionService>'


@pytest.mark.parametrize(
    ("service", "call", "expected"),
    [
        pytest.param(_service("结果", "", "基数"), "服务(5)", 10, id="its own decisions are evaluated inside"),
        pytest.param(_service("结果", "系数", "基数"), "服务(5, 3)", 15, id="input data come before input decisions"),
        pytest.param(_service("结果", "系数", "基数"), "服务(系数: 3, 基数: 5)", 15, id="by name"),
        pytest.param(_service("结果", "系数", "基数"), "服务(5)", None, id="too few arguments"),
        pytest.param(_service("结果", "系数", "基数"), '服务(5, "三")', None, id="an argument of another type"),
        pytest.param(_service("结果", "系数"), "服务(3)", None, id="input data of outside are not seen inside"),
        pytest.param(_service("结果 说明", "", "基数"), "服务(5).说明", "共10", id="several outputs make a context"),
        pytest.param(_service("结果", "", "基数", "string"), "服务(5)", None, id="the result must be of its type"),
    ],
)
def test_a_service_is_a_function(service: str, call: str, expected: object, engine: Engine) -> None:
    body = _SERVICE + service + decision("问", text(call), "k:服务")
    assert _value(body, engine, 基数=Decimal(100)) == expected


def test_a_service_leaves_what_is_outside_alone(engine: Engine) -> None:
    logic = text("{里: 服务(5, 3), 外: 结果, 再: 系数}")
    body = _SERVICE + _service("结果", "系数", "基数") + decision("问", logic, "d:结果 d:系数 k:服务")
    assert _value(body, engine, 基数=Decimal(100)) == {"里": 15, "外": 200, "再": 2}


def test_a_service_is_evaluated_by_name(engine: Engine) -> None:
    model = loaded(_SERVICE + _service("结果 说明", "系数", "基数"), engine)
    assert _plain(model.evaluate("服务", {"系数": Decimal(3), "基数": Decimal(5)})) == {"结果": 15, "说明": "共15"}
    assert _plain(model.evaluate("服务", {"系数": Decimal(3)})) == {"结果": None, "说明": None}


# Imports

_COMMON = definitions(
    '<itemDefinition name="金额"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues>'
    "</itemDefinition>"
    + fact("底数", "number")
    + decision("双倍", text("底数 * 2"), "底数")
    + function("加倍", "x:number", text("x * 2")),
    "urn:test:common",
    "common",
)


def _importing(logic: str, needs: str, type_ref: str | None = None, name: str = "公共") -> str:
    return f'<import name="{name}" namespace="urn:test:common" importType="urn:x"/>' + decision(
        "问", logic, type_ref=type_ref
    ).replace(
        "<literalExpression",
        "".join(
            f'<{holder}Requirement><required{kind} href="urn:test:common#_{target}"/></{holder}Requirement>'
            for holder, kind, target in (each.split(":") for each in needs.split())
        )
        + "<literalExpression",
        1,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(_importing(text("公共.双倍 + 1"), "information:Decision:双倍"), 9, id="a decision"),
        pytest.param(_importing(text("公共.底数"), "information:Input:底数"), 4, id="an input"),
        pytest.param(_importing(text("公共.加倍(3)"), "knowledge:Knowledge:加倍"), 6, id="a function"),
        pytest.param(_importing(text("加倍(3)"), "knowledge:Knowledge:加倍", name=""), 6, id="without a prefix"),
        pytest.param(_importing(text("公共.双倍"), ""), None, id="what is not required"),
        pytest.param(_importing(text("5"), "", "公共.金额"), 5, id="a type"),
        pytest.param(_importing(text("-5"), "", "公共.金额"), None, id="a type that does not allow it"),
    ],
)
def test_imported_elements_are_entries_of_the_import(body: str, expected: object, engine: Engine) -> None:
    model = loaded(body, engine, _COMMON)
    assert _plain(model.evaluate("问", {}, {("urn:test:common", "底数"): Decimal(4)})) == expected


def test_an_import_that_is_missing_is_a_problem(engine: Engine) -> None:
    model = loaded(_importing(text("公共.双倍"), "information:Decision:双倍"), engine)
    assert [each.code for each in model.problems if each.code.startswith("dmn-")] == [DmnCode.UNRESOLVED] * 2
    assert _plain(model.evaluate("问", {})) is None


# Types

_TYPES = (
    '<itemDefinition name="规模"><typeRef>string</typeRef><allowedValues><text>"大型","小微"</text></allowedValues>'
    '</itemDefinition><itemDefinition name="名单" isCollection="true"><typeRef>规模</typeRef>'
    "<typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>"
    '<itemDefinition name="企业"><itemComponent name="名"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="规模"><typeRef>规模</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="运算"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/>'
    "</functionItem></itemDefinition>"
)


@pytest.mark.parametrize(
    ("type_ref", "value", "expected"),
    [
        pytest.param("规模", '"小微"', "小微", id="allowed"),
        pytest.param("规模", '"中型"', None, id="not allowed"),
        pytest.param("规模", "1", None, id="another type"),
        pytest.param("规模", '["小微"]', "小微", id="a list of one as its item"),
        pytest.param("名单", '["小微", "大型"]', ["小微", "大型"], id="a list of allowed ones"),
        pytest.param("名单", '"小微"', ["小微"], id="an item as a list of one"),
        pytest.param("名单", '["小微", "中型"]', None, id="a list with one that is not allowed"),
        pytest.param("名单", '["小微", "小微", "小微"]', None, id="more than the constraint lets pass"),
        pytest.param(
            "企业", '{名: "甲", 规模: "小微", 其他: 1}', {"名": "甲", "规模": "小微", "其他": 1}, id="more entries"
        ),
        pytest.param("企业", '{名: "甲"}', None, id="an entry that is lacking"),
        pytest.param("企业", '{名: "甲", 规模: "中型"}', None, id="an entry that is not allowed"),
        pytest.param("list&lt;number&gt;", "[1, 2]", [1, 2], id="a type that is written out"),
        pytest.param("没有", "1", 1, id="an unknown type takes anything"),
    ],
)
def test_values_fit_their_types(type_ref: str, value: str, expected: object, engine: Engine) -> None:
    assert _value(_TYPES + decision("问", text(value), type_ref=type_ref), engine) == expected
    assert _value(_TYPES + decision("问", text(value, type_ref)), engine) == expected


def test_an_input_must_fit_its_type(engine: Engine) -> None:
    model = loaded(_TYPES + fact("甲", "规模") + decision("问", text("甲"), "甲"), engine)
    found = model.evaluate("问", {"甲": "中型"})
    assert isinstance(found, Null)
    assert (found.reason, found.code) == ("“甲”：“规模”不允许这个值", NullCode.NOT_ALLOWED)


def test_a_function_must_fit_its_type(engine: Engine) -> None:
    body = _TYPES + function("用", "f:运算 x:number", text("f(x)"))
    fits = body + decision("问", text("用(function(a: number) a + 1, 2)"), "k:用")
    assert _value(fits, engine) == 3
    assert _value(body + decision("问", text("用(abs, -2)"), "k:用"), engine) == 2
    assert _value(body + decision("问", text("用(function(a: string) 1, 2)"), "k:用"), engine) is None


# Boxes


def _entries(*entries: str, result: str = "") -> str:
    named = "".join(
        f'<contextEntry><variable name="{each.partition("=")[0]}"/>{each.partition("=")[2]}</contextEntry>'
        for each in entries
    )
    return f"<context>{named}{f'<contextEntry>{result}</contextEntry>' if result else ''}</context>"


_INVOKED = '<invocation>{}<binding><parameter name="{}"/>{}</binding></invocation>'


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        pytest.param(_entries("a=" + text("1"), "b=" + text("a + 1")), {"a": 1, "b": 2}, id="context"),
        pytest.param(_entries("a b=" + text("1"), result=text("a b + 1")), 2, id="context with a result"),
        pytest.param(f"<list>{text('1')}{_entries('a=' + text('2'))}</list>", [1, {"a": 2}], id="list"),
        pytest.param(
            f'<relation><column name="a"/><column name="b" typeRef="number"/><row>{text("1")}{text("2")}</row>'
            f"<row>{text('3')}{text('true')}</row></relation>",
            [{"a": 1, "b": 2}, {"a": 3, "b": None}],
            id="relation",
        ),
        pytest.param(
            _entries(
                f'f=<functionDefinition><formalParameter name="x y"/>{text("x y + 1")}</functionDefinition>',
                result=_INVOKED.format(text("f"), "x y", text("2")),
            ),
            3,
            id="function and invocation",
        ),
        pytest.param(_INVOKED.format(text("abs"), "n", text("-2")), 2, id="invocation of a built-in function"),
        pytest.param(_INVOKED.format(text("abs"), "m", text("-2")), None, id="invocation by a wrong name"),
        pytest.param(
            _entries(
                f'f=<functionDefinition><formalParameter name="n"/>{text("if n = 0 then 0 else n + f(n - 1)")}'
                "</functionDefinition>",
                result=text("f(4)"),
            ),
            10,
            id="a function that calls itself",
        ),
        pytest.param(
            f"<conditional><if>{text('1 > 2')}</if><then>{text('1')}</then><else>{text('2')}</else></conditional>",
            2,
            id="conditional",
        ),
        pytest.param(
            f"<filter><in>{text('[{a: 1}, {a: 2}]')}</in><match>{text('a > 1')}</match></filter>",
            [{"a": 2}],
            id="filter by an entry",
        ),
        pytest.param(
            f"<filter><in>{text('[1, 2, 3]')}</in><match>{text('item > 1')}</match></filter>", [2, 3], id="filter"
        ),
        pytest.param(
            f'<for iteratorVariable="i"><in>{text("[1, 2]")}</in><return>{text("i + count(partial)")}</return></for>',
            [1, 3],
            id="for, with what came before",
        ),
        pytest.param(
            f'<some iteratorVariable="i"><in>{text("[1, 2]")}</in><satisfies>{text("i > 1")}</satisfies></some>',
            True,
            id="some",
        ),
        pytest.param(
            f'<every iteratorVariable="i"><in>{text("[1, 2]")}</in><satisfies>{text("i > 1")}</satisfies></every>',
            False,
            id="every",
        ),
    ],
)
def test_boxed_expressions(box: str, expected: object, engine: Engine) -> None:
    assert _value(decision("问", box), engine) == expected


def test_every_box_of_the_large_model(engine: Engine) -> None:
    model = load(definitions(EVERYTHING), (), engine)
    assert _plain(model.evaluate("盒子", {})) == {"列表": [1, 2], "都": False}
    assert _plain(model.evaluate("取大", {"数": Decimal(-5)})) == 0


# Tables


def _table(policy: str, *rows: str, output: str = "<output/>") -> str:
    """A table on `甲`; a row is `test -> result`."""
    written = "".join(
        f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{result}</text></outputEntry></rule>"
        for test, _, result in (row.partition(" -> ") for row in rows)
    )
    clause = "<input><inputExpression><text>甲</text></inputExpression></input>"
    return f"<decisionTable {policy}>{clause}{output}{written}</decisionTable>"


_RANKED = '<output><outputValues><text>"高","低"</text></outputValues></output>'
_ROWS = ("&gt; 0 -> 1", "&gt; 1 -> 3", "&gt; 1 -> 2")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(_table('hitPolicy="UNIQUE"', "&lt; 2 -> 1", "&gt;= 2 -> 2"), 2, id="unique"),
        pytest.param(_table("", *_ROWS), None, id="unique is the default and refuses several"),
        pytest.param(_table('hitPolicy="ANY"', "&gt; 0 -> 5", "&gt; 1 -> 5"), 5, id="any"),
        pytest.param(_table('hitPolicy="ANY"', *_ROWS), None, id="any refuses different results"),
        pytest.param(_table('hitPolicy="FIRST"', *_ROWS), 1, id="first"),
        pytest.param(_table('hitPolicy="RULE ORDER"', *_ROWS), [1, 3, 2], id="rule order"),
        pytest.param(_table('hitPolicy="COLLECT"', *_ROWS), [1, 3, 2], id="collect"),
        pytest.param(_table('hitPolicy="COLLECT" aggregation="SUM"', *_ROWS), 6, id="sum"),
        pytest.param(_table('hitPolicy="COLLECT" aggregation="COUNT"', *_ROWS), 3, id="count"),
        pytest.param(_table('hitPolicy="COLLECT" aggregation="MIN"', *_ROWS), 1, id="min"),
        pytest.param(_table('hitPolicy="COLLECT" aggregation="MAX"', *_ROWS), 3, id="max"),
        pytest.param(_table('hitPolicy="PRIORITY"', '- -> "低"', '- -> "高"', output=_RANKED), "高", id="priority"),
        pytest.param(
            _table('hitPolicy="OUTPUT ORDER"', '- -> "低"', '- -> "高"', output=_RANKED),
            ["高", "低"],
            id="output order",
        ),
        pytest.param(_table("", "&gt; 9 -> 1"), None, id="no row"),
        pytest.param(
            _table(
                "", "&gt; 9 -> 1", output="<output><defaultOutputEntry><text>7</text></defaultOutputEntry></output>"
            ),
            7,
            id="a default",
        ),
        pytest.param(_table("", "-> 1", " -> 4"), 4, id="a blank test holds"),
        pytest.param(_table("", "甲 + -> 4"), None, id="a test that cannot be read"),
        pytest.param(_table("", "- -> 4 +"), None, id="a result that cannot be read"),
    ],
)
def test_tables(table: str, expected: object, engine: Engine) -> None:
    assert _value(fact("甲", "number") + decision("问", table, "甲"), engine, 甲=_TWO) == expected


def test_ranks_come_from_the_type_where_the_table_lists_none(engine: Engine) -> None:
    ranked = '<itemDefinition name="级"><typeRef>string</typeRef><allowedValues><text>"高","低"</text></allowedValues>'
    table = _table('hitPolicy="PRIORITY"', '- -> "低"', '- -> "高"', output='<output typeRef="级"/>')
    assert _value(ranked + "</itemDefinition>" + fact("甲") + decision("问", table, "甲"), engine, 甲=_ONE) == "高"


def test_several_outputs_make_a_context(engine: Engine) -> None:
    rows = "<rule><outputEntry><text>1</text></outputEntry><outputEntry><text>2</text></outputEntry></rule>"
    table = f'<decisionTable><output name="a"/><output name="b c"/>{rows}</decisionTable>'
    assert _value(decision("问", table), engine) == {"a": 1, "b c": 2}


# Problems


def _codes(model: DmnModel) -> list[tuple[str, int, int]]:
    places = [each.where for each in model.problems]
    assert all(isinstance(where, FilePlace) for where in places)
    return [
        (each.code, each.where.line, each.where.column) for each in model.problems if isinstance(each.where, FilePlace)
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(fact("甲") + "\n" + fact("甲"), ["dmn-duplicate-name", "dmn-duplicate-id"], id="names and ids"),
        pytest.param("\n" + decision("甲", text("1"), "没有"), ["dmn-unresolved"], id="a requirement of nothing"),
        pytest.param("\n" + decision("甲", text("1"), type_ref="nubmer"), ["dmn-unknown-type"], id="an unknown type"),
        pytest.param(
            '\n<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>', ["dmn-cycle"], id="a type of itself"
        ),
        pytest.param("\n" + decision("甲", text("1"), "d:甲"), ["dmn-cycle"], id="a decision that requires itself"),
        pytest.param(
            "\n"
            + decision("甲", '<literalExpression expressionLanguage="urn:python"><text>1</text></literalExpression>'),
            ["dmn-foreign-language"],
            id="another language",
        ),
        pytest.param("\n" + decision("甲", text("1 +")), ["feel-syntax"], id="a text that cannot be read"),
        pytest.param("\n" + decision("甲", text("没有 + 1")), ["feel-unknown-name"], id="a name of nothing"),
    ],
)
def test_problems_are_found_when_a_model_is_loaded(body: str, expected: list[str], engine: Engine) -> None:
    found = _codes(loaded(body, engine))
    assert sorted(code for code, _, _ in found) == sorted(expected)
    assert {line for _, line, _ in found} == {3}


def test_a_problem_points_into_the_text(engine: Engine) -> None:
    found = _codes(loaded(decision("甲", "\n<literalExpression><text>1 &lt; 没有</text></literalExpression>"), engine))
    assert found == [("feel-unknown-name", 3, 33)]


def test_a_circle_is_null_and_the_rest_has_values(engine: Engine) -> None:
    body = (
        decision("甲", text("乙 + 1"), "d:乙")
        + decision("乙", text("甲 + 1"), "d:甲")
        + decision("问", text("甲 = null"), "d:甲")
        + decision("旁", text("1"))
    )
    model = loaded(body, engine)
    assert _plain(model.evaluate("旁", {})) == 1
    assert _plain(model.evaluate("问", {})) is True
    found = model.evaluate("甲", {})
    assert isinstance(found, Null)
    assert found.reason == "“甲”要用到它自己"


def test_a_null_names_the_place_in_the_file(engine: Engine) -> None:
    if engine is Engine.COMPILED:
        return
    found = loaded(decision("甲", "\n<literalExpression><text>1 / 0</text></literalExpression>"), engine).evaluate(
        "甲", {}
    )
    assert isinstance(found, Null)
    assert isinstance(found.where, FilePlace)
    assert (found.where.file, found.where.line) == ("main.dmn", 3)


# Bad models


def test_boxes_that_nest_too_deep_are_null_with_a_problem(engine: Engine) -> None:
    model = loaded(decision("问", "<list>" * 40 + text("1") + "</list>" * 40) + decision("旁", text("1")), engine)
    assert [each.code for each in model.problems] == [DmnCode.TOO_DEEP]
    assert _plain(model.evaluate("旁", {})) == 1
    deepest: object = _plain(model.evaluate("问", {}))
    while isinstance(deepest, list):
        (deepest,) = deepest
    assert deepest is None


def test_no_damage_to_a_file_is_more_than_a_problem(engine: Engine) -> None:
    """Characters lost, doubled or changed: the file is refused, or every element has a value and null its reason."""
    choose = Random(20260102)
    whole = framed(EVERYTHING)
    soft = [place for place, mark in enumerate(whole) if mark not in '<>"=/ ' and whole[place - 1] != "<"]
    evaluated = 0
    for _ in range(200):
        start = choose.choice(soft) if choose.random() < 0.7 else choose.randrange(len(whole))
        piece = choose.choice(["", "<", '"', "&lt;", "(", "]", " and ", "..", "_d1", "1", "a", "汉"])
        damaged = whole[:start] + piece + whole[start + 1 :]
        read = read_dmn(damaged, "damaged.dmn")
        if read.model is None:
            assert read.problems
            continue
        model = load(read.model, (), engine)
        for name in model.names:
            found = model.evaluate(name, {})
            evaluated += 1
            assert not isinstance(found, Null) or found.reason
    assert evaluated >= 150
