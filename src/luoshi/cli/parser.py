"""An argument parser that speaks Chinese."""

import argparse
import re
import sys
from typing import NoReturn, TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[CommandParser]"
WRONG_USE = 2

# What argparse of the standard library says, and what we say instead.
_MESSAGES = (
    (re.compile(r"the following arguments are required: (.+)"), r"缺少参数：\1"),
    (re.compile(r"unrecognized arguments: (.+)"), r"不认识的参数：\1"),
    (re.compile(r"one of the arguments (.+) is required"), r"以下参数必须给出一个：\1"),
    (re.compile(r"argument (.+): invalid choice: (.+) \(choose from (.+)\)"), r"参数 \1 不能是 \2，可选：\3"),
    (re.compile(r"argument (.+): invalid \S+ value: (.+)"), r"参数 \1 的值无法识别：\2"),
    (re.compile(r"argument (.+): expected one argument"), r"参数 \1 后面要有一个值"),
    (re.compile(r"argument (.+): expected at least one argument"), r"参数 \1 后面至少要有一个值"),
    (re.compile(r"argument (.+): expected (\d+) arguments?"), r"参数 \1 后面要有 \2 个值"),
    (re.compile(r"argument (.+): not allowed with argument (.+)"), r"参数 \1 不能与 \2 同用"),
    (re.compile(r"argument (.+): ignored explicit argument (.+)"), r"参数 \1 不接受值：\2"),
    (re.compile(r"ambiguous option: (.+) could match (.+)"), r"参数 \1 不明确，可能是 \2"),
    (re.compile(r"argument (.+): (.+)"), r"参数 \1：\2"),
)


class _Formatter(argparse.HelpFormatter):
    """Help in two columns, the left one wide enough for every command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        # argparse does not count by how much it indents commands, and would put the longest on a line of its own.
        self._action_max_length = 16


class CommandParser(argparse.ArgumentParser):
    """An `ArgumentParser` with Chinese headings and errors, used for `luoshi` and for each of its commands."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": _Formatter, **options, "add_help": False})  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def format_usage(self) -> str:
        """The usage line under the heading 用法."""
        return _in_chinese(super().format_usage())

    def format_help(self) -> str:
        """The whole help text under Chinese headings."""
        return _in_chinese(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and how to learn the right use, then leave with exit code 2."""
        print(f"用法错误：{_translated(message)}\n查看用法：{self.prog} --help", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def _in_chinese(text: str) -> str:
    return re.sub(r"^usage: ", "用法：", text)


def _translated(message: str) -> str:
    for pattern, replacement in _MESSAGES:
        if pattern.fullmatch(message):
            return pattern.sub(replacement, message)
    return message
