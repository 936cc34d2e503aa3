#!/usr/bin/env bash
# Makes everything ready without serving: system libraries, .venv, keys, migrated database, static files.
# usage: setup.sh [--dev] [--only-venv] [--then COMMAND]...     --dev adds what the tests need, --only-venv stops after
# the packages; COMMANDs of manage.py run last, in the same process, since loading Django is what takes time
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source deploy/local/venv.sh

packages=requirements.txt
only_venv=""
then=()
while [ $# -gt 0 ]; do
  case $1 in
    --dev) packages=requirements-dev.txt ;;
    --only-venv) only_venv=yes ;;
    --then)
      [ $# -gt 1 ] || die "setup.sh: --then wants a command"
      then+=("$2")
      shift
      ;;
    *) die "setup.sh: unknown argument $1" ;;
  esac
  shift
done

var=${LMS_VAR_DIR:-var}
make_venv .venv "$packages"
need_pango .venv/bin/python
[ -z "$only_venv" ] || exit 0

[ -f "${LMS_KEY_FILE:-$var/keys/lms.keys}" ] || .venv/bin/python manage.py make_keys
steps=("migrate --noinput --verbosity 0" "make_demo_seal" "check --database default")

# Naming and compressing the static files takes longer than all the rest, so only when one has changed.
static_sources=$({ cat .venv/.installed lms/settings/*.py; find assessments certificates courses lms -type f -path '*/static/*' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cat; } | digest)
static_made=${LMS_STATIC_DIR:-$var/static}/.made-of
if [ "$(cat "$static_made" 2>/dev/null)" != "$static_sources" ]; then
  rm -f "$static_made"
  steps+=("collectstatic --noinput --verbosity 0")
fi

.venv/bin/python deploy/local/manage_each.py "${steps[@]}" ${then[@]+"${then[@]}"}
say "$static_sources" >"$static_made"
[ "${#then[@]}" -gt 0 ] || say "Ready: every command of .venv/bin/python manage.py works. To see the demo: make run"
