"""No secret is kept with the sources: keys, tokens and passwords that look like real ones."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT

PATTERNS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a key of AWS": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a key of a payment or mail service": re.compile(r"\b(?:sk_live_\w{20,}|SG\.[\w-]{20,}\.[\w-]{20,})"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    "a Fernet key": re.compile(r"(?<![\w+/-])[A-Za-z0-9_-]{43}=(?![\w+/=])"),
    "a password hash": re.compile(r"\$argon2id?\$|pbkdf2_sha256\$\d+\$\w|\$2[aby]\$\d\d\$"),
    "a password in an address": re.compile(r"\w+://[^\s/:@\"'<>{}$]+:[^\s/:@\"'<>{}$]+@[\w.-]+"),
    "a password": re.compile(
        r"(?i)(?:password|passwd|secret|passphrase|api_?key|token|pin)\w*['\"]?\]?\s*[:=]\s*['\"]([^'\"\s{}<>$%]{8,})['\"]"
    ),
}
BINARY = {".mo", ".png", ".woff2", ".xls", ".ods", ".xlsx", ".docx", ".pdf", ".p12", ".webp", ".jpg", ".gif", ".mp3"}
VENDORED = ("tests/e2e/vendor/",)
IN_TESTS = {"a password", "a password in an address"}
"""Not looked for in tests, which sign in people of their own making."""
HARMLESS = {
    "mat-khau-do-toc-do": "of the people a measurement makes",
    "cam-tay-chi-viec": "of the demo, printed on its start page",
    "only-for-tests": "of the settings of the tests",
    "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtMTI=": "likewise: test-test-test",
    "lms.accounts.forms.ChangePasswordForm": "the name of a form",
    "postgres://lms:secret@db": "of the check of production settings, of no server",
    "postgres://lms:change-me@database": "of the example to be filled in",
    "postgres://lms:change-me@127.0.0.1": "likewise",
    "postgres://lms:change-me@10.0.0.4": "likewise",
    "sai-mat-khau": "of a rehearsal: a wrong one",
    "Mat-khau.thu.1": "of a rehearsal: of a machine that is thrown away",
    "postgres://lms:secret@127.0.0.1": "of an explanation",
    "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtYW5kLW5vdC4=": "of the settings of the tests: only-for-tests",
    "lms.accounts.domain.second_factor.rotate_factor_secrets": "the name of a function",
    "PASSWORD": "the name of a setting",
    "password": "the name of a proof",
    "new_password": "the name of a cause",
    "postgres://user:password@host": "of an explanation",
}
"""What only looks like a secret, each with its reason."""


def tracked_files() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a working copy of git")
    return [name for name in done.stdout.split("\0") if name]


def secrets_in(name: str, text: str) -> Iterator[str]:
    sought = {
        what: pattern for what, pattern in PATTERNS.items() if not (name.startswith("tests/") and what in IN_TESTS)
    }
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in sought.items():
            for found in pattern.finditer(line):
                if found[found.lastindex or 0] not in HARMLESS:
                    yield f"{name}:{number}: {what}"


def test_no_file_holds_a_secret():
    found = [
        line
        for name in tracked_files()
        if Path(name).suffix not in BINARY and not name.startswith(VENDORED) and (ROOT / name).is_file()
        for line in secrets_in(name, (ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "a private key"),
        ("key = AKIA" + "ABCDEFGHIJKLMNOP", "a key of AWS"),
        ("ghp_" + "a" * 36, "a token of GitHub"),
        ("IDENTITY_KEYS=" + "A" * 43 + "=", "a Fernet key"),
        ("DATABASE_URL=postgres://lms:" + "x9Lq2@10.0.0.5/lms", "a password in an address"),
        ('EMAIL_PASSWORD = "' + 'hX82-kkq-11"', "a password"),
        ("$argon2id" + "$v=19$m=7168", "a password hash"),
        ('label = "Mật khẩu mới"', None),
    ],
)
def test_what_looks_real_is_found(line, what):
    assert list(secrets_in("lms/a.py", line)) == ([f"lms/a.py:1: {what}"] if what else [])


def test_no_file_is_a_container_of_keys():
    kinds = {".pem", ".key", ".p12", ".pfx", ".jks", ".keys", ".kdbx", ".env"}
    assert [name for name in tracked_files() if Path(name).suffix in kinds or Path(name).name.startswith("id_")] == []
