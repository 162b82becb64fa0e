#!/usr/bin/env bash
# Makes the virtual environment: tools/python.sh PYTHON FOLDER
set -euo pipefail
python=$1 folder=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "需要 Python 3.11 或更高版本。已安装时可指明：make PYTHON=python3.11 …" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "缺少 venv 模块。请先运行：sudo apt-get install python3-venv" >&2
  exit 1
fi
"$python" -m venv "$folder"
