import pytest
from django.utils import timezone

from assessments.models import Attempt
from assessments.policy import can_rule_late_answers
from lms.org.enums import Role
from tests.factories.assessments import make_attempt
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_province, make_user

pytestmark = pytest.mark.django_db


def test_who_watches_over_an_attempt_and_who_decides_about_it_are_the_same():
    province = make_province()
    ward = make_commune(province=province)
    learner = make_learner(ward, make_position(), province=province)
    attempt = make_attempt(learner)
    people = {"own": learner.user, "root": make_user("root", is_superuser=True)}
    for name, role, unit in (
        ("ward", Role.TRAINER, ward),
        ("above", Role.TRAINER, province),
        ("hr", Role.HR, ward),
        ("elsewhere", Role.TRAINER, make_province("Khác")),
    ):
        people[name] = make_user(name)
        grant_role(people[name], role, unit, valid_from=timezone.localdate())
    grant_role(learner.user, Role.TRAINER, ward, valid_from=timezone.localdate())

    watching = {name for name, user in people.items() if Attempt.objects.watched_by(user).filter(pk=attempt.pk)}
    deciding = {name for name, user in people.items() if can_rule_late_answers(user, attempt)}

    assert watching == deciding == {"ward", "above", "root"}
