#!/usr/bin/env bash
# Every check of the project, each run even when an earlier one failed; the summary and the exit code tell.
# usage: test.sh [STEP...]      without steps: all but `run`, `postgres_more`, `walk`, `killed` and `scan`, which CI tries
#                               besides
# STRICT=1 or CI=true: a step that can't run here is a failure.
#
# A lane runs beside the rest: some static checks and the tests of the architecture while PostgreSQL is installed, then
# the tests on it beside those on SQLite, with the other checks where they make both as long. What a step of the lane
# prints is kept and shown whole when it is done.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source deploy/local/venv.sh

wanted=" $* "
strict=${STRICT:-}
[ "${CI:-}" != true ] || strict=1
lines=()
failed=()
not_run=()
lane=()
shown=0
lane_pid=""
skipped=77 # the exit code of a step that can't run here
unreached=78 # likewise, but for want of a network, which is no fault even where STRICT asks for everything
kept=$(mktemp -d "${TMPDIR:-/tmp}/lms-checks.XXXXXX")

leave() {
  [ -z "$lane_pid" ] || kill -- "-$lane_pid" 2>/dev/null || true
  rm -rf "$kept"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

is_wanted() { case "$wanted" in "  " | *" $1 "*) ;; *) return 1 ;; esac }

# note NAME SECONDS RESULT: a line of the summary.
note() {
  lines+=("$(printf '%-12s %5d s  %s' "$1" "$2" "$3")")
  [ "$3" = ok ] || failed+=("$1")
}

step() {
  local name=$1 started=$SECONDS result=ok
  shift
  is_wanted "$name" || return 0
  say "" "== $name"
  "$@" || case $? in "$skipped") result=NOT_RUN ;; "$unreached") result=UNREACHED ;; *) result=FAILED ;; esac
  if [ "$result" = UNREACHED ]; then
    lines+=("$(printf '%-12s %7s  NOT RUN: no way to what it asks' "$name" "")")
  elif [ "$result" = NOT_RUN ]; then
    cannot_run "$name" "what it needs is missing; see above"
  else
    note "$name" $((SECONDS - started)) "$result"
  fi
  show_lane
}

# beside NAME COMMAND...: a check for the lane; start_lane runs them in the order given.
beside() {
  local name=$1
  shift
  is_wanted "$name" || return 0
  lane+=("$name")
  printf '%q ' "$@" >"$kept/$name.command"
}

start_lane() {
  [ ${#lane[@]} -gt 0 ] || return 0
  set -m # a process group of its own, so that it can be ended whole
  run_lane </dev/null &
  lane_pid=$!
  set +m
}

run_lane() {
  local name started result
  for name in "${lane[@]}"; do
    started=$SECONDS result=ok
    eval "$(cat "$kept/$name.command")" >"$kept/$name.output" 2>&1 || case $? in "$skipped") result=NOT_RUN ;; *) result=FAILED ;; esac
    say "$((SECONDS - started)) $result" >"$kept/$name.unfinished"
    mv "$kept/$name.unfinished" "$kept/$name.result"
  done
}

# show_lane [wait]: prints what is done and not yet shown; with `wait` all of it, each as it is done.
show_lane() {
  local name seconds result
  while [ "$shown" -lt ${#lane[@]} ]; do
    name=${lane[$shown]}
    if [ ! -f "$kept/$name.result" ] && kill -0 "$lane_pid" 2>/dev/null; then
      [ "${1:-}" = wait ] || return 0
      sleep 0.2
      continue
    fi
    say "" "== $name (in the lane)"
    cat "$kept/$name.output" 2>/dev/null || true
    # No result: the lane was ended from outside.
    read -r seconds result 2>/dev/null <"$kept/$name.result" || { seconds=0 result=FAILED; }
    if [ "$result" = NOT_RUN ]; then
      cannot_run "$name" "$(tail -n 1 "$kept/$name.output")"
    else
      note "$name" "$seconds" "$result"
    fi
    shown=$((shown + 1))
  done
  lane_pid=""
}

cannot_run() {
  is_wanted "$1" || return 0
  lines+=("$(printf '%-12s %7s  NOT RUN: %s' "$1" "" "$2")")
  not_run+=("$1")
}

# What the tests on SQLite want comes first and is small; a file says of each part that it is there.
install_system() {
  need "gettext" "command -v msgfmt >/dev/null" gettext gettext gettext || true
  need "poppler" "command -v pdftoppm >/dev/null" poppler-utils poppler-utils poppler || true
  touch "$kept/installed-tools"
  need "PostgreSQL" "postgres_bin >/dev/null" postgresql postgresql-server postgresql || true
  touch "$kept/installed-postgresql"
  type -P chromium-headless-shell >/dev/null || ! may_apt || apt_install chromium-headless-shell || true
  need "Chromium" "find_chromium >/dev/null" chromium chromium chromium || true
  # What drives the browser is linked against it; on macOS it comes with the system.
  [ "$(uname -s)" = Darwin ] || need "libatomic" ".venv/bin/python deploy/local/has_library.py atomic" libatomic1 libatomic gcc || true
}

# have PART NAME COMMAND: waits for install_system's part, and says what is missing where it could not help.
have() {
  while [ ! -f "$kept/installed-$1" ] && kill -0 "$installing" 2>/dev/null; do sleep 0.2; done
  "$3" >/dev/null 2>&1 || { say "$2 is missing"; return $skipped; }
}

bin=.venv/bin
export DJANGO_SETTINGS_MODULE=lms.settings.test
export LMS_TESTS_SHARE=$kept # the demo ward of the first pass serves the browser's too
# Of each pass: the two share the machine. On two cores one each, in the process itself, which is the fastest.
all_processors=$(getconf _NPROCESSORS_ONLN)
processes=$((all_processors / 2))
[ "$processes" -gt 1 ] || processes=0
memory() { DATABASE_URL=sqlite://:memory: "$@"; }
# The values only have to look right: this asks for the settings' own mistakes.
production() {
  local identity_key
  identity_key=$($bin/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')
  env DJANGO_SETTINGS_MODULE=lms.settings.production LMS_ALLOWED_HOSTS=lms.example.vn LMS_PUBLIC_URL=https://lms.example.vn \
    DATABASE_URL=postgres://lms:secret@db:5432/lms LMS_SECRET_KEY="$(digest manage.py)" LMS_IDENTITY_KEYS="$identity_key" \
    LMS_IDENTITY_DIGEST_KEY="$(digest Makefile)" $bin/python manage.py check --deploy --fail-level WARNING
}
# Known faults of what we pin, for the product and for its tests.
audit() {
  $bin/python deploy/local/advisories.py || return $unreached
  $bin/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.txt &&
    $bin/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements-dev.txt
}
msgfmt_works() { msgfmt --version; }
messages() { have tools gettext msgfmt_works && $bin/python deploy/local/messages.py check; }
fast() { $bin/python -m pytest -n "$processes" --dist worksteal "$@"; }
sqlite() { fast --ignore=tests/architecture --ignore=tests/courses --ignore=tests/lms/flows --ignore=tests/lms/org -m "not e2e and not soak"; }
# Tests on SQLite too, but in the lane, so that both are as long.
# Every screen in either language is looked at in `postgres_more`.
architecture() { fast tests/architecture --ignore=tests/architecture/test_screens_in_english.py --ignore=tests/architecture/test_screens_in_vietnamese.py -m "not e2e and not soak"; }
flows() { fast tests/lms/flows -m "not e2e and not soak"; }
courses() { fast tests/courses -m "not e2e and not soak"; }
org() { fast tests/lms/org -m "not e2e and not soak"; }
# The small form of a heavy test that needs a site of its own.
killed() { $bin/python -m pytest tests/assessments/test_killed_server.py -m soak -k small; }
on_postgres() { have postgresql PostgreSQL postgres_bin && deploy/local/postgres.sh $bin/python -m pytest -n "$1" --dist worksteal -m "not e2e and not soak and $2"; }
# What the pages do there, and who may see them, is tried in `postgres_more`, which has the machine for itself.
postgres() { on_postgres "$processes" "not once and not delivery"; }
postgres_more() { on_postgres "$all_processors" "(once or delivery)"; }
walk() { $bin/python -m pytest tests/architecture -m walk; }
in_browser() { env CHROMIUM="$(find_chromium)" DJANGO_ALLOW_ASYNC_UNSAFE=true $bin/python -m pytest tests/e2e -n 2 --maxschedchunk 1 -m "$1"; }
# Pictures are of every screen in both languages, which the heavy tests visit.
browser() {
  local which="e2e and not soak"
  [ -z "${SCREENSHOTS:-}" ] || which=e2e
  in_browser "$which"
}
scan() { in_browser "e2e and scan"; }

beside format $bin/ruff format --check --output-format concise --quiet .
beside lint $bin/ruff check --output-format concise --quiet .
beside templates $bin/djlint assessments certificates courses lms --lint --quiet
beside types $bin/mypy
beside architecture architecture
beside flows flows
beside org org
beside courses courses
beside postgres postgres

started=$SECONDS
say "== prepare"
deploy/local/setup.sh --dev --only-venv || die "The tests could not be prepared; see above."
lines+=("$(printf '%-12s %5d s  ok' prepare $((SECONDS - started)))")
{
  install_system >"$kept/installing" 2>&1 </dev/null || true
} &
installing=$!
start_lane

[ "$wanted" = "  " ] || step run $bin/python deploy/local/try_run.py
have tools msgfmt msgfmt_works || true
step sqlite sqlite
[ "$wanted" = "  " ] || step postgres_more postgres_more
[ "$wanted" = "  " ] || step walk walk
[ "$wanted" = "  " ] || step killed killed
step checks memory $bin/python manage.py check
step production production
step audit audit
step migrations memory $bin/python manage.py makemigrations --check --dry-run
step messages messages
show_lane wait
say "" "== the system's libraries"
wait "$installing" || true
cat "$kept/installing"
if find_chromium >/dev/null; then
  step browser browser
  [ "$wanted" = "  " ] || step scan scan
else
  cannot_run browser "Chromium is missing; no story was walked in a browser"
  [ "$wanted" = "  " ] || cannot_run scan "Chromium is missing; axe looked at no screen"
fi

say "" "== summary (${SECONDS} s)"
printf '%s\n' "${lines[@]}"
[ ${#failed[@]} = 0 ] || die "Failed: ${failed[*]}"
[ ${#not_run[@]} = 0 ] || [ -z "$strict" ] || die "Not run, which counts as failed here: ${not_run[*]}"
