"""The organisation's records."""

from lms.org.models.decisions import Decision, DecisionDraft, DecisionLine
from lms.org.models.grants import RoleGrant
from lms.org.models.people import Official, Position, Posting, PostingVersion
from lms.org.models.roster import RosterImport
from lms.org.models.units import Succession, Unit, UnitEvent, UnitEventDraft, UnitVersion

__all__ = [
    "Decision",
    "DecisionDraft",
    "DecisionLine",
    "Official",
    "Position",
    "Posting",
    "PostingVersion",
    "RoleGrant",
    "RosterImport",
    "Succession",
    "Unit",
    "UnitEvent",
    "UnitEventDraft",
    "UnitVersion",
]
