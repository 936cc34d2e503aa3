"""Deleting a draft assessment that no course has, not even an older draft of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Revision

from assessments.domain.writing_assessments import delete_draft
from assessments.exceptions.assessments import AssessmentUsed
from courses.models import CoursePage

if TYPE_CHECKING:
    from assessments.models import Assessment
    from lms.accounts.models import User


@transaction.atomic
def delete_unused_draft(*, assessment: Assessment, actor: User) -> None:
    """A revision that names an assessment which is gone could never be opened again."""
    kind = ContentType.objects.get_for_model(CoursePage)
    if Revision.objects.filter(content_type=kind, content__assessment=assessment.pk).exists():
        raise AssessmentUsed
    delete_draft(assessment=assessment, actor=actor)
