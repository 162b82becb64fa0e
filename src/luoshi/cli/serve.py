"""`luoshi serve`: the web server, with pages, API and assets."""

import argparse
import socket
import sys

from luoshi.cli.framework import start_django
from luoshi.cli.parser import Subparsers
from luoshi.cli.readiness import assets_ready, database_ready

PORT = 8000
HOST = "127.0.0.1"
# Requests mostly wait for the database; more threads than this only queue there.
_THREADS = 4


def add_parser(subparsers: Subparsers) -> None:
    """Declare the arguments of `serve`."""
    parser = subparsers.add_parser("serve", help="启动网站")
    parser.add_argument("--host", default=HOST, metavar="ADDRESS", help=f"监听的地址，默认 {HOST}")
    parser.add_argument("--port", type=int, default=PORT, metavar="PORT", help=f"监听的端口，默认 {PORT}")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="进程数，默认 1；多于 1 宜用 PostgreSQL")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; 1 where the database or the assets are not ready."""
    start_django()
    if not (port_free(args.host, args.port) and database_ready() and assets_ready()):
        return 1
    print(f"落实已启动：http://{args.host}:{args.port}/", flush=True)
    serve(args.host, args.port, args.processes)
    return 0


def port_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet; says what to do where somebody does, or where there is no such address."""
    try:
        with socket.create_server((host, port)):
            return True
    except (OSError, OverflowError) as error:
        print(f"不能监听 {host}:{port}（{error}）。请用 --port 另指一个端口。", file=sys.stderr)
        return False


def serve(host: str, port: int, processes: int) -> None:
    """Serve in the foreground with so many processes."""
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # The processes are forks of this one, and an open SQLite file must not pass through a fork.
    connections.close_all()
    server = Server(
        "luoshi.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.serve()
