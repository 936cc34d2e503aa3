from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from assessments.models import Attempt, Question, QuestionBank
from assessments.policy import can_rule_late_answers, can_write_bank, can_write_question, writers_of
from lms.org.enums import Role
from tests.factories.assessments import make_attempt, make_bank, make_question
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


def test_who_writes_a_bank_is_said_the_same_in_three_ways():
    province, other = make_province("Tỉnh Một", code="91"), make_province("Tỉnh Hai", code="92")
    wards = [make_commune(f"Phường {name}", province=province) for name in "AB"]
    banks = [make_bank("CHUNG", "Chung"), *(make_bank(f"N{number}", "Của đơn vị") for number in range(4))]
    for bank, unit in zip(banks[1:], (province, *wards, other), strict=True):
        QuestionBank.objects.filter(pk=bank.pk).update(unit=unit)
        bank.unit = unit
    for bank in banks:
        make_question(bank, f"Q-{bank.code}")
    people = {
        "province": (Role.TRAINER, province),
        "ward": (Role.TRAINER, wards[0]),
        "other": (Role.TRAINER, other),
        "hr": (Role.HR, province),
        "checker": (Role.SUBJECT_CHECKER, province),
    }
    users = {name: make_user(name) for name in (*people, "nobody", "gone")}
    for name, (role, unit) in people.items():
        grant_role(users[name], role, unit)
    users["admin"] = make_user("admin")
    users["admin"].is_superuser = True
    written = {name: {bank.code for bank in banks if can_write_bank(user, bank)} for name, user in users.items()}
    assert written == {
        "province": {"CHUNG", "N0", "N1", "N2"},
        "ward": {"N1"},
        "other": {"CHUNG", "N3"},
        "hr": set(),
        "checker": set(),
        "nobody": set(),
        "gone": set(),
        "admin": {"CHUNG", "N0", "N1", "N2", "N3"},
    }
    for name, user in users.items():
        assert {one.code for one in QuestionBank.objects.writable_by(user)} == written[name]
        questions = Question.objects.writable_by(user)
        assert {one.bank.code for one in questions} == written[name]
        assert {one.bank.code for one in Question.objects.all() if can_write_question(user, one)} == written[name]
    for bank in banks:
        by_role = {name for name, codes in written.items() if bank.code in codes and name != "admin"}
        assert {one.username for one in writers_of(bank)} == by_role
    stranger = AnonymousUser()
    assert (can_write_bank(stranger, banks[0]), list(QuestionBank.objects.writable_by(stranger))) == (False, [])
    assert not QuestionBank.objects.writable_by(users["ward"], as_of=date(2000, 1, 1)).exists()
