"""Tests: quick hashing, files in a folder of their own, keys of their own."""

import atexit
import shutil
import tempfile
from pathlib import Path

from lms.settings.base import *  # noqa: F403
from lms.settings.base import CACHES, STORAGES

SECRET_KEY = "only-for-tests"  # noqa: S105 - guards nothing
IDENTITY_KEYS = ["dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtMTI="]
IDENTITY_DIGEST_KEY = "only-for-tests-and-long-enough-for-the-check"
BACKUP_KEY = "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtYW5kLW5vdC4="
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_scratch = Path(tempfile.mkdtemp(prefix="lms-test-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
MEDIA_ROOT = _scratch / "media"
PRIVATE_ROOT = _scratch / "private"
BACKUP_DIR = _scratch / "backups"
AUDIT_HEAD_FILE = _scratch / "heads.jsonl"
DEMO_SEAL = SEAL_P12 = _scratch / "demo-seal.p12"
SEAL_TOKEN_DRIVER = ""
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "lms.core.storage.PrivateFileStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
PUBLIC_URL = "http://testserver"
OIDC_SERVER = ""
SECOND_FACTOR_REQUIRED = False  # tests that are about it ask for it
ADMIN_MODE_REQUIRED = False  # likewise
CACHES = CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
