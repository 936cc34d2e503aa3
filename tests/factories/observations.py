"""Checklists, observers and what they send, as tests need them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from assessments.domain.checklists import ChecklistText, ItemText, add_checklist, set_open
from assessments.domain.observing import FilledForm, Marked
from assessments.enums import ObservedMark
from assessments.models import Checklist, Observation, ObservationRequest
from lms.competencies.models import Competency
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule
from lms.flows.observing import answer_observation, ask_for_observation, send_observation
from lms.org.enums import Role
from lms.org.models import Official, Unit
from tests.factories.assessments import make_competency
from tests.factories.gaps import make_competencies, require
from tests.factories.people import REFORM, grant_role, make_commune, make_learner, make_position, make_province

TITLE = "Đăng ký khai sinh tại quầy"
CRITICAL = (1, 3)


@dataclass(frozen=True)
class Desk:
    """A ward with somebody at a desk that asks for T01 ≥ 2, a superior who observes everybody there, and a colleague
    whom nobody named."""

    province: Unit
    ward: Unit
    official: Official
    superior: Official
    colleague: Official


def make_desk() -> Desk:
    province = make_province()
    ward = make_commune(province=province)
    position = make_position("TN-04", "Tư pháp – hộ tịch")
    require(position, make_competencies()["T01"], 2)
    official = make_learner(ward, position, "Lê Thị Cúc", province=province)
    superior = make_learner(ward, make_position(name_vi="Chủ tịch"), "Phạm Văn Chủ", province=province)
    colleague = make_learner(ward, position, "Đỗ Thị Bạn", province=province)
    grant_role(superior.user, Role.OBSERVER, ward)
    return Desk(province, ward, official, superior, colleague)


def checklist_text(*, competency: Competency | None = None, level: int = 2, **said: object) -> ChecklistText:
    """Five actions, the first and third critical, one of the others may be missing."""
    items = tuple(ItemText(f"Hành động {number}", number in CRITICAL) for number in range(1, 6))
    values: dict[str, object] = {"title": TITLE, "items": items, "most_missed": 1}
    outcomes = (((competency or make_competency()).pk, level),)
    return ChecklistText(outcomes=outcomes, **(values | said))


def make_checklist(
    code: str = "BK-KS", *, unit: Unit | None = None, is_open: bool = True, text: ChecklistText | None = None
) -> Checklist:
    checklist = add_checklist(
        code=code, unit=unit, procedure=None, text=text or checklist_text(), actor=None, now=timezone.now()
    )
    if is_open:
        set_open(checklist=checklist, is_open=True, actor=None)
    return checklist


def make_rule(max_level: int = 4, competency: Competency | None = None) -> EvidenceRule:
    """Observations count up to this level, of one competency or of all others."""
    return EvidenceRule.objects.create(
        kind=EvidenceKind.OBSERVATION,
        competency=competency,
        valid_from=REFORM,
        max_level=max_level,
        validity_months=36,
        mark=RuleMark.ILLUSTRATIVE,
    )


def ask(desk: Desk, checklist: Checklist, *, now: datetime | None = None, **other: Official) -> ObservationRequest:
    official = other.get("official", desk.official)
    return ask_for_observation(
        official=official,
        observer=other.get("observer", desk.superior),
        checklist=checklist,
        note="",
        actor=official.user,
        now=now or timezone.now(),
    )


def fill(
    *,
    marks: str = "MMMMM",
    observed_on: date | None = None,
    uid: uuid.UUID | None = None,
    advice: str = "",
    place: str = "Quầy số 2",
) -> FilledForm:
    """`marks`: a letter an action: M met, N not met, S not seen; anything else leaves it unmarked."""
    words = {"M": ObservedMark.MET, "N": ObservedMark.NOT_MET, "S": ObservedMark.NOT_SEEN}
    return FilledForm(
        uid=uid or uuid.uuid4(),
        observed_on=observed_on or timezone.localdate(),
        place=place,
        advice=advice or ("Đọc lại hướng dẫn." if "N" in marks else ""),
        marks={order: Marked(words[one]) for order, one in enumerate(marks, start=1) if one in words},
    )


def send(
    request: ObservationRequest, form: FilledForm | None = None, *, now: datetime | None = None, **photos: object
) -> Observation:
    sent = send_observation(
        request=request,
        form=form or fill(),
        photos=photos.get("photos", {}),
        actor=request.observer.user,
        now=now or timezone.now(),
    )
    return sent.observation


def answer(observation, *, agrees=True, reason="", claims=(), by=None):
    official = by or observation.request.official
    return answer_observation(
        observation=observation,
        agrees=agrees,
        reason=reason,
        claims=claims,
        actor=official.user,
        now=timezone.now(),
    )
