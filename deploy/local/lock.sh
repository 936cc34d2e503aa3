#!/usr/bin/env bash
# Pins what requirements*.in ask for, with hashes, for every Python we support. Needs uv (`pip install uv`).
# requirements-next.txt holds only what Wagtail 8 changes; `make test-next` lays it over requirements-dev.txt.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

uv --version >/dev/null 2>&1 || die "uv is missing. To install it:  pip install uv"
lock() { uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"; }

upgrade=(${UPGRADE:+--upgrade})
lock ${upgrade[@]+"${upgrade[@]}"} -o requirements.txt requirements.in
lock ${upgrade[@]+"${upgrade[@]}"} -o requirements-dev.txt requirements-dev.in
lock ${upgrade[@]+"${upgrade[@]}"} -o requirements-install.txt requirements-install.in

next=$(mktemp -d)
trap 'rm -rf "$next"' EXIT
{ sed 's/^wagtail==[0-9.]*/wagtail==8.0.*/' requirements.in; grep -v '^-r ' requirements-dev.in; } >"$next/next.in"
# Wagtail 8 may pick other versions of the packages below it; the rest stays as it is pinned.
grep -E '^[a-z0-9-]+==' requirements-dev.txt | grep -v -E '^(wagtail|draftjs-exporter)==' | sed 's/ \\$//' >"$next/constraints.txt"
lock --no-annotate -c "$next/constraints.txt" -o "$next/next.txt" "$next/next.in"
python3 - requirements-dev.txt "$next/next.txt" >requirements-next.txt <<'PY'
import re
import sys
from pathlib import Path


def blocks(path):
    return {block.split(" ")[0]: block for block in re.split(r"\n(?=[a-z0-9])", Path(path).read_text().strip())}


pinned, wanted = (blocks(path) for path in sys.argv[1:])
print("\n".join(block for name, block in wanted.items() if name not in pinned))
PY
grep -c == requirements.txt requirements-dev.txt requirements-next.txt
