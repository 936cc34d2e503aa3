"""Which other postings end with a decision."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft, PostingVersion
from tests.factories.decisions import PAPER, begin, send, step, walk
from tests.factories.people import grant_role, make_posting


@pytest.fixture
def second(reference, hr, official):
    """A second post in the ward; the clerk is HR of the province too, who may move people to another commune."""
    grant_role(hr, Role.HR, reference.province)
    return make_posting(official, reference.ward, reference.position("CM-14"), is_main=False)


def ticked(page):
    return bool(re.search(r"<input[^>]*also_ends[^>]*checked", page.content.decode()))


@pytest.mark.django_db
def test_a_move_asks_which_other_posts_end(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "noi-den", draft, {"to_unit": str(reference.rural_commune.uid), "to_position": "CM-04"})
    asked = step(client, "kiem-tra", draft)
    assert asked.url.startswith(reverse("hr:decision_step", args=["thoi-giu"]))
    page = step(client, "thoi-giu", draft)
    assert "kết thúc hết ngày 31/07/2026 theo cùng quyết định" in page.content.decode()
    assert ticked(page)  # moved to another agency for good
    assert step(client, "thoi-giu", draft, {"also_ends": [str(second.pk + 1000)]}).status_code == 200
    onward = step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    assert onward.url.startswith(reverse("hr:decision_step", args=["dao-tao"]))
    assert "Kết thúc cùng ngày" in step(client, "kiem-tra", draft).content.decode()
    page = client.get(send(client, draft).url).content.decode()
    seat = PostingVersion.objects.get(posting=second)
    assert (seat.ends_on, seat.end_decision.number) == (date(2026, 7, 31), "123/QĐ-UBND")
    assert page.count("<dt>Thôi giữ</dt>") == 1
    for position in ("CM-13", "CM-14"):
        assert f'<dd lang="vi">{reference.position(position).name_vi}' in page


@pytest.mark.django_db
def test_a_post_that_was_not_ticked_stays_and_is_told(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "thoi-giu", draft, {})
    assert "Vẫn giữ" in step(client, "kiem-tra", draft).content.decode()
    send(client, draft)
    assert PostingVersion.objects.get(posting=second).ends_on is None


@pytest.mark.django_db
def test_what_ends_is_asked_again_once_the_answer_hangs_on_something_else(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    step(client, "van-ban", draft, PAPER | {"signer": "Trần Quang Vinh"})
    assert DecisionDraft.objects.get(uid=draft).also_ends == [second.pk]
    assert not ticked(step(client, "thoi-giu", walk(client, reference, official)))  # within the agency
    step(client, "noi-den", draft, {"to_unit": str(reference.rural_commune.uid), "to_position": "CM-04"})
    assert DecisionDraft.objects.get(uid=draft).also_ends is None
    assert ticked(step(client, "thoi-giu", draft))
    step(client, "loai", draft, {"kind": "concurrent"})
    assert step(client, "kiem-tra", draft).status_code == 200


@pytest.mark.django_db
def test_a_post_that_another_paper_ended_meanwhile_leads_back(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    PostingVersion.objects.filter(posting=second).update(ends_on=date(2026, 12, 31), end_recorded_at=timezone.now())
    page = send(client, draft).content.decode()
    assert "Một vị trí đã chọn để kết thúc cùng ngày không còn như lúc chọn" in page
    assert Decision.objects.count() == 0
    assert step(client, "thoi-giu", draft).url.startswith(reverse("hr:decision_step", args=["dao-tao"]))
    assert send(client, draft).status_code == 302
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_the_post_held_besides_that_is_given_for_good_is_ticked_already(client, reference, hr, official):
    make_posting(official, reference.ward, reference.position("CM-04"), is_main=False)
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "assign"})
    step(client, "van-ban", draft, PAPER)
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    assert ticked(step(client, "thoi-giu", draft))
    step(client, "thoi-giu", draft, {})
    page = send(client, draft).content.decode()
    assert "Người này đang giữ đúng vị trí và đơn vị đó ngoài vị trí chính." in page
    assert f'href="{reverse("hr:decision_step", args=["thoi-giu"])}?nhap={draft}"' in page
