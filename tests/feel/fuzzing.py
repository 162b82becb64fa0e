"""Bytes that atheris makes up, read as rule text; run as a program, because atheris ends the process it runs in.

python -m tests.feel.fuzzing -max_total_time=60
"""

import sys

import atheris

with atheris.instrument_imports(include=["luoshi.feel"]):
    from tests.feel.trees import read, read_tests, read_type


def read_bytes(data: bytes) -> None:
    """Whatever the bytes say is a tree or problems with places; anything else is an exception, which it reports."""
    text = data.decode("utf-8", "replace")
    for parsed in (read(text, ("a", "a-b", "profit and loss")), read_tests(text), read_type(text)):
        if (parsed.tree is None) != bool(parsed.problems):
            raise AssertionError(text)
        if not all(problem.message and problem.remedy for problem in parsed.problems):
            raise AssertionError(text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read_bytes)
    atheris.Fuzz()
