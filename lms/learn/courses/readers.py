"""Who is reading a course: a learner, or somebody looking in."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from courses.domain.published import CourseFacts, course_facts
from courses.domain.reach import is_for
from courses.domain.standing import Standing, standing_of
from lms.core.exceptions import RoleRequired
from lms.org.policy import roles_of


def open_course(slug: str) -> CourseFacts:
    """The published course at this address, or 404. Published content is for everybody who is signed in."""
    course = course_facts(slug)
    if course is None:
        raise Http404
    return course


def read_standing(user: Any, course_id: int, lesson_id: int | None = None) -> Standing | None:
    """Where the learner stands; None for HR and trainers without a personnel record, who may look but not learn."""
    standing = standing_of(user, course_id, lesson_id=lesson_id)
    if standing is None and not user.is_superuser and not roles_of(user):
        raise RoleRequired(_("cán bộ, công chức có hồ sơ trong hệ thống"))
    return standing


def is_for_others(course: CourseFacts, standing: Standing | None, as_of: date) -> bool:
    """Whether a unit wrote it for its own people and the learner, not enrolled, is none of them; a statement where it
    may be so."""
    if not course.written_by or standing is None or standing.enrolment_id is not None:
        return False
    return not is_for(standing.official_id, course.path, as_of)
