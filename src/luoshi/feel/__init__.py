"""The rule language: FEEL expressions and DMN decision tables, checked, decided, and explained.

`build` turns definitions into a `Model`; `Model.decide` explains, `Model.values` is quick; both give the same answers.
"""

from luoshi.feel.building import Built, build
from luoshi.feel.coercion import conforms
from luoshi.feel.definitions import Decision, Input, Row, Table
from luoshi.feel.evaluating import evaluate_text
from luoshi.feel.model import Model
from luoshi.feel.parser import Parsed, parse_expression
from luoshi.feel.printing import show_expression
from luoshi.feel.problems import Cell, Code
from luoshi.feel.rules import Outcome, Step
from luoshi.feel.showing import Json, Misfit, from_json, show, show_inline
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    Basic,
    ContextType,
    ListType,
    RangeType,
    Type,
    name_type,
    show_type,
    type_of,
)
from luoshi.feel.values import (
    DECIMALS,
    Context,
    DayDuration,
    MonthDuration,
    Null,
    NullCode,
    Range,
    Value,
)

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAY_DURATION",
    "DECIMALS",
    "MONTH_DURATION",
    "NULL",
    "NUMBER",
    "STRING",
    "TIME",
    "Aggregation",
    "Basic",
    "Built",
    "Cell",
    "Code",
    "Context",
    "ContextType",
    "DayDuration",
    "Decision",
    "Hit",
    "Input",
    "Json",
    "ListType",
    "Misfit",
    "Model",
    "MonthDuration",
    "Null",
    "NullCode",
    "Outcome",
    "Parsed",
    "Range",
    "RangeType",
    "Row",
    "Step",
    "Table",
    "Type",
    "Value",
    "build",
    "conforms",
    "evaluate_text",
    "from_json",
    "name_type",
    "parse_expression",
    "show",
    "show_expression",
    "show_inline",
    "show_type",
    "type_of",
]
