"""Templates of certificates in use, as tests need them."""

from datetime import datetime

from certificates.domain.template_designs import Design
from certificates.domain.template_writing import create_template, publish_draft
from certificates.models import CertificateTemplateVersion
from courses.models import CoursePage
from lms.accounts.models import User
from lms.org.models import Unit
from tests.factories.certificates import NOW


def make_template(
    owner: Unit,
    actor: User,
    *,
    course: CoursePage | None = None,
    name: str = "Mẫu chung",
    now: datetime = NOW,
    **design: object,
) -> CertificateTemplateVersion:
    """In use from `now`; `actor` is HR of the owner."""
    draft = create_template(owner=owner, course=course, name=name, design=Design(**design), actor=actor, now=now)
    return publish_draft(draft=draft, actor=actor, now=now)
