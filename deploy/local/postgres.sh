#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a throwaway PostgreSQL cluster, which it starts before and removes after.
# usage: postgres.sh [--durable] COMMAND...     --durable: it writes as a real one does, and has the database `lms`.
# Runs under the account `postgres` when root (initdb refuses root), else under one's own
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

careless=(-c fsync=off -c full_page_writes=off -c jit=off -c autovacuum=off -c shared_buffers=256MB)
durable=""
if [ "${1:-}" = --durable ]; then
  durable=yes careless=()
  shift
fi
bin=$(postgres_bin) || die "PostgreSQL's initdb is missing."
run_as=()
folder=$(mktemp -d "${TMPDIR:-/tmp}/lms-pg.XXXXXX")
project=$PWD
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  chmod 711 "$folder"
  run_as=(runuser -u postgres --)
  if ! (cd / && "${run_as[@]}" test -x "$folder"); then die "The account postgres may not enter $folder; set TMPDIR to a folder it may."; fi
fi

in_cluster() { (cd / && ${run_as[@]+"${run_as[@]}"} "$bin/$1" -D "$folder/data" "${@:2}"); }

stop() {
  in_cluster pg_ctl -m immediate -w -s stop 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

port=$("$project/.venv/bin/python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1]); s.close()')
in_cluster initdb -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
in_cluster pg_ctl -w -s -l "$folder/log" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 ${careless[*]-} -c max_connections=60" start ||
  die "The throwaway PostgreSQL did not start: $(tail -n 3 "$folder/log")"
[ -z "$durable" ] || (cd / && ${run_as[@]+"${run_as[@]}"} "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres lms)

LMS_POSTGRES_BIN=$bin DATABASE_URL="postgres://postgres@127.0.0.1:$port/lms" "$@"
