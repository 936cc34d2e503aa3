"""Many codes at once, as an inspector brings them: typed, pasted from a sheet, or in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certificates.domain.codes import parse_code
from certificates.domain.verification import Verification, verification_of
from certificates.exceptions import CodeMalformed, TooManyCodes
from certificates.models import Certificate

MOST_CODES = 500
_BREAKS = re.compile(r"[\n\r\t;,]+")


@dataclass(frozen=True)
class CheckedCode:
    """`number`: its place in what was brought, from 1. `code` is "" and `problem` says why where none can be so."""

    number: int
    typed: str
    code: str = ""
    problem: str = ""
    found: Verification | None = None
    is_repeated: bool = False

    @property
    def outcome(self) -> str:
        """A certificate's state, `unknown` or `malformed`."""
        if not self.code:
            return "malformed"
        return self.found.state.value if self.found else "unknown"


def split_codes(text: str) -> list[str]:
    """One a line, or between tabs, commas and semicolons; blanks aside."""
    return [one.strip() for one in _BREAKS.split(text) if one.strip()]


def verify_codes(typed: Iterable[str], as_of: date) -> list[CheckedCode]:
    """What the register says of each, in the order they came; one statement. Raises TooManyCodes."""
    given = list(typed)
    if len(given) > MOST_CODES:
        raise TooManyCodes(count=len(given), limit=MOST_CODES)
    read = [_read(number, one) for number, one in enumerate(given, start=1)]
    codes = {one.code for one in read} - {""}
    issued = Certificate.objects.issued().select_related("replaced_by").filter(code__in=codes)
    found = {one.code: verification_of(one, as_of) for one in issued}
    seen: set[str] = set()
    checked = []
    for one in read:
        repeated = one.code != "" and one.code in seen
        seen.add(one.code)
        checked.append(
            CheckedCode(one.number, one.typed, one.code, one.problem, found.get(one.code), is_repeated=repeated)
        )
    return checked


def _read(number: int, typed: str) -> CheckedCode:
    try:
        return CheckedCode(number, typed[:60], parse_code(typed))
    except CodeMalformed as malformed:
        return CheckedCode(number, typed[:60], problem=str(malformed))
