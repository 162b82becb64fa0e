"""DMN models: read from files and written to them, and evaluated.

`read_dmn` and `write_dmn` know the XML, `load` makes a model ready, `DmnModel.evaluate` gives the value of anything in
it. The elements are in `elements`, the boxed expressions in `boxes`.
"""

from luoshi.feel.dmn.box_reading import DmnCode
from luoshi.feel.dmn.elements import Definitions, Version
from luoshi.feel.dmn.nodes import XmlCode
from luoshi.feel.dmn.reading import Read, read_dmn
from luoshi.feel.dmn.running import Case, DmnModel, load
from luoshi.feel.dmn.units import Engine
from luoshi.feel.dmn.writing import write_dmn

__all__ = [
    "Case",
    "Definitions",
    "DmnCode",
    "DmnModel",
    "Engine",
    "Read",
    "Version",
    "XmlCode",
    "load",
    "read_dmn",
    "write_dmn",
]
