"""The side of whoever is observed: what the position asks for, asking, agreeing or not, and what came of it."""

import pytest
from django.utils import timezone

from assessments.models import ObservationAnswer, ObservationRequest
from lms.evidence.models import Evidence
from lms.flows.observing import rule_observation
from lms.org.enums import Role
from tests.factories.assessments import make_competency
from tests.factories.observations import ask, checklist_text, fill, make_checklist, make_desk, make_rule, send
from tests.factories.people import grant_role, make_learner, make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    make_rule()
    return make_desk()


@pytest.fixture
def official(client, desk):
    client.force_login(desk.official.user)
    return client


def text_of(response):
    return response.content.decode()


def test_the_checklists_of_the_position_are_listed_gaps_first(official, desk):
    make_checklist("BK-1")
    make_checklist("BK-2", text=checklist_text(level=1, title="Việc thấp hơn"))
    page = text_of(official.get("/thuc-hanh/"))
    assert "chứng tỏ mức 2; cần 2, đang có 0" in page
    assert page.index("Đăng ký khai sinh tại quầy") < page.index("Việc thấp hơn")


def test_a_checklist_shows_no_more_than_the_rule_of_its_competency(official, desk):
    make_checklist("BK-1")
    make_rule(1, make_competency())
    assert "chứng tỏ mức 1; cần 2, đang có 0" in text_of(official.get("/thuc-hanh/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_statements(official, desk, count, django_assert_num_queries):
    for number in range(count):
        send(ask(desk, make_checklist(f"BK-{number}")))
    official.get("/thuc-hanh/")
    with django_assert_num_queries(20):
        official.get("/thuc-hanh/")


def test_one_asks_somebody_and_may_take_it_back(official, desk):
    make_checklist()
    page = text_of(official.get("/thuc-hanh/nho/BK-KS/"))
    assert "Phạm Văn Chủ" in page
    assert "Đỗ Thị Bạn" not in page
    assert "<title>Lỗi:" in text_of(official.post("/thuc-hanh/nho/BK-KS/"))
    official.post("/thuc-hanh/nho/BK-KS/", {"observer": desk.superior.uid, "note": "Sáng thứ Ba"})
    asked = ObservationRequest.objects.get()
    assert (asked.observer, asked.note) == (desk.superior, "Sáng thứ Ba")
    assert "đang có phiếu này chưa gửi" in text_of(
        official.post("/thuc-hanh/nho/BK-KS/", {"observer": desk.superior.uid})
    )
    assert official.post(f"/quan-sat/{asked.uid}/huy/").url == "/thuc-hanh/"
    assert "đã hủy" in text_of(official.get(f"/thuc-hanh/{asked.uid}/"))


def test_one_agrees_and_the_profile_says_why(official, desk):
    sent = send(ask(desk, make_checklist()))
    address = f"/thuc-hanh/{sent.request.uid}/"
    assert "Chờ anh/chị xác nhận (1)" in text_of(official.get("/thuc-hanh/"))
    official.post(address, {"act": "dong-y", "sheet": sent.uid})
    assert Evidence.objects.get().observation == sent
    assert "Mức 2 từ ngày" in text_of(official.get(address))
    profile = text_of(official.get("/nang-luc/"))
    assert "quan sát tại chỗ" in profile
    assert address in profile
    assert "Phạm Văn Chủ" in profile


def test_one_objects_with_a_reason(official, desk):
    sent = send(ask(desk, make_checklist()), fill(marks="MNMMM"))
    address = f"/thuc-hanh/{sent.request.uid}/"
    refused = text_of(official.post(address, {"act": "quan-sat-lai", "claim": "2", "sheet": sent.uid}))
    assert "<title>Lỗi:" in refused
    assert "Chưa có lý do đề nghị quan sát lại." in refused
    assert "<title>Lỗi:" in text_of(official.post(address, {"act": "khac", "sheet": sent.uid}))
    said = {"act": "quan-sat-lai", "claim": "2", "reason": "Tôi đã làm.", "sheet": sent.uid}
    official.post(address, said)
    answer = ObservationAnswer.objects.get()
    assert (answer.agrees, answer.reason, answer.claims) == (False, "Tôi đã làm.", [2])
    assert "Tôi đã làm." in text_of(official.get(address))


def test_it_is_nobody_elses(client, desk):
    sent = send(ask(desk, make_checklist()))
    for person in (desk.superior, desk.colleague):
        client.force_login(person.user)
        assert client.get(f"/thuc-hanh/{sent.request.uid}/").status_code == 404


def test_nobody_agrees_to_a_version_they_did_not_read(official, desk):
    """A second device's form was chosen while the page with the first stood open."""
    read = send(ask(desk, make_checklist()))
    other = send(read.request, fill(marks="NMMMM"))
    trainer = make_learner(desk.ward, make_position(), "Ngô Văn Soạn", province=desk.province).user
    grant_role(trainer, Role.TRAINER, desk.ward)
    rule_observation(request=read.request, observation=other, reason="Bản sau.", actor=trainer, now=timezone.now())
    address = f"/thuc-hanh/{read.request.uid}/"

    page = text_of(official.post(address, {"act": "dong-y", "sheet": read.uid}))

    assert "vừa thay bằng bản khác" in page
    assert f'name="sheet" value="{other.uid}"' in page
    assert not ObservationAnswer.objects.exists()
