# Shared by the scripts beside it: where things are, how to say what happens, how to install what the system lacks.
# Sourced, never run. Bash 3.2 (macOS) must understand it.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
apt_updated=""

say() { printf '%s\n' "$@"; }
warn() { printf '%s\n' "$*" >&2; }
die() { warn "$@"; exit 1; }

may_apt() { command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

# RUNLEVEL=1: a package such as postgresql installs its server without starting it where there is no systemd.
apt_install() {
  local as_root=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1)
  [ "$(id -u)" = 0 ] || as_root=(sudo -n "${as_root[@]}")
  say "Installing with apt: $*"
  local told
  if [ -z "$apt_updated" ]; then
    told=$("${as_root[@]}" apt-get update -qq 2>&1) || { warn "$told"; return 1; }
    apt_updated=yes
  fi
  told=$("${as_root[@]}" apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" 2>&1) || { warn "$told"; return 1; }
}

# install_command DEBIAN FEDORA MACOS: the one command a person can type here.
install_command() {
  case "$(uname -s)" in
    Darwin) say "brew install $3" ;;
    *)
      if command -v apt-get >/dev/null 2>&1; then say "sudo apt-get install $1"
      elif command -v dnf >/dev/null 2>&1; then say "sudo dnf install $2"
      else say "Debian, Ubuntu: sudo apt-get install $1;  Fedora: sudo dnf install $2;  macOS: brew install $3"
      fi ;;
  esac
}

# need WHAT TEST DEBIAN FEDORA MACOS: true when TEST holds, if need be after apt; else says the command and is false.
need() {
  local what=$1 test=$2 debian=$3 fedora=$4 macos=$5
  eval "$test" && return 0
  # shellcheck disable=SC2086
  if may_apt && apt_install $debian && eval "$test"; then return 0; fi
  warn "$what is missing. To install it:  $(install_command "$debian" "$fedora" "$macos")"
  return 1
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The real path, so that a version manager's shim does not end up in the environment.
find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python3.14 python; do
    if new_enough "$candidate"; then "$candidate" -c 'import sys; print(sys.executable)'; return 0; fi
  done
  return 1
}

digest() { cat "$@" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c1-64; }

# Debian keeps PostgreSQL's server programs off PATH; the newest version wins.
postgres_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(dirname "$(command -v initdb 2>/dev/null || true)")
  [ -x "$found/initdb" ] && [ -x "$found/pg_ctl" ] && say "$found"
}

# Debian's names first, the build without windows before the whole browser, which takes twice the time for the same
# pages; CHROMIUM names another.
find_chromium() {
  local candidate
  for candidate in ${CHROMIUM:-} chromium-headless-shell chromium chromium-browser google-chrome "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    type -P "$candidate" && return 0
  done
  return 1
}
