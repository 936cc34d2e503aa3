"""Who may do what with questions and attempts; the queryset forms are in `querysets.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Attempt, ExamSitting, Question, QuestionBank
from assessments.querysets import INVIGILATING_ROLES
from lms.accounts.models import User
from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit, UnitVersion
from lms.org.policy import has_role_on_province
from lms.org.querysets import units_in_scope
from lms.org.tree import UnitsAtOrAbove, units_above_each


def can_write_bank(user: Any, bank: QuestionBank, *, as_of: date | None = None) -> bool:
    """A trainer of its unit or of one above; without a unit, of a province. As `QuestionBank.objects.writable_by`."""
    return can_write_for(user, bank.unit_id, as_of=as_of)


def can_write_for(user: Any, unit_id: int | None, *, as_of: date | None = None) -> bool:
    """Banks and assessments of this unit."""
    if user.is_superuser:
        return True
    if user.pk is None:
        return False
    day = as_of or timezone.localdate()
    if unit_id is None:
        return has_role_on_province(user, Role.TRAINER, as_of=day)
    return bool(units_in_scope(user, (Role.TRAINER,), day).filter(pk=unit_id).exists())


def writers_of(bank: QuestionBank, *, as_of: date | None = None) -> QuerySet[User]:
    """Who may write the bank by a role; the third form of `can_write_bank`."""
    day = as_of or timezone.localdate()
    if bank.unit_id is None:
        units: Any = UnitVersion.objects.in_force(day).provinces().values("unit_id")
    else:
        units = units_above_each([bank.unit_id], day)[bank.unit_id]
    granted = RoleGrant.objects.in_force(day).filter(role=Role.TRAINER, unit__in=units)
    found: QuerySet[User] = User.objects.filter(is_active=True, pk__in=granted.values("user"))
    return found


def can_write_question(user: Any, question: Question, *, as_of: date | None = None) -> bool:
    return can_write_bank(user, question.bank, as_of=as_of)


def can_rule_late_answers(user: Any, attempt: Attempt, *, as_of: date | None = None) -> bool:
    """A trainer of the person's unit, nobody for themselves; agrees with `Attempt.objects.watched_by`."""
    return bool(Attempt.objects.watched_by(user, as_of=as_of).filter(pk=attempt.pk).exists())


def can_mark(user: Any, attempt: Attempt, *, as_of: date | None = None) -> bool:
    """Likewise: answers are read by the trainers who answer for the person, by nobody for themselves."""
    return can_rule_late_answers(user, attempt, as_of=as_of)


def can_manage_sitting(user: Any, sitting: ExamSitting, *, as_of: date | None = None) -> bool:
    """HR or a trainer of its unit, or of one above; agrees with `ExamSitting.objects.managed_by`."""
    return bool(ExamSitting.objects.managed_by(user, as_of=as_of).filter(pk=sitting.pk).exists())


def invigilators_for(unit: Unit, *, as_of: date) -> QuerySet[User]:
    """Who may watch over an exam of the unit: its HR and trainers, and those of the units above."""
    units = UnitsAtOrAbove(unit.pk, as_of=as_of)
    granted = RoleGrant.objects.in_force(as_of).filter(role__in=INVIGILATING_ROLES, unit__in=units)
    found: QuerySet[User] = User.objects.filter(is_active=True, pk__in=granted.values("user"))
    return found
