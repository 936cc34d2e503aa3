from dataclasses import replace

import pytest
from django.utils import timezone

from assessments.domain.checklist_loading import load_checklists
from assessments.domain.checklists import ItemText, add_checklist, change_checklist, set_open, text_of
from assessments.exceptions.observation import ChecklistChanged, ChecklistCodeTaken, ChecklistNotYours, ChecklistUnfit
from assessments.models import Checklist
from assessments.policy_observation import can_write_checklist
from lms.core.domain.loading import read_json
from lms.flows.library import CHECKLISTS, DATA
from lms.org.enums import Role
from tests.factories.observations import checklist_text, make_checklist
from tests.factories.people import grant_role, make_commune, make_province, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db):
    return make_commune(province=make_province())


@pytest.fixture
def trainer(ward):
    user = make_user(full_name="Lê Văn Soạn")
    grant_role(user, Role.TRAINER, ward)
    return user


def write(text, *, trainer, unit, code="BK-1"):
    return add_checklist(code=code, unit=unit, procedure=None, text=text, actor=trainer, now=timezone.now())


def change(checklist, text, trainer, seen=1):
    return change_checklist(checklist=checklist, seen=seen, text=text, actor=trainer, now=timezone.now())


def test_other_words_are_the_next_version_and_the_old_one_stays(ward, trainer):
    checklist = write(checklist_text(), trainer=trainer, unit=ward)
    first = checklist.versions.get()
    text = replace(checklist_text(), title="Việc khác")
    second = change(checklist, text, trainer)

    assert (text_of(first), text_of(second)) == (checklist_text(), text)
    assert list(checklist.versions.order_by("number").values_list("number", "is_current")) == [(1, False), (2, True)]
    assert change(checklist, text, trainer, seen=2) == second
    with pytest.raises(ChecklistChanged):
        change(checklist, checklist_text(), trainer, seen=1)


@pytest.mark.parametrize(
    "said",
    [
        {"items": tuple(ItemText(f"Hành động {one}", one == 1) for one in range(4))},
        {"items": tuple(ItemText(f"Hành động {one}", one == 1) for one in range(13))},
        {"items": tuple(ItemText(f"Hành động {one}") for one in range(6))},
        {"items": tuple(ItemText("Như nhau", is_critical=True) for _ in range(6))},
        {"most_missed": 4},
    ],
)
def test_what_could_not_be_observed_with_is_refused(ward, trainer, said):
    with pytest.raises(ChecklistUnfit):
        write(checklist_text(**said), trainer=trainer, unit=ward)
    with pytest.raises(ChecklistUnfit):
        write(replace(checklist_text(), outcomes=()), trainer=trainer, unit=ward)
    assert Checklist.objects.count() == 0


def test_a_code_is_taken_once(ward, trainer):
    write(checklist_text(), trainer=trainer, unit=ward)
    with pytest.raises(ChecklistCodeTaken):
        write(checklist_text(), trainer=trainer, unit=ward)


def test_who_writes_it_is_told_alike_by_list_and_policy(ward, trainer):
    other = make_commune("Phường Khác", province=make_province())
    mine, theirs, everybodys = (
        make_checklist(code, unit=unit) for code, unit in (("A", ward), ("B", other), ("C", None))
    )
    province_trainer = make_user()
    grant_role(province_trainer, Role.TRAINER, make_province())
    admin = make_user(is_superuser=True)
    for user, writes in ((trainer, [mine]), (province_trainer, [everybodys]), (admin, [mine, theirs, everybodys])):
        assert list(Checklist.objects.writable_by(user)) == writes
        assert [one for one in Checklist.objects.all() if can_write_checklist(user, one)] == writes
    for act in (
        lambda: change(theirs, checklist_text(title="Khác"), trainer),
        lambda: set_open(checklist=theirs, is_open=False, actor=trainer),
        lambda: write(checklist_text(), trainer=trainer, unit=other, code="D"),
    ):
        with pytest.raises(ChecklistNotYours):
            act()


def test_the_shipped_ones_load_once(reference):
    listed = read_json(DATA / CHECKLISTS)["checklists"]
    assert [one.code for one in load_checklists(listed, now=timezone.now())] == [one["code"] for one in listed]
    assert load_checklists(listed, now=timezone.now()) == []
    assert set(Checklist.objects.values_list("is_open", "versions__is_illustrative")) == {(True, True)}
