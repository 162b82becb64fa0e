"""DMN files of our own for tests: small pieces put into a frame."""

from luoshi.feel.dmn import Definitions, DmnModel, Engine, Version, load, read_dmn

OURS = "urn:test:main"


def framed(body: str, namespace: str = OURS, version: str = Version.DMN_1_5, name: str = "main") -> str:
    """A DMN file with these elements, the body beginning on line 2."""
    return (
        f'<definitions xmlns="{version}" id="_{name}" name="{name}" namespace="{namespace}">\n{body}\n</definitions>\n'
    )


def definitions(body: str, namespace: str = OURS, name: str = "main") -> Definitions:
    """The elements of a file that has no problems."""
    read = read_dmn(framed(body, namespace, name=name), "main.dmn")
    assert read.problems == ()
    assert read.model is not None
    return read.model


def loaded(body: str, engine: Engine = Engine.PLAIN, *imported: Definitions) -> DmnModel:
    """A model ready to be evaluated."""
    return load(definitions(body), imported, engine)


def fact(name: str, type_ref: str | None = None) -> str:
    """Input data, its identifier `_name`."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<inputData id="_{name}" name="{name}"><variable name="{name}"{typed}/></inputData>'


def decision(name: str, logic: str, needs: str = "", type_ref: str | None = None) -> str:
    """A decision with its logic as XML; `needs` are names: `d:` decisions, `k:` knowledge, else input data."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return (
        f'<decision id="_{name}" name="{name}"><variable name="{name}"{typed}/>'
        + "".join(need(each, f"_{name}_{number}") for number, each in enumerate(needs.split(), 1))
        + f"{logic}</decision>"
    )


def need(wanted: str, identifier: str) -> str:
    """A requirement: `d:` of a decision, `k:` of a function or service, else of input data."""
    kind, _, name = wanted.rpartition(":")
    holder, target = {
        "d": ("informationRequirement", "requiredDecision"),
        "k": ("knowledgeRequirement", "requiredKnowledge"),
        "": ("informationRequirement", "requiredInput"),
    }[kind]
    return f'<{holder} id="{identifier}"><{target} href="#_{name}"/></{holder}>'


def text(feel: str, type_ref: str | None = None) -> str:
    """A literal expression; the text is XML already."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<literalExpression{typed}><text>{feel}</text></literalExpression>"


def function(name: str, parameters: str, body: str, attributes: str = "", needs: str = "") -> str:
    """A business knowledge model; parameters as `name` or `name:type`, parted by blanks."""
    formal = "".join(
        f'<formalParameter name="{each.partition(":")[0]}"'
        + (f' typeRef="{each.partition(":")[2]}"' if ":" in each else "")
        + "/>"
        for each in parameters.split()
    )
    return (
        f'<businessKnowledgeModel id="_{name}" name="{name}"><variable name="{name}"/>'
        f"<encapsulatedLogic{attributes}>{formal}{body}</encapsulatedLogic>"
        + "".join(need(each, f"_{name}_{number}") for number, each in enumerate(needs.split(), 1))
        + "</businessKnowledgeModel>"
    )


EVERYTHING = f"""
<description>补贴</description>
<import id="_imp" name="公共" namespace="urn:test:common" importType="{Version.DMN_1_5}" locationURI="common.dmn"/>
<itemDefinition id="_t1" name="企业"><itemComponent id="_t1a" name="规模"><typeRef>string</typeRef>
<allowedValues id="_t1v"><text>"大型","小微"</text></allowedValues></itemComponent>
<itemComponent name="人数"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="名单" isCollection="true"><typeRef>string</typeRef>
<typeConstraint><text>count(?) &lt;= 3</text></typeConstraint></itemDefinition>
<itemDefinition name="计算"><functionItem outputTypeRef="number"><parameters name="数" typeRef="number"/></functionItem>
</itemDefinition>
<inputData id="_in" name="企业信息" label="企业"><variable id="_inv" name="企业信息" typeRef="企业"/></inputData>
<decision id="_d1" name="标准"><description>每人
金额</description><question>多少？</question><allowedAnswers>数</allowedAnswers><variable name="标准" typeRef="number"/>
<informationRequirement id="_r1"><requiredInput href="#_in"/></informationRequirement>
<knowledgeRequirement id="_r2"><requiredKnowledge href="#_f"/></knowledgeRequirement>
<authorityRequirement id="_r3"><requiredAuthority href="#_s"/></authorityRequirement>
<decisionOwner href="#_unit"/>
<decisionTable id="_dt" hitPolicy="COLLECT" aggregation="MAX" preferredOrientation="Rule-as-Column" outputLabel="标准">
<input id="_i1" label="规模"><inputExpression typeRef="string"><text>企业信息.规模</text></inputExpression>
<inputValues><text>"大型","小微"</text></inputValues></input>
<output id="_o1" name="标准" typeRef="number"><outputValues><text>0,500</text></outputValues>
<defaultOutputEntry><text>0</text></defaultOutputEntry></output>
<annotation name="条款"/>
<rule id="_w1"><inputEntry><text>"小微"</text></inputEntry><outputEntry><text>500</text></outputEntry>
<annotationEntry><text>三（二）</text></annotationEntry></rule></decisionTable></decision>
<decision id="_d2" name="盒子"><variable name="盒子"/><context>
<contextEntry><variable name="列表"/><list>{text("1")}{text("2")}</list></contextEntry>
<contextEntry><variable name="表"/><relation><column name="a"/><column name="b"/>
<row>{text("1")}{text("2")}</row></relation></contextEntry>
<contextEntry><variable name="函数"/><functionDefinition><formalParameter name="x" typeRef="number"/>{text("x + 1")}
</functionDefinition></contextEntry>
<contextEntry><variable name="调用"/><invocation>{text("函数")}<binding><parameter name="x"/>{text("1")}</binding>
</invocation></contextEntry>
<contextEntry><variable name="如果"/><conditional><if>{text("1 &lt; 2")}</if><then>{text("1")}</then>
<else>{text("2")}</else></conditional></contextEntry>
<contextEntry><variable name="筛选"/><filter><in>{text("列表")}</in><match>{text("item > 1")}</match></filter>
</contextEntry>
<contextEntry><variable name="循环"/><for iteratorVariable="i"><in typeRef="Any">{text("列表")}</in>
<return>{text("i * 2")}</return></for></contextEntry>
<contextEntry><variable name="有"/><some iteratorVariable="i"><in>{text("列表")}</in>
<satisfies>{text("i > 1")}</satisfies></some></contextEntry>
<contextEntry><variable name="都"/><every iteratorVariable="i"><in>{text("列表")}</in><satisfies>{text("i > 1")}
</satisfies></every></contextEntry>
<contextEntry>{text("{{列表: 列表, 都: 都}}".replace("{{", "{").replace("}}", "}"))}</contextEntry></context></decision>
<businessKnowledgeModel id="_f" name="取大"><variable name="取大" typeRef="计算"/><encapsulatedLogic kind="FEEL">
<formalParameter name="数" typeRef="number"/>{text("max(数, 0)", "number")}</encapsulatedLogic></businessKnowledgeModel>
<decisionService id="_sv" name="服务"><variable name="服务"/><outputDecision href="#_d1"/>
<encapsulatedDecision href="#_d2"/><inputData href="#_in"/></decisionService>
<knowledgeSource id="_s" name="文件" locationURI="urn:document">
<type>文件</type><owner href="#_unit"/></knowledgeSource>
<textAnnotation id="_n"><text>说明 &amp; 备注</text></textAnnotation>
<organizationUnit id="_unit" name="人社局"/>
"""
"""The body of a model with every element and every boxed expression."""
