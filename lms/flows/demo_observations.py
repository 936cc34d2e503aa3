"""Work seen at the desk, told at the end of the demo's stories: confirmed, waiting, disputed, still to be made."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.utils import timezone

from assessments.domain.observers import name_observer
from assessments.domain.observing import FilledForm, Marked
from assessments.enums import ObservedMark
from assessments.models import Checklist, Observation
from lms.accounts.models import User
from lms.evidence.domain.assessors import name_assessor
from lms.flows.observing import answer_observation, ask_for_observation, send_observation
from lms.org.enums import Role
from lms.org.models import Official, RoleGrant

PLACE = "Trung tâm Phục vụ hành chính công"


def tell_observations(
    people: Mapping[str, Official], *, superior: Official, hr: User, day: Callable[[int], datetime]
) -> None:
    """A superior of the ward observes by role; the colleague who has her certificate was named for a newcomer."""
    certified, midway, newcomer = people["BH0035"], people["BH0036"], people["BH0056"]
    online = observe(
        superior, certified, "BK-NOP-TRUC-TUYEN", advice="Làm tốt. Nhớ nhắc người dân lưu mã hồ sơ.", now=day(-6)
    )
    _answer(online, agrees=True, now=day(-5))

    disputed = observe(
        superior,
        newcomer,
        "BK-CHUNG-THUC",
        missed={7: "Vào sổ vào cuối buổi, ba việc một lượt."},
        advice="Vào sổ ngay khi xong từng việc.",
        now=day(-4),
    )
    reason = "Hôm đó máy mất điện nên tôi ghi tạm ra giấy; đề nghị xem lại vào ngày thường."
    _answer(disputed, agrees=False, reason=reason, claims=(7,), now=day(-3))

    name_observer(
        official=midway,
        observer=certified,
        valid_from=timezone.localdate(day(-10)),
        valid_to=None,
        actor=hr,
        now=day(-10),
    )
    outcome = Checklist.objects.get(code="BK-KHAI-SINH").versions.get(is_current=True).outcomes.all()[0]
    unit = RoleGrant.objects.filter(user=hr, role=Role.HR).order_by("pk")[0].unit
    name_assessor(
        competency=outcome.competency,
        unit=unit,
        assessor=superior,
        valid_from=timezone.localdate(day(-10)),
        valid_to=None,
        actor=hr,
        now=day(-10),
    )
    observe(
        certified,
        midway,
        "BK-KHAI-SINH",
        missed={8: "Quên nói nơi nhận kết quả."},
        advice="Trả giấy hẹn thì đọc to ngày và nơi nhận.",
        now=day(-1),
    )
    ask_for_observation(
        official=midway,
        observer=superior,
        checklist=Checklist.objects.get(code="BK-CHUNG-THUC"),
        note="Sáng thứ Ba tôi trực quầy chứng thực.",
        actor=_user(midway),
        now=day(-1),
    )


def observe(
    observer: Official,
    official: Official,
    code: str,
    *,
    advice: str,
    now: datetime,
    missed: Mapping[int, str] | None = None,
) -> Observation:
    """Begun and sent by the observer; the actions in `missed` weren't done."""
    actor = _user(observer)
    checklist = Checklist.objects.get(code=code)
    request = ask_for_observation(
        official=official, observer=observer, checklist=checklist, note="", actor=actor, now=now
    )
    form = FilledForm(
        uid=uuid.uuid4(),
        observed_on=timezone.localdate(now),
        place=PLACE,
        advice=advice,
        marks=_marks(request.version.items.values_list("order", flat=True), missed or {}),
    )
    return send_observation(request=request, form=form, photos={}, actor=actor, now=now).observation


def _marks(orders: Collection[int], missed: Mapping[int, str]) -> dict[int, Marked]:
    return {
        order: Marked(ObservedMark.NOT_MET, missed[order]) if order in missed else Marked(ObservedMark.MET)
        for order in orders
    }


def _answer(
    observation: Observation, *, agrees: bool, now: datetime, reason: str = "", claims: tuple[int, ...] = ()
) -> None:
    actor = _user(observation.request.official)
    answer_observation(observation=observation, agrees=agrees, reason=reason, claims=claims, actor=actor, now=now)


def _user(official: Official) -> User:
    assert official.user is not None
    return official.user
