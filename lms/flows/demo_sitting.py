"""A supervised exam of the demo ward: the sitting is open for the day, and waits for the invigilator's PIN."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from assessments.domain.arrangements import record_arrangement
from assessments.domain.banks import load_bank
from assessments.domain.sittings import SittingFacts, set_up_sitting
from assessments.enums import AssessmentKind, ExtraTime
from assessments.models import Assessment, ExamSitting
from lms.accounts.models import User
from lms.core.domain.loading import read_json
from lms.flows.library import DATA
from lms.org.models import Official, Unit

SLUG = "thi-giam-sat-ho-tich"
LISTED = ("BH0012", "BH0034", "BH0036", "BH0056")
WITH_MORE_TIME = "BH0056"


def open_sitting(ward: Unit, people: Mapping[str, Official], *, hr: User, now: datetime) -> ExamSitting:
    """Four of the ward's people are listed, one of them with half as much time again."""
    shipped = read_json(DATA / "question_bank_civil_status.json")
    exam = {
        **shipped["assessment"],
        "slug": SLUG,
        "title": "Thi có giám sát: Đăng ký khai sinh",
        "kind": AssessmentKind.SUPERVISED.value,
    }
    load_bank({**shipped, "assessment": exam})
    record_arrangement(
        official=people[WITH_MORE_TIME],
        extra=ExtraTime.HALF,
        reason="Mắt kém, có giấy khám (minh họa).",
        approved_by="Trần Quang Vinh, Chủ tịch UBND phường (minh họa)",
        valid_from=timezone.localdate(now) - timedelta(days=30),
        valid_to=None,
        actor=hr,
        now=now,
    )
    hour = now.replace(minute=0, second=0, microsecond=0)
    facts = SittingFacts(
        assessment=Assessment.objects.get(slug=SLUG),
        unit=ward,
        place="Hội trường tầng 2, trụ sở UBND phường",
        opens_at=hour - timedelta(hours=1),
        closes_at=hour + timedelta(hours=8),
    )
    trainer = User.objects.get(username="bien-soan")
    return set_up_sitting(
        facts=facts,
        invigilators=[hr, trainer],
        people=[people[code] for code in LISTED],
        actor=hr,
        now=now,
    )
