"""A sitting of a supervised exam: the ward's HR watches, its people sit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from assessments.domain.sittings import SittingFacts, set_up_sitting
from assessments.enums import AssessmentKind
from assessments.models import Assessment, ExamSitting
from lms.accounts.models import User
from lms.org.enums import Role
from lms.org.models import Official, Unit
from tests.factories.assessments import make_assessment
from tests.factories.people import grant_role, make_user


def make_supervised(**rules: object) -> Assessment:
    return make_assessment(kind=AssessmentKind.SUPERVISED, **rules)


def make_invigilator(unit: Unit, name: str = "Trần Thị Coi") -> User:
    user = make_user(full_name=name)
    grant_role(user, Role.HR, unit)
    return user


def make_sitting(
    unit: Unit,
    people: Sequence[Official],
    invigilator: User,
    opens_at: datetime,
    *,
    minutes: int = 60,
    assessment: Assessment | None = None,
) -> ExamSitting:
    facts = SittingFacts(
        assessment=assessment or make_supervised(),
        unit=unit,
        place="Hội trường tầng 2",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(minutes=minutes),
    )
    return set_up_sitting(
        facts=facts,
        invigilators=[invigilator],
        people=people,
        actor=invigilator,
        now=opens_at,
    )
