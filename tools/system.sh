#!/usr/bin/env bash
# What pip and npm cannot bring: tools/system.sh demo|test
#   demo  libraries and fonts for PDF files; without them everything but printing works, so it only warns
#   test  also Chromium, pdftotext and a PostgreSQL on 127.0.0.1:5432 with a role luoshi; without them it stops
# Missing Debian packages are installed when this runs as root or sudo asks for no password.
set -euo pipefail
purpose=$1
role_url=postgres://luoshi:luoshi@127.0.0.1:5432/postgres
cd "$(dirname "$0")/.."

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

missing_packages() {
  ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || echo libpangoft2-1.0-0
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts" -iname '*NotoSansCJK*' -print -quit 2>/dev/null)" ] \
    || echo fonts-noto-cjk
  [ "$purpose" = test ] || return 0
  command -v chromium chromium-browser google-chrome >/dev/null || echo chromium
  command -v pdftotext >/dev/null || echo poppler-utils
  answers 127.0.0.1 5432 || command -v pg_ctlcluster >/dev/null || echo postgresql
}

answers() {
  (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null
}

install_packages() {
  local packages
  packages=$(missing_packages | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  if may_install; then
    echo "正在安装 Debian 软件包：$packages" >&2
    # shellcheck disable=SC2086
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
  elif [ "$purpose" = demo ]; then
    echo "提示：缺少 $packages，不能打印 PDF，其余功能不受影响。安装：sudo apt-get install $packages" >&2
  else
    echo "测试需要这些软件包，当前用户无权安装。请先运行：sudo apt-get install $packages" >&2
    exit 1
  fi
}

role_works() {
  .venv/bin/python - "$role_url" 2>/dev/null <<'PYTHON'
import sys
import psycopg
psycopg.connect(sys.argv[1], connect_timeout=3).close()
PYTHON
}

make_role() {
  local sql="CREATE ROLE luoshi LOGIN CREATEDB PASSWORD 'luoshi'"
  as_root runuser -u postgres -- psql -qc "$sql" 2>/dev/null || psql -h 127.0.0.1 -U postgres -w -qc "$sql" 2>/dev/null
}

start_postgres() {
  role_works && return 0
  if ! answers 127.0.0.1 5432; then
    local version cluster
    read -r version cluster _ < <(pg_lsclusters -h)
    as_root pg_ctlcluster "$version" "$cluster" start || true
    for _ in $(seq 20); do answers 127.0.0.1 5432 && break || sleep 0.5; done
  fi
  make_role || true
  role_works && return 0
  cat >&2 <<'TEXT'
测试需要 127.0.0.1:5432 上的 PostgreSQL，以及用户 luoshi（口令 luoshi，可建数据库）。请先运行：
  sudo systemctl start postgresql
  sudo -u postgres psql -c "CREATE ROLE luoshi LOGIN CREATEDB PASSWORD 'luoshi'"
TEXT
  exit 1
}

install_packages
if [ "$purpose" = test ]; then start_postgres; fi
