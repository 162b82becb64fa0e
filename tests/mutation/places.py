"""The places of a package that may be edited, found by its grammar: rule texts, tests, figures, lengths of time."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from luoshi.feel.lexer import Kind, Token
from luoshi.programme.yaml_reading import MapNode, Node, Scalar
from tests.mutation.package_text import NodePath, PackageText, child, entries, items, rule_tokens, scalar_in


def rule_texts(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """The rule texts of decisions that are no tables, and the conditions and results of their exceptions."""
    for path, decision in package.section("decisions"):
        text = scalar_in(decision, "is")
        if text is not None:
            yield (*path, "is"), text
    for path, exception in exceptions_of(package):
        for key in ("when", "then"):
            text = scalar_in(exception, key)
            if text is not None:
                yield (*path, key), text


def exceptions_of(package: PackageText) -> Iterator[tuple[NodePath, MapNode]]:
    """The exceptions of decisions."""
    for path, decision in package.section("decisions"):
        for number, exception in items(child(decision, "except")):
            if isinstance(exception, MapNode):
                yield (*path, "except", number), exception


def conditions(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """The conditions of routes and of materials."""
    for path, procedure in package.section("procedures"):
        for number, route in items(child(procedure, "routes")):
            text = scalar_in(route, "when")
            if text is not None:
                yield (*path, "routes", number, "when"), text
    for path, material in package.section("materials"):
        text = scalar_in(material, "when")
        if text is not None:
            yield (*path, "when"), text


def tables(package: PackageText) -> Iterator[tuple[NodePath, Node]]:
    """The tables of decisions."""
    for path, decision in package.section("decisions"):
        table = child(decision, "table")
        if table is not None:
            yield (*path, "table"), table


def row_tests(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """The tests of the rows of all tables."""
    for path, table in tables(package):
        yield from tests_of(path, table)


def tests_of(path: NodePath, table: Node) -> Iterator[tuple[NodePath, Scalar]]:
    """The tests of the rows of a table."""
    for number, row in items(child(table, "rules")):
        for column, test in items(child(row, "when")):
            if isinstance(test, Scalar):
                yield (*path, "rules", number, "when", column), test


def row_results(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """The results of the rows of all tables."""
    for path, table in tables(package):
        for number, row in items(child(table, "rules")):
            result = scalar_in(row, "then")
            if result is not None:
                yield (*path, "rules", number, "then"), result


def parameter_values(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """The values of parameters but those with a label, which no clause gives."""
    for path, parameter in package.section("parameters"):
        for number, dated in items(child(parameter, "values")):
            value = scalar_in(dated, "value")
            if value is not None and child(dated, "label") is None:
                yield (*path, "values", number, "value"), value


def stated_sums(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """Figures of totals and of funds that are numbers."""
    for path, total in package.section("totals"):
        figures = [((*path, "total"), scalar_in(total, "total"))]
        for number, part in items(child(total, "parts")):
            figures.append(((*path, "parts", number, "value"), scalar_in(part, "value")))
        yield from _numeric(figures)
    for path, fund in package.section("funds"):
        figures = [((*path, "total", "amount"), scalar_in(fund, "total", "amount"))]
        for key in ("raised_from", "allotted_to"):
            for number, portion in items(child(fund, key)):
                figures += [((*path, key, number, each), scalar_in(portion, each)) for each in ("amount", "share")]
        yield from _numeric(figures)


def _numeric(figures: list[tuple[NodePath, Scalar | None]]) -> Iterator[tuple[NodePath, Scalar]]:
    for path, figure in figures:
        if figure is not None and number_of(figure.source) is not None:
            yield path, figure


def amounts_in_yuan(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """Numbers that are money by the type of what they belong to."""
    for path, value in parameter_values(package):
        if _type_at(package, path[:2]) == "money":
            yield path, value
    for path, figure in stated_sums(package):
        if path[-1] == "amount":
            yield path, figure
    for path, result in row_results(package):
        if _type_at(package, path[:2]) == "money":
            yield path, result


def _type_at(package: PackageText, path: NodePath) -> str:
    kind = scalar_in(package.root, *path, "type")
    return kind.text if kind is not None else ""


def unit_names(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """The unit 元 of facts that are money and of columns that sum it."""
    for path, term in package.section("terms"):
        unit = scalar_in(term, "unit")
        if unit is not None and unit.text == "元":
            yield (*path, "unit"), unit
    for path, owed in package.section("returns"):
        for number, column in items(child(owed, "columns")):
            unit = scalar_in(column, "unit")
            if unit is not None and unit.text == "元":
                yield (*path, "columns", number, "unit"), unit


def phrases(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """Lengths of time: limits and notices of stages, outer limits, days by which returns are due."""
    found: list[tuple[NodePath, Scalar | None]] = []
    for path, procedure in package.section("procedures"):
        found.append(((*path, "within", "limit"), scalar_in(procedure, "within", "limit")))
        for stage, node in entries(child(procedure, "stages")):
            found += [((*path, "stages", stage, key), scalar_in(node, key)) for key in ("within", "notice")]
    found += [((*path, "due"), scalar_in(owed, "due")) for path, owed in package.section("returns")]
    yield from ((path, phrase) for path, phrase in found if phrase is not None)


def days(package: PackageText) -> Iterator[tuple[NodePath, Scalar]]:
    """Days on which something ends: windows and tasks."""
    found: list[tuple[NodePath, Scalar | None]] = []
    for path, procedure in package.section("procedures"):
        for number, window in items(child(procedure, "windows")):
            found.append(((*path, "windows", number, "until"), scalar_in(window, "until")))
    found += [((*path, "due"), scalar_in(task, "due")) for path, task in package.section("tasks")]
    yield from ((path, day) for path, day in found if day is not None)


def literals(text: Scalar) -> Iterator[tuple[Token, Token, Token]]:
    """The numbers and days of a rule text: first token, last one, and the one that holds the digits."""
    tokens = rule_tokens(text)
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind is Kind.NUMBER:
            yield token, after if after is not None and after.is_symbol("%") else token, token
        elif token.is_word("date") and len(tokens) > place + 3 and tokens[place + 2].kind is Kind.STRING:
            yield token, tokens[place + 3], tokens[place + 2]


def number_of(shown: str) -> Decimal | None:
    """The number that is written, None where no number is."""
    try:
        return Decimal(shown[:-1]) / 100 if shown.endswith("%") else Decimal(shown)
    except InvalidOperation:
        return None
