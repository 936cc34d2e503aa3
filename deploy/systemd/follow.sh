#!/usr/bin/env bash
# Types the commands of docs/operation.md ("A fresh Debian 12 or 13") as they stand, on a machine that is thrown away
# afterwards; then ends and starts every part while learners sit exams, and says whether anything acknowledged was lost.
# usage: as root, on a bare Debian with systemd, from a copy of the repository in /srv/lms:
#        deploy/systemd/follow.sh [LEARNERS [SECONDS]]        12 learners for 90 seconds
set -euo pipefail
[ "$(id -u)" = 0 ] && [ -d /run/systemd/system ] || { echo "Root on a machine with systemd is needed." >&2; exit 1; }
[ "$(pwd)" = /srv/lms ] || { echo "Start this in /srv/lms." >&2; exit 1; }
[ ! -e /etc/lms ] || { echo "/etc/lms is there: this is for a machine on which nothing is installed." >&2; exit 1; }
learners=${1:-12} seconds=${2:-90}
work=$(mktemp -d)
site=localhost password='Mat-khau.thu.1'

say() { printf '== %s\n' "$*"; }

say "the commands of docs/operation.md"
awk '/^## A fresh Debian/ {on = 1} on && /^```$/ {n++; next} on && n == 1 {print} n > 1 {exit}' docs/operation.md >"$work/doc.sh"
[ "$(wc -l <"$work/doc.sh")" -gt 30 ] || { echo "docs/operation.md has no such commands." >&2; exit 1; }
# What a person fills in or answers: names, a password, the first account.
sed -i -e "s/change-me/$password/g" -e "s/lms\.example\.vn/$site/g" \
  -e "s/^lms createsuperuser\$/DJANGO_SUPERUSER_PASSWORD=cam-tay-chi-viec lms createsuperuser --noinput --username quan-tri --full_name 'Quản trị'/" \
  -e "s|^\(install .*lms\.env\.example [^ ]*\).*|\1; sed -i -e s/change-me/$password/ -e s/lms.example.vn/$site/ /etc/lms/lms.env|" \
  -e "s|^\(cp .*/Caddyfile /etc/caddy/Caddyfile\).*|\1; sed -i s/lms.example.vn/$site/ /etc/caddy/Caddyfile|" "$work/doc.sh"
export DEBIAN_FRONTEND=noninteractive
apt-get() { command apt-get -y -q "$@" >"$work/apt" 2>&1 || { tail -n 20 "$work/apt" >&2; return 1; }; }
started=$SECONDS
apt-get update
# shellcheck disable=SC1091
(set -e; . "$work/doc.sh") >"$work/doc.out" 2>&1 || { tail -n 30 "$work/doc.out" >&2; exit 1; }
say "installed and started in $((SECONDS - started)) s"

units=(lms-web lms-worker@1 lms-backup.timer caddy postgresql)
until curl -fsS -o /dev/null --cacert "${authority:=/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt}" "https://$site/dang-nhap/" 2>/dev/null; do
  [ $((waited = ${waited:-0} + 1)) -lt 60 ] || { journalctl -u 'lms-*' -u caddy --no-pager | tail -n 40 >&2; exit 1; }
  sleep 1
done
say "units: $(systemctl is-active "${units[@]}" | tr '\n' ' ')"
systemd-analyze verify /etc/systemd/system/lms*.service /etc/systemd/system/lms*.timer && say "systemd-analyze verify: nothing to say"
for path in /dang-nhap/ /metrics; do say "$path over TLS: $(curl -sS -o /dev/null -w '%{http_code}' --cacert "$authority" "https://$site$path")"; done
say "http leads to: $(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' "http://$site/dang-nhap/")"

say "a ward with $learners learners"
as_lms() { (set -a; . /etc/lms/lms.env; set +a; cd /srv/lms && runuser -u lms -- "$@"); }
as_lms .venv/bin/python -c "import django; django.setup(); from bench.world import *; print(as_json(build_world($learners, 0)))" >"$work/world.json"
python3 deploy/rehearsal/learners.py 443 "$authority" "$work/world.json" "$seconds" >"$work/told.json" &
load=$!
pause() { sleep $((seconds / 9)); }
act() { pause; kill -0 $load || { echo "The learners gave up." >&2; exit 1; }; local at=$SECONDS; "$@" || say "failed: $*"; say "$* ($((SECONDS - at)) s)"; }
main_pid() { systemctl show --property MainPID --value "$1"; }
killed() { kill -9 "$(main_pid "$1")"; }
act systemctl restart lms-web
act systemctl reload lms-web
act killed lms-web
act killed lms-worker@1
act systemctl restart lms-worker@1
act systemctl restart postgresql
act systemctl restart caddy
act systemctl restart lms.target
wait $load
chmod 755 "$work"
as_lms env PYTHONPATH=. .venv/bin/python deploy/rehearsal/held.py "$work/told.json"

systemctl start lms-backup.service
say "backup: $(ls /var/backups/lms/*.backup)"
lms backup --verify "$(ls /var/backups/lms/*.backup | tail -n 1)"
curl -fsS -H "Host: $site" http://127.0.0.1:8000/suc-khoe.json || true
echo
systemctl --failed --no-legend --no-pager
say "units: $(systemctl is-active "${units[@]}" | tr '\n' ' ')"
