"""`luoshi import-rules FILE --package DIR`: rules that were edited elsewhere, checked and written back."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from luoshi.cli.packages import replace_file
from luoshi.cli.parser import Subparsers
from luoshi.cli.refusals import refuse
from luoshi.programme import package_files, problem_json
from luoshi.programme.exchange import ImportedRules, import_rules
from luoshi.source import FieldPlace, Problem

_REFUSED = 1
_LARGEST_FILE_BYTES = 20 * 1024 * 1024


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `import-rules`."""
    parser = subparsers.add_parser("import-rules", help="检查在 Excel 或 DMN 工具里改过的规则，写回方案包")
    parser.add_argument("file", metavar="FILE", help="改过的 .xlsx 或 .dmn 文件")
    parser.add_argument("--package", metavar="DIR", required=True, help="方案包所在的文件夹")
    parser.add_argument("--write", action="store_true", help="没有问题时写回方案包；不给出时只列出改动")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """List what changed, and write it where asked; 1 where there is any problem, 2 where a file cannot be read."""
    folder = Path(args.package)
    content = _content(Path(args.file))
    files = _files(folder)
    unreadable = [each for each in (content, files) if isinstance(each, Problem)]
    if isinstance(content, Problem) or isinstance(files, Problem):
        return refuse(unreadable, as_json=args.json)
    imported = import_rules(files, Path(args.file).name, content)
    changed = [name for name, data in imported.files.items() if files[name] != data]
    problems: Sequence[Problem] = imported.problems
    if args.write and not problems:
        problems = _write(folder, {name: imported.files[name] for name in changed})
    paths = [] if problems else [str(folder / name) for name in changed]
    if args.json:
        found = {
            "files": paths,
            "changes": [{"what": each.what, "before": each.before, "after": each.after} for each in imported.changes],
            "problems": [problem_json(each) for each in problems],
        }
        print(json.dumps(found, ensure_ascii=False))
    elif problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
    else:
        print(_as_text(imported, paths, written=args.write))
    return _REFUSED if problems else 0


def _as_text(imported: ImportedRules, paths: Sequence[str], *, written: bool) -> str:
    if not imported.changes:
        return "没有改动。"
    lines = [f"  {change}" for change in imported.changes]
    done = f"已写回 {'、'.join(paths)}；" if written else "还没有写回，确认后加 --write；"
    return "\n".join((f"改动 {len(imported.changes)} 处：", *lines, f"{done}算例可能要跟着改，请运行 luoshi check。"))


def _content(path: Path) -> bytes | Problem:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST_FILE_BYTES + 1)
    except OSError as error:
        message = f"读不了“{path}”：{error.strerror or error}"
        return Problem("rules-unreadable", message, FieldPlace("FILE"), "核对文件名和权限")


def _files(folder: Path) -> Mapping[str, bytes] | Problem:
    try:
        return package_files(folder)
    except OSError as error:
        message = f"读不了文件夹“{folder}”：{error.strerror or error}"
        return Problem("package-unreadable", message, FieldPlace("--package"), "给出含有 programme.yaml 的文件夹")


def _write(folder: Path, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    for name, data in files.items():
        problem = replace_file(folder / name, data, FieldPlace("--package"))
        if problem is not None:
            return (problem,)
    return ()
