"""Rules a person can break."""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


class RuleViolation(Exception):
    """A rule of the trade that this input breaks.

    `code` is stable, for tests and the API. `message` is a translated whole sentence: what happened, the rule,
    what to do next; it may hold named percent placeholders filled from the keyword arguments. `field` names the
    input it belongs to, where there is one.
    """

    code: ClassVar[str] = "rule"
    message: ClassVar[str | Promise] = ""
    field: ClassVar[str] = ""

    def __init__(self, *, field: str = "", **facts: object) -> None:
        self.facts = facts
        self.at = field or self.field
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.facts if self.facts else text


class PageClosed(PermissionDenied):
    """Signed in, but this page has nothing for this account, whatever its role. `sentence` says why and what next."""

    sentence: ClassVar[str | Promise] = ""

    def __init__(self) -> None:
        super().__init__(str(self.sentence))


class RoleRequired(PermissionDenied):
    """Signed in, but not in a role this page is for. `audience` completes "Trang này dành cho …"."""

    def __init__(self, audience: str | Promise = "") -> None:
        self.audience = audience
        super().__init__(str(audience))
