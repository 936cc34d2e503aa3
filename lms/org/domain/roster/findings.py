"""What a check can say about a row: its sentence, the cause by which rows are grouped, and the fix offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lms.org.domain.roster.finding_kinds import ERRORS, FindingKind, Words
from lms.org.domain.roster.remark_kinds import REMARKS
from lms.org.enums_roster import RosterField


@dataclass(frozen=True)
class Finding:
    """One remark on one cell of a row. `facts` fill the sentences."""

    code: str
    at: RosterField
    found: str = ""
    group: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> FindingKind:
        return KINDS[self.code]

    @property
    def is_error(self) -> bool:
        return self.kind.is_error

    @property
    def message(self) -> str:
        return str(self.kind.message) % ({"found": self.found} | dict(self.facts))

    @property
    def cause(self) -> str:
        return str(self.kind.cause) % ({"found": self.found} | dict(self.facts))

    @property
    def answer_key(self) -> str:
        """Under which the choice of a person for this group is kept."""
        return f"{self.code}:{self.group}" if self.group else self.code

    def sentence(self, row: int, column: str) -> str:
        """The whole of it, as E11 words it."""
        return _("Dòng %(row)s, cột %(column)s: %(message)s") % {"row": row, "column": column, "message": self.message}


KINDS = ERRORS | REMARKS

GENDERS: dict[bool, Words] = {
    True: pgettext_lazy("giới tính", "nữ"),
    False: pgettext_lazy("giới tính", "nam"),
}
