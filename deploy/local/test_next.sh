#!/usr/bin/env bash
# The fast tests on the next Wagtail, where a deprecation of today would be an error.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source deploy/local/venv.sh

make_venv .venv-next requirements-dev.txt requirements-next.txt
need_pango .venv-next/bin/python
.venv-next/bin/python -c 'import wagtail; print("Wagtail", wagtail.__version__)'
# What the next Wagtail says anew is translated when we move to it.
exec .venv-next/bin/python -m pytest -n 2 -m "not e2e and not slow and not soak" --ignore tests/lms/upstream "$@"
