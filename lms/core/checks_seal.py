"""Start-up check of the key that seals papers: a warning, since papers are made without a seal too."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils import timezone, translation

from lms.core.exceptions_seal import SealKeyMissing
from lms.core.seal.keys import seal_state


@register(Tags.security)
def check_seal(**kwargs: Any) -> list[CheckMessage]:
    """That the key can be read and is in date. A token is left alone: asking it may cost a try of its PIN."""
    hint = "See LMS_SEAL_FILE, LMS_SEAL_PASSPHRASE and the other LMS_SEAL_ variables in README.md."
    if settings.SEAL_TOKEN_DRIVER:
        if Path(settings.SEAL_TOKEN_DRIVER).is_file():
            return []
        return [Warning("LMS_SEAL_TOKEN_DRIVER names no file, so no paper is sealed.", hint=hint, id="lms.W020")]
    with translation.override("en"):
        state = seal_state(timezone.now())
        if isinstance(state.problem, SealKeyMissing) and settings.SEAL_P12 == settings.DEMO_SEAL:
            return []
        if state.problem is not None:
            return [Warning(str(state.problem), hint=hint, id="lms.W020")]
    if state.ends_soon and state.facts is not None:
        last = f"{state.facts.valid_until:%d/%m/%Y}"
        return [Warning(f"The seal key ends on {last}; papers stay unsealed after that.", hint=hint, id="lms.W021")]
    return []
