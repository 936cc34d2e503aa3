"""The service worker as it is sent: our script with what it must know of this installation before it.

Its version follows from its text and the addresses of the shell, which carry their content: whatever is released anew
makes a new worker.
"""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from lms.offline.addresses import EXAM, KEPT, LESSON, PLAIN, STEP, in_every_language
from lms.offline.owners import HEADER, NOBODY

SOURCE = Path(__file__).with_suffix(".js")
SHELL = (
    "lms/css/app.css",
    "lms/css/exam.css",
    "lms/fonts/be-vietnam-pro-400.woff2",
    "lms/fonts/be-vietnam-pro-600.woff2",
    "lms/icons/sprite.svg",
    "lms/icons/product.svg",
    "lms/js/busy-button.js",
    "lms/js/text-size.js",
    "lms/js/exam-backup.js",
    "lms/js/exam-clock.js",
    "lms/js/exam-home.js",
    "lms/js/exam-inputs.js",
    "lms/js/exam-page.js",
    "lms/js/exam-player.js",
    "lms/js/exam-store.js",
    "lms/js/exam-send.js",
    "lms/js/exam-resend.js",
    "lms/js/exam-view.js",
    "learn/courses.css",
    "learn/observation.css",
    "learn/observation.js",
    "learn/observation-drafts.js",
    "learn/photo-shrink.js",
    "learn/picture.css",
    "learn/user-guides.css",
    "learn/picture.js",
    "learn/print.js",
    "learn/read-aloud.js",
    "learn/step-photo.js",
    "learn/step-player.js",
    "offline/connection.js",
    "offline/outbox.js",
    "offline/own-store.js",
    "offline/row-marks.js",
    "offline/saved-pages.js",
    "offline/waiting.js",
)
"""What a learner's page needs to look and work as usual, a running exam's too."""
EXAMS = "/thi/"
"""Under these are the pictures of questions."""
UNTOUCHED = ("/quan-tri/", "/nhan-su/", "/don-vi-toi/", "/thanh-tra/", "/v/", "/xac-minh/")
"""Nothing of other people is kept, and their addresses aren't so much as looked at."""
ACTIVATION = "/kich-hoat/"
"""The slip signs its reader in."""


def script() -> str:
    source = SOURCE.read_text(encoding="utf-8")
    facts = _facts()
    text = json.dumps(facts, sort_keys=True)
    version = hashlib.sha256((text + source).encode()).hexdigest()[:12]
    return f"const SETTINGS = {json.dumps(facts | {'version': version}, sort_keys=True)};\n{source}"


def path_of(name: str) -> str:
    """In the language of the root, whoever asks."""
    with override(settings.LANGUAGE_CODE):
        return reverse(name)


def _facts() -> dict[str, object]:
    front, home = in_every_language("/"), in_every_language(path_of("learn:home"))
    offline = in_every_language(path_of("offline:saved"))
    return {
        "shell": [*(static(name) for name in SHELL), *offline],
        "offline": dict(zip(front, offline, strict=True)),
        "home": dict(zip(front, home, strict=True)),
        "kept": KEPT,
        "exam": EXAM,
        "lesson": LESSON,
        "step": STEP,
        "plain": PLAIN,
        "signIn": [*in_every_language(path_of("account_login")), *in_every_language(ACTIVATION)],
        "signOut": in_every_language(path_of("account_logout")),
        "untouched": [where for start in UNTOUCHED for where in in_every_language(start)],
        "files": [settings.STATIC_URL, settings.MEDIA_URL],
        "media": settings.MEDIA_URL,
        "exams": in_every_language(EXAMS),
        "header": HEADER,
        "nobody": NOBODY,
    }
