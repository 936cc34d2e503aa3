#!/usr/bin/env bash
# Every check of the project, each run even when an earlier one failed; the summary and the exit code tell.
# usage: test.sh [STEP...]      without steps: all of them. STRICT=1 or CI=true: a step that can't run here is a failure.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source deploy/local/venv.sh

wanted=" $* "
strict=${STRICT:-}
[ "${CI:-}" != true ] || strict=1
lines=()
failed=()
not_run=()

step() {
  local name=$1 started=$SECONDS result=ok
  shift
  case "$wanted" in "  " | *" $name "*) ;; *) return 0 ;; esac
  say "" "== $name"
  "$@" || { result=FAILED; failed+=("$name"); }
  lines+=("$(printf '%-12s %5d s  %s' "$name" $((SECONDS - started)) "$result")")
}

cannot_run() {
  case "$wanted" in "  " | *" $1 "*) ;; *) return 0 ;; esac
  lines+=("$(printf '%-12s %7s  NOT RUN: %s' "$1" "" "$2")")
  not_run+=("$1")
}

prepare() {
  deploy/local/setup.sh --dev --only-venv || return 1
  need "gettext" "command -v msgfmt >/dev/null" gettext gettext gettext || true
  need "poppler" "command -v pdftoppm >/dev/null" poppler-utils poppler-utils poppler || true
  need "Chromium" "find_chromium >/dev/null" chromium chromium chromium || true
  need "PostgreSQL" "postgres_bin >/dev/null" postgresql postgresql-server postgresql || true
}

started=$SECONDS
say "== prepare"
prepare || die "The tests could not be prepared; see above."
lines+=("$(printf '%-12s %5d s  ok' prepare $((SECONDS - started)))")

bin=.venv/bin
export DJANGO_SETTINGS_MODULE=lms.settings.test
fast=(-n 2 -m "not e2e and not soak")
memory() { DATABASE_URL=sqlite://:memory: "$@"; }
production() {
  # The values only have to look right: this asks for the settings' own mistakes.
  env DJANGO_SETTINGS_MODULE=lms.settings.production LMS_ALLOWED_HOSTS=lms.example.vn LMS_PUBLIC_URL=https://lms.example.vn \
    DATABASE_URL=postgres://lms:secret@db:5432/lms LMS_SECRET_KEY="$(digest manage.py)" LMS_IDENTITY_KEYS=key LMS_IDENTITY_DIGEST_KEY=key \
    $bin/python manage.py check --deploy --fail-level WARNING
}
browser() { env CHROMIUM="$(find_chromium)" DJANGO_ALLOW_ASYNC_UNSAFE=true $bin/python -m pytest -m "e2e and not soak"; }

step format $bin/ruff format --check --output-format concise --quiet .
step lint $bin/ruff check --output-format concise --quiet .
step templates $bin/djlint assessments certificates courses lms --lint --quiet
step types $bin/mypy
step checks memory $bin/python manage.py check
step production production
step migrations memory $bin/python manage.py makemigrations --check --dry-run
if command -v msgfmt >/dev/null 2>&1; then
  step messages $bin/python deploy/local/messages.py check
else
  cannot_run messages "gettext is missing"
fi
step sqlite $bin/python -m pytest "${fast[@]}"
if postgres_bin >/dev/null; then
  step postgres deploy/local/postgres.sh $bin/python -m pytest "${fast[@]}"
else
  cannot_run postgres "PostgreSQL is missing; the tests ran on SQLite alone"
fi
if find_chromium >/dev/null; then
  step browser browser
else
  cannot_run browser "Chromium is missing; no story was walked in a browser"
fi

step run $bin/python deploy/local/try_run.py

say "" "== summary (${SECONDS} s)"
printf '%s\n' "${lines[@]}"
[ ${#failed[@]} = 0 ] || die "Failed: ${failed[*]}"
[ ${#not_run[@]} = 0 ] || [ -z "$strict" ] || die "Not run, which counts as failed here: ${not_run[*]}"
