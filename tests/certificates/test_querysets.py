import pytest
from django.contrib.auth.models import AnonymousUser

from certificates.models import Certificate
from lms.org.models import Official
from tests.factories.certificates import make_waiting

pytestmark = pytest.mark.django_db


def test_certificates_are_the_holders_own_and_never_of_whoever_is_not_signed_in(office):
    owner = office.learner.user
    certificate = make_waiting(office)
    assert [list(Certificate.objects.owned_by(user)) for user in (owner, AnonymousUser())] == [[certificate], []]
    Official.objects.update(user=None)
    assert [list(Certificate.objects.owned_by(user)) for user in (owner, AnonymousUser())] == [[], []]
