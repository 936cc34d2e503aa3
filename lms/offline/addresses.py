"""Which pages a browser may keep, in every language; the worker is told, and the server marks the same."""

import re

from django.conf import settings

_PREFIXES = [f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
_PREFIX = f"(?:{'|'.join(_PREFIXES)})?"
_ATTEMPT = "thi/luot/[0-9a-f-]{36}/"

KEPT = (
    rf"^{_PREFIX}/(?:hoc/(?:lo-trinh/(?:[a-z0-9-]+/)?|khoa/[a-z0-9-]+/|bai/[a-z0-9-]+/(?:xong/|buoc/[0-9]+/))?"
    rf"|so-tay/(?:[a-z0-9-]+/)?|cho-gui/|{_ATTEMPT}cau/[0-9]+/)$"
)
"""A learner's own day, courses, lessons, quick guides, the exam they sit. Nothing of HR or the editor, no sign-in."""
EXAM = rf"^({_PREFIX}/{_ATTEMPT})cau/[0-9]+/$"
"""Every question's page carries the whole paper, never its key: one of them is kept for all."""
LESSON = rf"^{_PREFIX}/hoc/bai/[a-z0-9-]+/$"
STEP = rf"^({_PREFIX}/hoc/bai/[a-z0-9-]+/)buoc/[0-9]+/$"
PLAIN = r"^(?:\?ma=[^&]*)?$"
"""A query that changes nothing of a page: a link to a step names the step beside its number."""

_kept = re.compile(KEPT)


def in_every_language(path: str) -> list[str]:
    return [path, *(prefix + path for prefix in _PREFIXES)]


def may_be_kept(path: str) -> bool:
    return _kept.match(path) is not None
