"""The command line: `luoshi COMMAND …`.

A command is a module of this package with `add_parser(subparsers)` and `run(args) -> int`. Only the module of the
command that was asked for is imported, so that none pays for the start-up of another.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Protocol, cast

from luoshi import __version__
from luoshi.cli.parser import WRONG_USE, CommandParser, Subparsers

__all__ = ["COMMANDS", "Command", "CommandParser", "Subparsers", "load", "main"]

# The order is that of a person's first day with the program.
COMMANDS = MappingProxyType(
    {
        "demo": "建立演示数据并启动演示网站",
        "check": "检查方案包：条款覆盖、引用、类型",
        "test": "运行方案包中的算例",
        "verify": "发布前核对方案：逐项证明，或举出实例",
        "cover": "列出算例没有用到的规定和分界，拟出要补的算例",
        "diff": "比较两版方案：改了哪些条款，哪些情形结果不同",
        "decide": "按方案包对一组事实作出判定",
        "export": "把方案包的规则导出为 DMN 或 Excel",
        "import-rules": "检查在 Excel 或 DMN 工具里改过的规则，写回方案包",
        "feel": "计算一个 FEEL 表达式",
        "tck": "运行 DMN 公开一致性测试",
        "due": "推算期限或应办日期",
        "init": "为正式使用建立数据库、管理员、单位和用户",
        "serve": "启动网站",
        "work": "启动后台处理",
        "backup": "备份全部数据",
        "restore": "从备份恢复数据",
        "audit": "核验审计记录未被改动",
    }
)

_INTERRUPTED = 130
_READER_GONE = 141


class Command(Protocol):
    """What a command's module offers; `run` returns the exit code: 0 good, 1 findings or refusals, 2 unusable input."""

    def add_parser(self, subparsers: Subparsers) -> None:
        """Declare the command's own arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do what was asked and return the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `argv`, without the program's name, defaults to the process's."""
    words = sys.argv[1:] if argv is None else list(argv)
    parser = CommandParser(prog="luoshi", description="落实：把方案文件变成可以运行、逐条可查的方案。")
    parser.add_argument("--version", action="version", version=f"luoshi {__version__}", help="显示版本")
    subparsers = parser.add_subparsers(
        dest="command", title="命令", metavar="命令", required=True, parser_class=CommandParser
    )
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None:
        for command, summary in COMMANDS.items():
            subparsers.add_parser(command, help=summary)
        parser.parse_args(words)
        return WRONG_USE  # parse_args has left already: a command is required
    if name not in COMMANDS:
        parser.error(f"没有“{name}”这个命令，可用的命令：{'、'.join(COMMANDS)}")
    command_module = load(name)
    command_module.add_parser(subparsers)
    return _guarded(command_module, parser.parse_args(words))


def load(name: str) -> Command:
    """The module of one command of `COMMANDS`."""
    return cast(Command, import_module(f"luoshi.cli.{name.replace('-', '_')}"))


def _guarded(command: Command, args: argparse.Namespace) -> int:
    """The command's exit code, also where the person stops it or whoever reads its output goes away."""
    try:
        code = command.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    return code
