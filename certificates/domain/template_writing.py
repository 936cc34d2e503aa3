"""Templates of an issuer: drafted, edited, published for use, taken out of use. What is published stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.domain.template_designs import Design, check_design, design_of
from certificates.enums import TemplateStatus
from certificates.exceptions_templates import (
    DraftChangedMeanwhile,
    DraftThere,
    NotADraftTemplate,
    NothingPublished,
    OtherTemplateInUse,
    TemplateChangedMeanwhile,
    TemplateNotYours,
)
from certificates.models import CertificateLogo, CertificateTemplate, CertificateTemplateVersion
from lms.core.domain.audit import record, register_verb
from lms.org.domain.unit_names import unit_names
from lms.org.policy import can_manage_unit

if TYPE_CHECKING:
    from courses.models import CoursePage
    from lms.accounts.models import User
    from lms.org.models import Unit

CREATED = register_verb("certificates.template_created", _("Đã lập mẫu giấy “%(name)s”"))
DRAFTED = register_verb("certificates.template_drafted", _("Đã soạn phiên bản %(number)s của mẫu giấy"))
CHANGED = register_verb("certificates.template_changed", _("Đã sửa bản soạn của mẫu giấy"))
PUBLISHED = register_verb("certificates.template_published", _("Đã đưa phiên bản %(number)s của mẫu giấy vào dùng"))
RETIRED = register_verb("certificates.template_retired", _("Đã thôi dùng phiên bản %(number)s của mẫu giấy"))


def create_template(
    *, owner: Unit, course: CoursePage | None, name: str, design: Design, actor: User, now: datetime
) -> CertificateTemplateVersion:
    """A template with its first draft. Raises TemplateNotYours, or what `check_design` finds."""
    template = CertificateTemplate(owner=owner, course=course, name=name)
    _check_owner(template, actor, now)
    check_design(design)
    with transaction.atomic():
        template.save()
        draft = CertificateTemplateVersion(template=template, number=1, **_columns(design))
        draft.save()
        record(verb=CREATED, target=template, actor=actor, after={"name": name} | _facts(design))
    return draft


def draft_next(*, template: CertificateTemplate, actor: User, now: datetime) -> CertificateTemplateVersion:
    """A draft that begins as the newest version is. Raises DraftThere."""
    _check_owner(template, actor, now)
    with transaction.atomic():
        CertificateTemplate.objects.select_for_update().get(pk=template.pk)
        newest = template.versions.select_related("logo").first()
        assert newest is not None  # created with its first draft
        if newest.status == TemplateStatus.DRAFT:
            raise DraftThere
        draft: CertificateTemplateVersion = CertificateTemplateVersion.objects.create(
            template=template, number=newest.number + 1, **_columns(design_of(newest))
        )
        record(verb=DRAFTED, target=template, actor=actor, after={"number": draft.number})
    return draft


def change_draft(
    *, draft: CertificateTemplateVersion, design: Design, seen: int, actor: User, now: datetime
) -> CertificateTemplateVersion:
    """Write the draft. `seen` is `saves` as the form was opened; raises TemplateChangedMeanwhile where somebody else
    was faster, NotADraftTemplate, or what `check_design` finds.
    """
    check_design(design)
    with _editing(draft, actor, now) as held:
        if held.saves != seen:
            raise TemplateChangedMeanwhile
        before = design_of(held)
        if design == before:
            return held
        for name, value in _columns(design).items():
            setattr(held, name, value)
        held.saves += 1
        held.save()
        record(verb=CHANGED, target=held.template, actor=actor, before=_facts(before), after=_facts(design))
    return held


def publish_draft(
    *, draft: CertificateTemplateVersion, seen: int | None = None, actor: User, now: datetime
) -> CertificateTemplateVersion:
    """Use it for what is issued from now on; the version before it is retired. Papers already issued keep theirs.

    The caller has seen that the longest words fit one page (`certificates.pdf.check_fits`). `seen` is `saves` as the
    draft was shown; raises DraftChangedMeanwhile where somebody has edited it since.
    """
    with _editing(draft, actor, now) as held:
        if seen is not None and held.saves != seen:
            raise DraftChangedMeanwhile
        check_design(design_of(held))
        _check_no_other(held.template)
        held.template.versions.filter(status=TemplateStatus.PUBLISHED).update(
            status=TemplateStatus.RETIRED, retired_at=now
        )
        held.status, held.published_at, held.published_by = TemplateStatus.PUBLISHED, now, actor
        held.save(update_fields=["status", "published_at", "published_by"])
        record(verb=PUBLISHED, target=held.template, actor=actor, after={"number": held.number})
    return held


def retire_template(*, template: CertificateTemplate, actor: User, now: datetime) -> CertificateTemplateVersion:
    """Issue by it no longer. Raises NothingPublished."""
    _check_owner(template, actor, now)
    with transaction.atomic():
        held: CertificateTemplateVersion | None = (
            template.versions.select_for_update(of=("self",)).filter(status=TemplateStatus.PUBLISHED).first()
        )
        if held is None:
            raise NothingPublished
        held.status, held.retired_at = TemplateStatus.RETIRED, now
        held.save(update_fields=["status", "retired_at"])
        record(verb=RETIRED, target=template, actor=actor, after={"number": held.number})
    return held


@contextmanager
def _editing(draft: CertificateTemplateVersion, actor: User, now: datetime) -> Iterator[CertificateTemplateVersion]:
    with transaction.atomic():
        rows = CertificateTemplateVersion.objects.select_for_update(of=("self",)).select_related("template", "logo")
        held: CertificateTemplateVersion = rows.get(pk=draft.pk)
        _check_owner(held.template, actor, now)
        if held.status != TemplateStatus.DRAFT:
            raise NotADraftTemplate(number=held.number)
        yield held


def _check_owner(template: CertificateTemplate, actor: User, now: datetime) -> None:
    if not can_manage_unit(actor, template.owner, as_of=timezone.localdate(now)):
        owner = unit_names([template.owner_id], timezone.localdate(now))[template.owner_id]
        raise TemplateNotYours(owner=owner.label)


def _check_no_other(template: CertificateTemplate) -> None:
    others = CertificateTemplateVersion.objects.filter(
        status=TemplateStatus.PUBLISHED, template__owner=template.owner_id, template__course=template.course_id
    )
    other = others.exclude(template=template).select_related("template").first()
    if other is not None:
        day = timezone.localdate(other.published_at)
        owner = unit_names([template.owner_id], day)[template.owner_id]
        raise OtherTemplateInUse(owner=owner.label, name=other.template.name)


def _columns(design: Design) -> dict[str, Any]:
    return {
        "kind": design.kind,
        "language": design.language,
        "heading_vi": design.heading_vi,
        "heading_en": design.heading_en,
        "text_vi": design.text_vi,
        "text_en": design.text_en,
        "shows_levels": design.shows_levels,
        "logo": CertificateLogo.objects.get(sha256=design.logo) if design.logo else None,
        "signatories": [{"capacity": list(one.capacity), "name": one.name} for one in design.signatories],
    }


def _facts(design: Design) -> dict[str, object]:
    """The design for the audit trail."""
    facts = _columns(design) | {"logo": design.logo}
    return facts | {"signatories": [str(one) for one in design.signatories]}
