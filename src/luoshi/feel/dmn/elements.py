"""What stands in a DMN file: definitions, the requirement graph, item definitions (DMN 1.5, chapters 6 and 7).

The boxed expressions are in `boxes`. Places are kept for problems and ignored in comparison, and so is the drawing.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from luoshi.feel.dmn.boxes import Box, Element, FunctionDefinition, InformationItem, UnaryTests


class Version(StrEnum):
    """A version of the standard; the text is the namespace of its models."""

    DMN_1_1 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
    DMN_1_2 = "http://www.omg.org/spec/DMN/20180521/MODEL/"
    DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    DMN_1_4 = "https://www.omg.org/spec/DMN/20211108/MODEL/"
    DMN_1_5 = "https://www.omg.org/spec/DMN/20230324/MODEL/"


@dataclass(frozen=True, slots=True)
class Import(Element):
    """Another model whose elements this one uses as `name.element`; with an empty name, without a prefix."""

    name: str
    namespace: str
    import_type: str = Version.DMN_1_5
    location: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionItem(Element):
    """The type of a function: its parameters and the name of its result's type."""

    parameters: tuple[InformationItem, ...] = ()
    result: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDefinition(Element):
    """A type (DMN 1.5, 7.3.2): another by name, or one of components, or a function; `collection` makes it a list.

    `allowed` restricts the items of a collection, or the value where it is none; `constraint` the whole value.
    """

    name: str
    type_ref: str | None = None
    allowed: UnaryTests | None = None
    constraint: UnaryTests | None = None
    components: "tuple[ItemDefinition, ...]" = ()
    function: FunctionItem | None = None
    collection: bool = False


class RequirementKind(StrEnum):
    """What a requirement points at; the text is the name of the XML element."""

    DECISION = "requiredDecision"
    INPUT = "requiredInput"
    KNOWLEDGE = "requiredKnowledge"
    AUTHORITY = "requiredAuthority"


@dataclass(frozen=True, slots=True)
class Requirement(Element):
    """What an element needs: `href` is `#id`, or `namespace#id` of an imported model."""

    kind: RequirementKind
    href: str


@dataclass(frozen=True, slots=True)
class InputData(Element):
    """A fact that is given from outside."""

    name: str
    variable: InformationItem | None = None


class LinkKind(StrEnum):
    """Who or what else a decision has to do with; the text is the name of the XML element."""

    SUPPORTED_OBJECTIVE = "supportedObjective"
    PERFORMANCE_INDICATOR = "impactedPerformanceIndicator"
    DECISION_MAKER = "decisionMaker"
    DECISION_OWNER = "decisionOwner"
    USING_PROCESS = "usingProcess"
    USING_TASK = "usingTask"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a decision to something that plays no part in its value."""

    kind: LinkKind
    href: str


@dataclass(frozen=True, slots=True)
class Decision(Element):
    """A decision; without logic it has no value."""

    name: str
    variable: InformationItem | None = None
    question: str | None = None
    allowed_answers: str | None = None
    information: tuple[Requirement, ...] = ()
    knowledge: tuple[Requirement, ...] = ()
    authority: tuple[Requirement, ...] = ()
    links: tuple[Link, ...] = ()
    logic: Box | None = None


@dataclass(frozen=True, slots=True)
class BusinessKnowledgeModel(Element):
    """A function that decisions may call."""

    name: str
    variable: InformationItem | None = None
    logic: FunctionDefinition | None = None
    knowledge: tuple[Requirement, ...] = ()
    authority: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionService(Element):
    """Decisions offered as a function of input data and of other decisions; all are references by `href`."""

    name: str
    variable: InformationItem | None = None
    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeSource(Element):
    """Where a rule comes from, such as a document."""

    name: str
    authority: tuple[Requirement, ...] = ()
    type: str | None = None
    owner: str | None = None
    location: str | None = None


DrgElement = InputData | Decision | BusinessKnowledgeModel | DecisionService | KnowledgeSource
"""An element of the decision requirement graph."""


@dataclass(frozen=True, slots=True)
class Definitions(Element):
    """A DMN file: `elements` in the order of the file.

    `language` is that of expressions which name none. `others` are artifacts, collections and business context, each as
    XML that is kept and not read, and `diagram` is the drawing (DMNDI) kept the same way, or None.
    """

    name: str
    namespace: str
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    elements: tuple[DrgElement, ...] = ()
    others: tuple[str, ...] = ()
    exporter: str | None = None
    exporter_version: str | None = None
    language: str | None = None
    diagram: str | None = field(default=None, compare=False)
