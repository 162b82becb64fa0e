"""DMN models: read from files and written to them, and evaluated.

`read_dmn` and `write_dmn` know the XML. The elements are in `elements`, the boxed expressions in `boxes`.
"""

from luoshi.feel.dmn.box_reading import DmnCode
from luoshi.feel.dmn.nodes import XmlCode
from luoshi.feel.dmn.reading import Read, read_dmn
from luoshi.feel.dmn.writing import write_dmn

__all__ = [
    "DmnCode",
    "Read",
    "XmlCode",
    "read_dmn",
    "write_dmn",
]
