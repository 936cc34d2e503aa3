import io
from dataclasses import replace

import pytest
from PIL import Image

from certificates.domain.template_choice import template_for
from certificates.domain.template_designs import Design, design_of
from certificates.domain.template_logos import EDGES, keep_logo, logo_image
from certificates.domain.template_writing import (
    change_draft,
    create_template,
    draft_next,
    publish_draft,
    retire_template,
)
from certificates.exceptions import FileAltered
from certificates.exceptions_templates import (
    DraftThere,
    LogoNotAPicture,
    LogoTooLarge,
    NotADraftTemplate,
    NothingPublished,
    OtherTemplateInUse,
    TemplateChangedMeanwhile,
    TemplateNotYours,
)
from certificates.models import CertificateLogo, CertificateTemplate
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.certificate_templates import make_template
from tests.factories.certificates import NOW, make_course, make_office
from tests.factories.people import grant_role, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def picture(size=(900, 450), form="PNG", mode="RGBA", colour=(200, 0, 0, 128)):
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, form)
    made.seek(0)
    return made


def test_drafted_changed_published_replaced_and_retired(office):
    draft = create_template(
        owner=office.commune, course=None, name="Mẫu chung", design=Design(), actor=office.hr, now=NOW
    )
    with pytest.raises(DraftThere):
        draft_next(template=draft.template, actor=office.hr, now=NOW)
    changed = change_draft(
        draft=draft, design=replace(Design(), heading_vi="Giấy xác nhận"), seen=0, actor=office.hr, now=NOW
    )
    assert (changed.heading_vi, changed.saves) == ("Giấy xác nhận", 1)
    with pytest.raises(TemplateChangedMeanwhile):
        change_draft(draft=draft, design=Design(), seen=0, actor=office.hr, now=NOW)
    first = publish_draft(draft=draft, actor=office.hr, now=NOW)
    with pytest.raises(NotADraftTemplate):
        change_draft(draft=first, design=Design(), seen=1, actor=office.hr, now=NOW)
    second = draft_next(template=draft.template, actor=office.hr, now=NOW)
    assert (second.number, design_of(second)) == (2, design_of(first))
    publish_draft(draft=second, actor=office.hr, now=NOW)
    assert list(draft.template.versions.values_list("number", "status")) == [(2, "published"), (1, "retired")]
    retire_template(template=draft.template, actor=office.hr, now=NOW)
    with pytest.raises(NothingPublished):
        retire_template(template=draft.template, actor=office.hr, now=NOW)
    verbs = set(AuditEntry.objects.filter(verb__startswith="certificates.template").values_list("verb", flat=True))
    assert verbs == {
        f"certificates.template_{verb}" for verb in ("created", "changed", "drafted", "published", "retired")
    }


def test_saving_what_is_there_changes_nothing(office):
    draft = create_template(owner=office.commune, course=None, name="Mẫu", design=Design(), actor=office.hr, now=NOW)
    assert change_draft(draft=draft, design=Design(), seen=0, actor=office.hr, now=NOW).saves == 0


def test_only_hr_of_the_owner_writes(office):
    other = make_office("Phường Thuận Hóa", province=office.province)
    version = make_template(office.commune, office.hr)
    for act in (
        lambda: create_template(owner=office.commune, course=None, name="x", design=Design(), actor=other.hr, now=NOW),
        lambda: draft_next(template=version.template, actor=other.hr, now=NOW),
        lambda: retire_template(template=version.template, actor=office.approver, now=NOW),
    ):
        with pytest.raises(TemplateNotYours) as caught:
            act()
        assert "Phường Phú Xuân, Thành phố Huế" in str(caught.value)


def test_the_course_comes_before_others_and_the_nearest_unit_before_those_above(office):
    province_hr = make_user()
    grant_role(province_hr, Role.HR, office.province)
    course, other = make_course("khai-sinh"), make_course("ket-hon")

    def chosen(of):
        found = template_for(issuer_id=office.commune.pk, course_id=of.pk, as_of=NOW.date())
        return found.template.name if found else None

    assert chosen(course) is None
    make_template(office.province, province_hr, name="tỉnh")
    assert (chosen(course), chosen(other)) == ("tỉnh", "tỉnh")
    make_template(office.commune, office.hr, name="phường")
    assert (chosen(course), chosen(other)) == ("phường", "phường")
    make_template(office.province, province_hr, course=course, name="tỉnh, khai sinh")
    assert (chosen(course), chosen(other)) == ("tỉnh, khai sinh", "phường")


def test_a_second_template_for_the_same_is_refused_while_the_first_is_used(office):
    first = make_template(office.commune, office.hr, name="Mẫu một")
    with pytest.raises(OtherTemplateInUse) as caught:
        make_template(office.commune, office.hr, name="Mẫu hai")
    assert "đang dùng mẫu “Mẫu một”" in str(caught.value)
    retire_template(template=first.template, actor=office.hr, now=NOW)
    second = CertificateTemplate.objects.get(name="Mẫu hai").versions.get()
    assert publish_draft(draft=second, actor=office.hr, now=NOW).status == "published"


def test_who_reads_and_who_manages(office):
    province_hr, other = make_user(), make_office("Phường Thuận Hóa", province=office.province)
    grant_role(province_hr, Role.HR, office.province)
    make_template(office.province, province_hr, name="tỉnh")
    make_template(office.commune, office.hr, name="phường")

    def read(user):
        found = CertificateTemplate.objects
        return [sorted(one.values_list("name", flat=True)) for one in (found.visible_to(user), found.managed_by(user))]

    assert read(office.hr) == [["phường", "tỉnh"], ["phường"]]
    assert read(office.approver) == [["phường", "tỉnh"], []]
    assert read(other.hr) == [["tỉnh"], []]
    assert read(province_hr) == [["phường", "tỉnh"], ["phường", "tỉnh"]]
    assert read(make_user()) == [[], []]


def test_a_logo_is_drawn_anew_small_and_kept_once(settings, tmp_path):
    first, second = keep_logo(picture()), keep_logo(picture())
    assert (first.pk, first.width, first.height, CertificateLogo.objects.count()) == (second.pk, EDGES[0], 200, 1)
    assert logo_image(first.sha256).startswith("data:image/png;base64,")
    with first.file.open("wb") as stored:
        stored.write(b"other")
    with pytest.raises(FileAltered):
        logo_image(first.sha256)


def test_what_is_no_picture_or_too_large_is_refused():
    half = picture().getvalue()[:200]
    for wrong in (b"", b"%PDF-1.7", half, picture(form="GIF", mode="RGB", colour=1).getvalue()):
        with pytest.raises(LogoNotAPicture):
            keep_logo(io.BytesIO(wrong))
    with pytest.raises(LogoTooLarge):
        keep_logo(io.BytesIO(b"x" * (2 * 1024 * 1024 + 1)))
    with pytest.raises(LogoTooLarge):
        keep_logo(picture((5000, 4000), mode="L", colour=255))
