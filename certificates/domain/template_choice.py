"""By which template a paper is issued: that of the course before others, of the nearest unit before those above."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from certificates.enums import TemplateStatus
from certificates.models import CertificateTemplateVersion
from lms.org.domain.unit_names import unit_names


def template_for(*, issuer_id: int, course_id: int, as_of: date) -> CertificateTemplateVersion | None:
    """The published version that the unit's papers of the course follow that day; None for the built-in layout."""
    path = [step.unit_id for step in unit_names([issuer_id], as_of)[issuer_id].path]
    published = CertificateTemplateVersion.objects.filter(status=TemplateStatus.PUBLISHED, template__owner__in=path)
    fitting = published.filter(Q(template__course=None) | Q(template__course=course_id))
    found = fitting.select_related("template", "logo")
    return max(
        found,
        key=lambda one: (one.template.course_id is not None, path.index(one.template.owner_id), one.published_at),
        default=None,
    )
