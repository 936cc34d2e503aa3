"""Who is reading a course: a learner, or somebody looking in."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from courses.domain.standing import Standing, standing_of
from courses.models import CoursePage
from lms.core.exceptions import RoleRequired
from lms.org.policy import roles_of


def open_course(user: Any, slug: str, *related: str) -> CoursePage:
    """The published course at this address, or 404."""
    course = CoursePage.objects.visible_to(user).filter(address=slug).select_related(*related).first()
    if course is None:
        raise Http404
    return course


def read_standing(user: Any, course: CoursePage, now: datetime) -> Standing | None:
    """Where the learner stands; None for HR and trainers without a personnel record, who may look but not learn."""
    standing = standing_of(user, course, now=now)
    if standing is None and not user.is_superuser and not roles_of(user):
        raise RoleRequired(_("cán bộ, công chức có hồ sơ trong hệ thống"))
    return standing
