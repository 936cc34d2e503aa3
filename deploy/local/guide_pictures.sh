#!/usr/bin/env bash
# Draws the pictures of lms/learn/user_guides from the demo ward, as the browser tests build it. Look at them before
# they are committed. ONLY=name,name draws those alone.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

deploy/local/setup.sh --dev --only-venv
CHROMIUM=$(find_chromium) || die "Chromium is missing; the pictures are drawn by it."
export CHROMIUM DJANGO_ALLOW_ASYNC_UNSAFE=true GUIDE_PICTURES=lms/learn/static/learn/user-guides
.venv/bin/python -m pytest -q tests/e2e/draw_guide_pictures.py
