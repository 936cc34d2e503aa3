# make_venv FOLDER FILE...: a Python environment holding the locked packages of FILE..., checked by their hashes.
# Sourced after lib.sh. What is installed is written down in FOLDER/.installed, so a second call takes no time.

uv_works() { uv --version >/dev/null 2>&1; }

# requirements-dev.txt holds everything of requirements.txt at the same versions.
stamps() {
  local file
  for file in "$@"; do
    say "$file $(digest "$file")"
    [ "$file" != requirements-dev.txt ] || say "requirements.txt $(digest requirements.txt)"
  done
}

up_to_date() {
  local folder=$1 line; shift
  [ -f "$folder/.installed" ] || return 1
  while read -r line; do grep -qxF "$line" "$folder/.installed" || return 1; done < <(stamps "$@")
}

create_venv() {
  local folder=$1 python version
  if ! python=$(find_python); then
    if may_apt && apt_install python3 python3-venv; then python=$(find_python) || true; fi
    [ -n "${python:-}" ] || die "Python 3.11 or newer is missing. To install it:  $(install_command "python3 python3-venv" python3 python@3.13)
If it is there under another name:  make setup PYTHON=/path/to/python3"
  fi
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  say "Making $folder with Python $version ($python)"
  if uv_works && uv venv -q --python "$python" "$folder"; then return 0; fi
  rm -rf "$folder"
  need "Python's venv module" "'$python' -c 'import ensurepip' 2>/dev/null" "python$version-venv" python3 "python@$version" || exit 1
  "$python" -m venv "$folder" || { rm -rf "$folder"; die "Python could not make $folder."; }
}

with_pip() { "$1/bin/python" -m pip install -q --disable-pip-version-check --no-input --require-hashes --no-deps -r "$2"; }

# The machine's uv, or one put into FOLDER by pip: it installs the same in a tenth of the time.
with_uv() {
  local folder=$1 file=$2 uv=uv
  if ! uv_works; then
    uv=$folder/bin/uv
    [ -x "$uv" ] || with_pip "$folder" requirements-install.txt || return 1
  fi
  # Compiled here, as pip does: where Python may not write bytecode, every start would compile all of Django again.
  "$uv" pip install -q --compile-bytecode --python "$folder/bin/python" --require-hashes --no-deps -r "$file"
}

install_locked() {
  local folder=$1 file=$2 started=$SECONDS
  say "Installing the packages of $file (half a minute the first time; pip, where it must do it, takes two)"
  if with_uv "$folder" "$file"; then
    :
  elif "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    with_pip "$folder" "$file" ||
      die "The packages could not be installed; see above. Is there a way to the Python package index?"
  else
    die "uv could not install the packages; see above. Remove $folder, and uv from PATH, to use pip instead."
  fi
  say "Installed in $((SECONDS - started)) s"
}

make_venv() {
  local folder=$1 file; shift
  # Half-made or moved: begin again.
  if [ -e "$folder" ] && ! { new_enough "$folder/bin/python" && { uv_works || "$folder/bin/python" -m pip --version >/dev/null 2>&1; }; }; then
    say "$folder is not usable; making it again"
    rm -rf "$folder"
  fi
  up_to_date "$folder" "$@" && return 0
  [ -e "$folder" ] || create_venv "$folder"
  for file in "$@"; do install_locked "$folder" "$file"; done
  stamps "$@" >"$folder/.installed"
}

# WeasyPrint draws certificates and reports with Pango; without HarfBuzz's subset library it takes twice as long.
need_pango() {
  local python=$1
  need "Pango" "'$python' deploy/local/has_library.py pango-1.0 pangoft2-1.0" \
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" pango pango || exit 1
  need "HarfBuzz's subset library (papers are drawn at half speed without it)" \
    "'$python' deploy/local/has_library.py harfbuzz-subset" libharfbuzz-subset0 harfbuzz harfbuzz || true
}
