"""Somebody who has all that is asked for is given nothing to learn, and every page says why."""

import pytest
import time_machine
from django.urls import reverse

from lms.flows.reassignment import start_plan
from lms.flows.renewing import renew_people
from lms.plans.domain.status import refresh_status
from lms.plans.models import LearningPlan, RequirementStatus
from tests.factories.exemptions import exempt
from tests.factories.gaps import NOW, hold, make_gap_ward
from tests.factories.people import make_user
from tests.factories.plans import make_item, make_plan

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward(client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        refresh_status([one.pk for one in made.people.values()], now=NOW)
        client.force_login(made.hr)
        yield made


def text_of(client, address):
    return client.get(address).content.decode()


def test_the_persons_file_says_so(client, ward):
    words = "Người này đã đạt mọi yêu cầu bắt buộc của vị trí, nên không có việc học nào được giao."
    pages = {
        name: text_of(client, reverse("hr:person", args=[ward.people[name].uid])) for name in ("hoa", "an", "binh")
    }
    assert {name: words in page for name, page in pages.items()} == {"hoa": True, "an": False, "binh": False}


@pytest.mark.parametrize(("name", "is_told"), [("hoa", True), ("an2", False), ("binh", False)])
def test_the_learner_is_told_at_home_and_on_the_path(client, ward, name, is_told):
    person = ward.people[name]
    person.user = make_user(f"hoc-{name}")
    person.save()
    client.force_login(person.user)
    words = "Anh/chị đã đạt mọi yêu cầu của vị trí đang giữ, nên không có việc học nào được giao."
    assert [words in text_of(client, reverse(page)) for page in ("learn:home", "learn:paths")] == [is_told, is_told]


def test_a_plan_with_nothing_left_says_so(client, ward):
    plan = make_plan(ward.people["an2"], ward.postings["an2"], starts_on=NOW.date())
    make_item(plan, ward.competencies["T02"], course=None, due_on=NOW.date())
    words = "Người này đã đạt mọi yêu cầu của vị trí, không còn việc học nào."
    address = reverse("hr:plan", args=[plan.uid])
    plan.items.update(gap={"state": "not_shown", "required_level": 2, "held_level": 0})
    assert words not in text_of(client, address)
    hold(ward.people["an2"], ward.competencies["T02"], 2)
    renew_people(official_ids=[ward.people["an2"].pk], actor=None, now=NOW)
    assert words in text_of(client, address)


def test_somebody_let_off_is_not_told_to_have_met_all(client, ward):
    person = ward.people["an2"]
    start_plan(posting=ward.postings["an2"], decision=None, actor=ward.hr, now=NOW)
    exempt(ward, "an2", "T02")
    page = text_of(client, reverse("hr:plan", args=[LearningPlan.objects.get(official=person).uid]))
    assert "Kế hoạch không còn việc học nào: mỗi yêu cầu đã đạt, được miễn" in page
    assert ("Người này đã đạt mọi yêu cầu" in page, "Đã đạt 0/" in page) == (False, False)
    assert not RequirementStatus.objects.shows_qualified(person, NOW.date())
    person.user = make_user("hoc-an2")
    person.save()
    client.force_login(person.user)
    [path] = client.get(reverse("learn:paths")).context["running"]
    assert (path.asked, path.met, len(path.lines)) == (0, 0, 1)
