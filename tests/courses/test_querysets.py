import pytest
from django.contrib.auth.models import AnonymousUser

from courses.models import Enrolment
from lms.org.models import Official
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_commune, make_learner, make_position

pytestmark = pytest.mark.django_db


def test_enrolments_are_the_learners_own_and_never_of_whoever_is_not_signed_in():
    learner = make_learner(make_commune(), make_position())
    owner = learner.user
    enrolment = enrol(learner, make_course())
    assert [list(Enrolment.objects.visible_to(user)) for user in (owner, AnonymousUser())] == [[enrolment], []]
    Official.objects.update(user=None)
    assert [list(Enrolment.objects.visible_to(user)) for user in (owner, AnonymousUser())] == [[], []]
