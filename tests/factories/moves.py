"""People of the gap ward moved by decisions, and exams they sit before and after."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

from assessments.domain.closing import submit_attempt
from assessments.models import Assessment, AssessmentOutcome, Result
from lms.evidence.domain.recording import record_result
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule
from lms.org.domain.postings import DecisionFacts, reassign_official
from lms.org.enums import DecisionKind, Role
from lms.org.models import Official, Position, Posting, Unit
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.gaps import GapWard, hold
from tests.factories.people import REFORM, grant_role, make_official, make_posting, make_user

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MOVED_ON = date(2026, 5, 4)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HANOI)


def move(
    ward: GapWard,
    official: Official,
    unit: Unit,
    position: Position | str,
    *,
    on: date = MOVED_ON,
    number: str = "12/QĐ-UBND",
    kind: DecisionKind = DecisionKind.TRANSFER,
    until: date | None = None,
) -> Posting:
    """Recorded by HR of the province on the day it was signed, a week before it takes effect."""
    actor = ward.__dict__.setdefault("province_hr", None) or make_province_hr(ward)
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=kind,
        number=number,
        signed_on=on - timedelta(days=7),
        effective_on=on,
        expires_on=until,
        issued_by="Ủy ban nhân dân thành phố Huế",
    )
    recorded_at = at(on - timedelta(days=7))
    with time_machine.travel(recorded_at, tick=False):
        done = reassign_official(
            facts=facts,
            official=official,
            to_unit=unit,
            to_position=position if isinstance(position, Position) else ward.positions[position],
            actor=actor,
            now=recorded_at,
        )
    return done.begun


def make_province_hr(ward: GapWard):
    """HR of the province, one for all."""
    if ward.__dict__.get("province_hr") is None:
        ward.__dict__["province_hr"] = make_user("so-noi-vu", full_name="Võ Thị Sở")
        grant_role(ward.__dict__["province_hr"], Role.HR, ward.province)
    return ward.__dict__["province_hr"]


def make_exam(ward: GapWard, code: str, level: int) -> Assessment:
    """Five questions, four right pass; shows the level of the competency."""
    exam = make_assessment(
        f"thi-{code.lower()}",
        questions=5,
        pass_mark=4,
        competency=ward.competencies[code],
        title=f"Bài thi {code}",
        attempts_allowed=0,
        wait_hours=0,
    )
    AssessmentOutcome.objects.filter(assessment=exam).update(level=level)
    EvidenceRule.objects.get_or_create(
        kind=EvidenceKind.RESULT,
        competency=None,
        valid_from=REFORM,
        defaults={"max_level": 4, "mark": RuleMark.ILLUSTRATIVE},
    )
    return exam


def sit(official: Official, exam: Assessment, day: date, *, right: int, posting: Posting | None) -> Result:
    """An attempt of that day with its result absorbed into the ledger."""
    attempt, now = make_attempt(official, exam, posting=posting, now=at(day)), at(day, 10)
    with time_machine.travel(now, tick=False):
        answers = snapshot(attempt, right=right)
        done = submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=None)
        assert done.result is not None
        record_result(result=done.result, actor=None, now=now)
    return done.result


def make_movers(ward: GapWard, unit: Unit, count: int, *, fit_after: Iterable[int | None] = ()) -> list[Official]:
    """Economists of a unit moved to be registrars there on `MOVED_ON`; each shows all that is required so many days
    later (None: never)."""

    days = list(fit_after)
    made = []
    for number in range(count):
        person = make_official(f"Trương Văn Số {number}", province=ward.province)
        make_posting(person, unit, ward.positions["economist"], recorded_at=at(REFORM))
        move(ward, person, unit, "registrar", number=f"{100 + number}/QĐ-SNV")
        if number < len(days) and days[number] is not None:
            for code, level in (("T01", 2), ("T02", 3)):
                hold(person, ward.competencies[code], level, since=MOVED_ON + timedelta(days=days[number]))
        made.append(person)
    return made
