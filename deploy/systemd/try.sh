#!/usr/bin/env bash
# Starts what the units start, on loopback with TLS, where no systemd runs: to try an installation, not to serve one.
# usage: try.sh            needs DATABASE_URL (an empty PostgreSQL database) and caddy; CADDY names another one
#        try.sh --bare     as root on a bare Debian: installs what it needs, and takes a throwaway PostgreSQL
#        PORT=8443 BACKEND=8765 try.sh      Ctrl-C stops everything
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ "${1:-}" = --bare ]; then
  source deploy/local/lib.sh
  need Caddy "command -v caddy >/dev/null" caddy caddy caddy
  need PostgreSQL "postgres_bin >/dev/null" postgresql postgresql-server postgresql
  deploy/local/setup.sh --only-venv
  exec deploy/local/postgres.sh --durable deploy/systemd/try.sh
fi

: "${DATABASE_URL:?names an empty PostgreSQL database, such as postgres://lms:secret@127.0.0.1:5432/lms}"
caddy=${CADDY:-$(command -v caddy || true)}
[ -n "$caddy" ] || { echo "caddy is missing. To install it:  sudo apt-get install caddy" >&2; exit 1; }
port=${PORT:-8443} backend=${BACKEND:-8765}
site=${LMS_VAR_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/lms-try.XXXXXX")}
python=.venv/bin/python

export DATABASE_URL DJANGO_SETTINGS_MODULE=lms.settings.production LMS_VAR_DIR=$site LMS_MEDIA_DIR=$site/media
export LMS_BACKUP_DIR=$site/backups LMS_ALLOWED_HOSTS=localhost LMS_PUBLIC_URL=https://localhost:$port
export LMS_BIND=127.0.0.1:$backend XDG_DATA_HOME=$site/caddy XDG_CONFIG_HOME=$site/caddy
mkdir -p "$site/media"

# As lms-prepare.service and the set-up of docs/operation.md.
$python manage.py make_keys
$python manage.py migrate --noinput --verbosity 0
$python manage.py check --deploy --database default
[ -d "$site/static" ] || $python manage.py collectstatic --noinput --verbosity 0
[ -n "${WITHOUT_REFERENCE:-}" ] || $python manage.py load_reference --if-changed --verbosity 0

sed -e "s|{\$LMS_HOST:lms.example.vn} {|localhost:$port {\n\ttls internal|" -e "s|127.0.0.1:8000|127.0.0.1:$backend|" \
  -e "s|/var/lib/lms/media|$site/media|" deploy/systemd/Caddyfile >"$site/Caddyfile.site"
{ printf '{\n\tskip_install_trust\n\tauto_https disable_redirects\n\tadmin off\n}\n'; cat "$site/Caddyfile.site"; } >"$site/Caddyfile"

children=()
stop() { trap - EXIT INT TERM; kill "${children[@]}" 2>/dev/null || true; wait "${children[@]}" 2>/dev/null || true; }
trap stop EXIT
trap 'exit 0' INT TERM
# keep COMMAND...: starts it anew when it ends, as Restart=always does.
keep() { (child=""; trap 'kill $child 2>/dev/null; wait $child; exit' TERM; while :; do "$@" & child=$!; wait $child || true; sleep 2; done) & children+=($!); }
keep .venv/bin/gunicorn --config deploy/gunicorn.conf.py lms.wsgi:application
keep $python manage.py run_worker
keep "$caddy" run --config "$site/Caddyfile" --adapter caddyfile
echo "https://localhost:$port/  (files in $site; its certificate authority is $site/caddy/caddy/pki/authorities/local/root.crt)"
wait
