"""Which elements may stand in which (DMN15.xsd), so that a misspelled one is found and not passed over."""

from collections.abc import Iterator, Mapping
from typing import Final

from luoshi.feel.dmn.box_reading import DmnCode
from luoshi.feel.dmn.nodes import MODEL, Node
from luoshi.feel.problems import nearest, quote
from luoshi.source import Problem

_ELEMENT: Final = "description extensionElements"
_BOXES: Final = (
    "literalExpression context list relation invocation functionDefinition conditional filter for some every "
    "decisionTable"
)
_TYPE: Final = f"{_ELEMENT} typeRef allowedValues typeConstraint itemComponent functionItem"
_REQUIREMENT: Final = f"{_ELEMENT} requiredDecision requiredInput requiredKnowledge requiredAuthority"
_TESTS: Final = f"{_ELEMENT} text"
_FUNCTION: Final = f"{_ELEMENT} formalParameter {_BOXES}"
_LITERAL: Final = f"{_ELEMENT} text importedValues"

_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(children.split())
    for name, children in {
        "definitions": (
            f"{_ELEMENT} import itemDefinition inputData decision businessKnowledgeModel decisionService "
            "knowledgeSource textAnnotation association group elementCollection performanceIndicator organizationUnit"
        ),
        "itemDefinition": _TYPE,
        "itemComponent": _TYPE,
        "functionItem": f"{_ELEMENT} parameters",
        "inputData": f"{_ELEMENT} variable",
        "decision": (
            f"{_ELEMENT} question allowedAnswers variable informationRequirement knowledgeRequirement "
            "authorityRequirement supportedObjective impactedPerformanceIndicator decisionMaker decisionOwner "
            f"usingProcess usingTask {_BOXES}"
        ),
        "businessKnowledgeModel": (f"{_ELEMENT} variable encapsulatedLogic knowledgeRequirement authorityRequirement"),
        "decisionService": (f"{_ELEMENT} variable outputDecision encapsulatedDecision inputDecision inputData"),
        "knowledgeSource": f"{_ELEMENT} authorityRequirement type owner",
        "informationRequirement": _REQUIREMENT,
        "knowledgeRequirement": _REQUIREMENT,
        "authorityRequirement": _REQUIREMENT,
        "encapsulatedLogic": _FUNCTION,
        "functionDefinition": _FUNCTION,
        "literalExpression": _LITERAL,
        "inputExpression": _LITERAL,
        "outputEntry": _LITERAL,
        "defaultOutputEntry": _LITERAL,
        "inputEntry": _TESTS,
        "inputValues": _TESTS,
        "outputValues": _TESTS,
        "allowedValues": _TESTS,
        "typeConstraint": _TESTS,
        "context": f"{_ELEMENT} contextEntry",
        "contextEntry": f"{_ELEMENT} variable {_BOXES}",
        "list": f"{_ELEMENT} {_BOXES}",
        "relation": f"{_ELEMENT} column row",
        "row": f"{_ELEMENT} {_BOXES}",
        "invocation": f"{_ELEMENT} binding {_BOXES}",
        "binding": f"parameter {_BOXES}",
        "conditional": f"{_ELEMENT} if then else",
        "filter": f"{_ELEMENT} in match",
        "for": f"{_ELEMENT} in return",
        "some": f"{_ELEMENT} in satisfies",
        "every": f"{_ELEMENT} in satisfies",
        "decisionTable": f"{_ELEMENT} input output annotation rule",
        "input": f"{_ELEMENT} inputExpression inputValues",
        "output": f"{_ELEMENT} outputValues defaultOutputEntry",
        "rule": f"{_ELEMENT} inputEntry outputEntry annotationEntry",
        "annotationEntry": "text",
        **dict.fromkeys(("if", "then", "else", "in", "match", "return", "satisfies"), _BOXES),
    }.items()
}


def check_children(root: Node) -> Iterator[Problem]:
    """A problem for each element of the model's namespace that may not stand where it does."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        allowed = _CHILDREN.get(node.name)
        for child in node.children:
            if child.namespace != MODEL or allowed is None:
                continue
            waiting.append(child)
            if child.name not in allowed:
                close = nearest(child.name, allowed)
                remedy = f"是不是 <{close}>？" if close else "删去或移到该在的地方"
                yield Problem(
                    DmnCode.UNKNOWN_ELEMENT, f"<{node.name}> 里不能有{quote(f'<{child.name}>')}", child.where, remedy
                )
