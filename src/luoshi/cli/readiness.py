"""Whether the database and the assets are ready for this version, asked before anything is served or worked on."""

import sys
from pathlib import Path


def database_ready() -> bool:
    """Whether every migration has run; says what to do where not. Django must have been started."""
    from django.db import DatabaseError

    from luoshi.services import installation

    try:
        missing = installation.pending()
    except installation.NewerTables as refusal:
        print(f"{refusal.message}{refusal.remedy}", file=sys.stderr)
        return False
    except DatabaseError as error:
        print(f"连不上数据库：{error}\n请核对 LUOSHI_DATABASE_URL 和 LUOSHI_DATA。", file=sys.stderr)
        return False
    if missing:
        print(
            "数据库还不是这一版本的结构。新安装请运行 luoshi init；升级请先 luoshi backup，再 luoshi init --upgrade。",
            file=sys.stderr,
        )
    return not missing


def assets_ready() -> bool:
    """Whether the built assets are collected, collecting them where they are missing or older than what was built."""
    from django.conf import settings
    from django.core.management import call_command

    built = [path.stat().st_mtime for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")]
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not built:
        print("页面的样式和脚本还没有构建。请先运行 make install。", file=sys.stderr)
        return collected.exists()
    if not collected.exists() or collected.stat().st_mtime < max(built):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    return True
