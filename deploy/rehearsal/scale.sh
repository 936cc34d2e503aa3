#!/usr/bin/env bash
# Two web servers and two workers, in folders of their own, on one PostgreSQL, one cache and one S3-compatible store, all
# thrown away afterwards: see scale.py.      usage: scale.sh [LEARNERS [SECONDS]]
# Needs what `make test` needs, caddy, and valkey-server or redis-server; CADDY and CACHE_SERVER name others.
source "$(dirname "${BASH_SOURCE[0]}")/../local/lib.sh"

CADDY=${CADDY:-$(command -v caddy || true)}
CACHE_SERVER=${CACHE_SERVER:-$(command -v valkey-server || command -v redis-server || true)}
[ -n "$CADDY" ] || die "caddy is missing. To install it:  $(install_command caddy caddy caddy)"
[ -n "$CACHE_SERVER" ] || die "A cache server is missing. To install it:  $(install_command redis-server valkey valkey)"
export CADDY CACHE_SERVER
exec deploy/local/postgres.sh --durable .venv/bin/python deploy/rehearsal/scale.py "$@"
