"""What the ward of the demo asks of its own people beside the common standard: a higher aim, so that no gap changes."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lms.accounts.models import User
from lms.competencies.domain.requirement_changes import Demand, Key, Statement
from lms.competencies.domain.requirement_writing import kept_rows, state_of_rows, write_requirements
from lms.competencies.models import Competency, Requirement
from lms.org.models import Position, Unit

POSITION, COMPETENCY = "CM-04", "C04"


def rule_for_the_ward(ward: Unit, *, hr: User, now: datetime) -> None:
    position, competency = Position.objects.get(code=POSITION), Competency.objects.get(code=COMPETENCY)
    default = Requirement.objects.known().of_layer(None).get(position=position, competency=competency)
    write_requirements(
        employer=ward,
        valid_from=timezone.localdate(now),
        wanted={Key(position.pk, competency.pk): Statement(Demand(default.min_level, 5, weight=2))},
        source="Thông báo 15/TB-UBND của Ủy ban nhân dân phường Buôn Hồ",
        reason="Vị trí tiếp dân hằng ngày",
        seen=state_of_rows(kept_rows([position.pk], ward)),
        actor=hr,
        now=now,
    )
