"""The packages of the repository, each read and verified once."""

from functools import cache
from pathlib import Path

from tests.mutation.judging import Sound
from tests.mutation.package_text import PackageText, read_package

SEED = 20150910
"""By which samples are drawn."""

ROOT = Path(__file__).parents[2]
TOPS = ("programmes", "tests/packages")
FOLDERS = sorted(path.parent for top in TOPS for path in ROOT.glob(f"{top}/*/programme.yaml"))
NAMES = tuple(folder.name for folder in FOLDERS)


@cache
def package_of(name: str) -> PackageText:
    """The package of that name."""
    return read_package(FOLDERS[NAMES.index(name)])


@cache
def sound_of(name: str) -> Sound:
    """The package of that name as it stands, verified."""
    return Sound.of(package_of(name))
