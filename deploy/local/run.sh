#!/usr/bin/env bash
# The demo: makes ready, loads the reference data and a ward at mid-story, then serves until Ctrl-C.
# PORT chooses another port than 8000, DATABASE_URL another database than var/db.sqlite3.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source deploy/local/venv.sh

PORT=${PORT:-8000}
export PORT LMS_PUBLIC_URL=${LMS_PUBLIC_URL:-http://127.0.0.1:$PORT}
if python=$(find_python); then "$python" deploy/local/serve.py --check-port; fi
deploy/local/setup.sh --then "load_reference --if-changed --verbosity 0" --then "demo"
exec .venv/bin/python deploy/local/serve.py
