"""The command line before any command: what it imports, what it says about wrong use, how it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.cli import COMMANDS, CommandParser, load, main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([], "用法错误：缺少参数：命令", id="nothing"),
        pytest.param(["fly"], "用法错误：没有“fly”这个命令，可用的命令：", id="no such command"),
        pytest.param(["--fast"], "用法错误：缺少参数：命令", id="no such option"),
        pytest.param(["due"], "用法错误：缺少参数：SPEC, --from", id="a command without its arguments"),
        pytest.param(
            ["due", "7 days", "--from"], "用法错误：参数 --from 后面要有一个值", id="an option without its value"
        ),
        pytest.param(["due", "7 days", "--from", "2015-09-28", "--jso"], "不认识的参数：--jso", id="abbreviated"),
    ],
)
def test_wrong_use_is_explained_in_chinese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert said in printed.err
    assert "--help" in printed.err
    assert printed.out == ""


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert [name for name in COMMANDS if f"    {name} " not in printed] == []
    assert "usage" not in printed


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    subparsers = CommandParser(prog="luoshi").add_subparsers(parser_class=CommandParser)
    load(name).add_parser(subparsers)
    (parser,) = subparsers.choices.values()
    assert parser.prog == f"luoshi {name}"
    assert "用法：" in parser.format_help()


@pytest.mark.parametrize("name", ["check", "test", "verify", "cover", "diff", "decide", "feel", "due"])
def test_commands_without_database_do_not_load_django(name: str) -> None:
    """Start-up is paid on every call, and these are called by scripts."""
    program = (
        "import sys; from luoshi.cli import CommandParser, load\n"
        f"load({name!r}).add_parser(CommandParser().add_subparsers(parser_class=CommandParser))\n"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run((sys.executable, "-c", program), check=False).returncode == 0


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`luoshi --help | head -0`: the reader closes the pipe before anything is written."""
    errors = tmp_path / "errors"
    with errors.open("w") as kept:
        command = (sys.executable, "-m", "luoshi.cli", "due", "7 days", "--from", "2015-09-28")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=kept)
        assert process.stdout is not None
        process.stdout.close()
        process.wait()
    assert errors.read_text(encoding="utf-8") == ""
