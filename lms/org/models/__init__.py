"""The organisation's records."""

from lms.org.models.admin_mode import AdminMode, AdminModeEnd
from lms.org.models.decision_files import DecisionFile, DecisionFileRow
from lms.org.models.decisions import Decision, DecisionDraft, DecisionLine
from lms.org.models.grants import RoleGrant
from lms.org.models.headcounts import Headcount
from lms.org.models.people import Official, Position, PositionVersion, Posting, PostingVersion
from lms.org.models.roster import RosterCheck, RosterImport
from lms.org.models.units import Succession, Unit, UnitEvent, UnitEventDraft, UnitVersion
from lms.org.models.work_calendar import WorkCalendarDay

__all__ = [
    "AdminMode",
    "AdminModeEnd",
    "Decision",
    "DecisionDraft",
    "DecisionFile",
    "DecisionFileRow",
    "DecisionLine",
    "Headcount",
    "Official",
    "Position",
    "PositionVersion",
    "Posting",
    "PostingVersion",
    "RoleGrant",
    "RosterCheck",
    "RosterImport",
    "Succession",
    "Unit",
    "UnitEvent",
    "UnitEventDraft",
    "UnitVersion",
    "WorkCalendarDay",
]
