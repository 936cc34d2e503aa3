import pytest
from django.contrib.auth.models import AnonymousUser

from assessments.models import Attempt
from lms.org.models import Official
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.people import make_commune, make_learner, make_position

pytestmark = pytest.mark.django_db


def test_attempts_are_the_learners_own_and_never_of_whoever_is_not_signed_in():
    learner = make_learner(make_commune(), make_position())
    owner = learner.user
    attempt = make_attempt(learner, make_assessment())
    assert [list(Attempt.objects.visible_to(user)) for user in (owner, AnonymousUser())] == [[attempt], []]
    Official.objects.update(user=None)
    assert [list(Attempt.objects.visible_to(user)) for user in (owner, AnonymousUser())] == [[], []]
