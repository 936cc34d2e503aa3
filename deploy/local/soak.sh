#!/usr/bin/env bash
# The tests that `make test` leaves out for their size, on SQLite and on PostgreSQL.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source deploy/local/venv.sh

deploy/local/setup.sh --dev --only-venv
need "PostgreSQL" "postgres_bin >/dev/null" postgresql postgresql-server postgresql
export DJANGO_ALLOW_ASYNC_UNSAFE=true
.venv/bin/python -m pytest -m soak "$@"
deploy/local/postgres.sh .venv/bin/python -m pytest -m "soak or once or delivery" "$@"
