import pytest

from certificates.domain.automatic import begin_automatic, end_automatic, signer_without_asking
from certificates.exceptions_templates import AutomaticByAnother, NotYourSignature
from certificates.models import AutomaticApproval, Certificate
from courses.models import Enrolment
from lms.core.models import AuditEntry
from lms.flows.certification import request_or_issue
from lms.org.enums import Role
from tests.factories.certificates import CAPACITY, NOW, make_waiting
from tests.factories.people import grant_role, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def asked_anew(office):
    """The request of a finished course, made as the learner's last act makes it."""
    waiting = make_waiting(office)
    enrolment = Enrolment.objects.get(completion=waiting.completion_id)
    Certificate.objects.all().delete()
    return request_or_issue(enrolment=enrolment, now=NOW, actor=office.learner.user)


def test_off_a_request_waits(office):
    assert asked_anew(office).approved_at is None


def test_on_it_is_issued_at_once_in_the_signers_name_and_capacity(office):
    begin_automatic(unit=office.commune, actor=office.approver, now=NOW)
    issued = asked_anew(office)
    assert (issued.approved_by, issued.capacity, issued.approved_at, issued.register_number) == (
        office.approver,
        CAPACITY,
        NOW,
        "1/2026/GCN-UBND",
    )
    assert AuditEntry.objects.get(verb="certificates.approved").actor == office.approver


def test_of_a_province_it_serves_the_units_below_where_no_nearer_one_is_on(office):
    above = make_user(full_name="Trần Văn Tỉnh")
    grant_role(above, Role.APPROVER, office.province, capacity="GIÁM ĐỐC")
    begin_automatic(unit=office.province, actor=above, now=NOW)
    waiting = make_waiting(office)
    assert signer_without_asking(waiting, NOW) == (above, "GIÁM ĐỐC")
    begin_automatic(unit=office.commune, actor=office.approver, now=NOW)
    assert signer_without_asking(waiting, NOW) == (office.approver, CAPACITY)


def test_never_one_s_own_nor_by_who_signs_no_longer(office):
    waiting = make_waiting(office)
    begin_automatic(unit=office.commune, actor=office.approver, now=NOW)
    learner_user = office.learner.user
    office.learner.user = None
    office.learner.save()
    office.learner.user = office.approver
    office.learner.save()
    waiting.refresh_from_db()
    assert signer_without_asking(Certificate.objects.get(pk=waiting.pk), NOW) is None
    office.learner.user = learner_user
    office.learner.save()
    assert signer_without_asking(Certificate.objects.get(pk=waiting.pk), NOW) is not None
    office.approver.is_active = False
    office.approver.save()
    assert signer_without_asking(Certificate.objects.get(pk=waiting.pk), NOW) is None


def test_only_for_one_s_own_signature_once_and_off_again(office):
    for stranger in (office.hr, make_user()):
        with pytest.raises(NotYourSignature):
            begin_automatic(unit=office.commune, actor=stranger, now=NOW)
    first = begin_automatic(unit=office.commune, actor=office.approver, now=NOW)
    assert begin_automatic(unit=office.commune, actor=office.approver, now=NOW) == first
    second = make_user()
    grant_role(second, Role.APPROVER, office.commune, capacity="CHỦ TỊCH")
    with pytest.raises(AutomaticByAnother):
        begin_automatic(unit=office.commune, actor=second, now=NOW)
    end_automatic(unit=office.commune, actor=second, now=NOW)
    end_automatic(unit=office.commune, actor=second, now=NOW)
    assert list(AutomaticApproval.objects.values_list("signer", "ended_by")) == [(office.approver.pk, second.pk)]
    assert AuditEntry.objects.filter(verb="certificates.automatic_ended").count() == 1
