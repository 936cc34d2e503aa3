"""What the demo ward asks and answers: two surveys of needs, levels somebody wants looked at again, an exemption."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from lms.accounts.models import User
from lms.competencies.enums import RequirementKind
from lms.competencies.models import Competency
from lms.evidence.domain.level_views import asked_levels, give_views
from lms.evidence.enums import ReviewOutcome, ViewKind
from lms.evidence.models import NeedsSurvey
from lms.flows.exempting import grant_exemption
from lms.flows.level_reviews import answer_review, ask_for_review
from lms.flows.surveys import begin_survey, give_own_views
from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, Position, Unit, UnitVersion
from lms.plans.models import RequirementStatus

CENTRE = "Trung tâm Phục vụ hành chính công"
FEW_POSITION = "QL-04"
REVIEWED, WAITING, EXEMPT = "BH0059", "BH0060", "BH0061"


def ask_demo_people(ward: Unit, people: Mapping[str, Official], *, hr: User, head: Official, now: datetime) -> None:
    """The survey of the service centre has answers of more people than are hidden for being few, that of one position
    has an answer of one. A review is answered, another waits."""
    centre = UnitVersion.objects.in_force(timezone.localdate(now)).get(parent=ward, name=CENTRE).unit
    began = now - timedelta(days=12)
    asked = _survey(centre, None, hr=hr, now=began)
    for official in _asked(asked):
        _say(official, ViewKind.SELF, official.user, 0, now=began + timedelta(days=2))
        _say(official, ViewKind.MANAGER, head.user, -1, now=began + timedelta(days=4))
    few = _survey(ward, Position.objects.get(code=FEW_POSITION), hr=hr, now=began)
    for official in _asked(few)[:1]:
        _say(official, ViewKind.SELF, official.user, 0, now=began + timedelta(days=3))
    _reviews(people, hr=hr, now=now)
    _exempt(people[EXEMPT], hr=hr, now=now - timedelta(days=20))


def _survey(unit: Unit, position: Position | None, *, hr: User, now: datetime) -> NeedsSurvey:
    today = timezone.localdate(now)
    return begin_survey(
        unit=unit,
        unit_name=unit_names({unit.pk}, today)[unit.pk].label,
        position=position,
        due_on=today + timedelta(days=20),
        note="Để lập kế hoạch bồi dưỡng năm tới.",
        client_id=uuid.uuid4(),
        actor=hr,
        now=now,
    )


def _asked(survey: NeedsSurvey) -> list[Official]:
    rows = survey.asked.select_related("official__user").order_by("official__staff_code")
    return [one.official for one in rows]


def _say(official: Official, kind: ViewKind, actor: User | None, above: int, *, now: datetime) -> None:
    """As the positions need it, so many levels more or less."""
    assert actor is not None
    asked = asked_levels(official.pk, timezone.localdate(now))
    levels = {one.words.competency_id: max(one.required.min_level + above, one.words.first_level) for one in asked}
    if kind == ViewKind.SELF:
        give_own_views(official=official, levels=levels, client_id=uuid.uuid4(), actor=actor, now=now)
    else:
        give_views(official=official, kind=kind, levels=levels, client_id=uuid.uuid4(), actor=actor, now=now)


def _reviews(people: Mapping[str, Official], *, hr: User, now: datetime) -> None:
    moments = {REVIEWED: now - timedelta(days=9), WAITING: now - timedelta(days=1)}
    for code, moment in moments.items():
        official = people[code]
        assert official.user is not None
        [first, *_rest] = asked_levels(official.pk, timezone.localdate(moment))
        review = ask_for_review(
            official=official,
            competency=Competency.objects.get(pk=first.words.competency_id),
            reason="Đã làm việc này ba năm ở huyện cũ, chưa có giấy tờ nộp.",
            client_id=uuid.uuid4(),
            actor=official.user,
            now=moment,
        )
        if code == REVIEWED:
            words = "Mức giữ nguyên đến khi có giấy tờ. Anh/chị nộp quyết định bổ nhiệm cũ ở mục Minh chứng để xem lại."
            answer_review(
                review=review, outcome=ReviewOutcome.UPHELD, words=words, actor=hr, now=moment + timedelta(days=3)
            )


def _exempt(official: Official, *, hr: User, now: datetime) -> None:
    """Of the first of what they lack."""
    today = timezone.localdate(now)
    lacked = RequirementStatus.objects.short(today).filter(official=official, kind=RequirementKind.MUST)
    for row in lacked.select_related("competency").order_by("competency__code")[:1]:
        grant_exemption(
            client_id=uuid.uuid4(),
            official=official,
            competency=row.competency,
            posting=None,
            reason="Đang học lớp bồi dưỡng của tỉnh, nộp chứng chỉ khi xong.",
            starts_on=today,
            ends_on=today + timedelta(days=120),
            actor=hr,
            now=now,
        )
