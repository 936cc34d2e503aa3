"""Checklists in the editor: written, changed, opened; and what a trainer decides."""

import pytest
from django.utils import timezone

from assessments.domain.observation_states import state_of
from assessments.enums import ObservationState
from assessments.models import Checklist, ObservationRequest
from lms.flows.observing import answer_observation
from lms.flows.roles import give_role
from lms.org.enums import Role
from tests.factories.assessments import make_competency
from tests.factories.observations import ask, make_checklist, make_desk, send
from tests.factories.people import REFORM, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def trainer(client, desk):
    """Of the ward, signed in."""
    user = make_user(full_name="Lê Văn Soạn")
    give_role(
        user=user,
        role=Role.TRAINER,
        units=[desk.ward],
        valid_from=REFORM,
        valid_to=None,
        actor=None,
        now=timezone.now(),
    )
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


def typed(desk, *, actions=6, **said):
    rows = {
        "muc-TOTAL_FORMS": "12",
        "muc-INITIAL_FORMS": "0",
        "nang-luc-TOTAL_FORMS": "3",
        "nang-luc-INITIAL_FORMS": "0",
        "nang-luc-0-competency": str(make_competency().pk),
        "nang-luc-0-level": "2",
    }
    rows |= {f"muc-{number}-text": f"Làm việc {number}" for number in range(actions)}
    head = {"code": "BK-MOI", "unit": str(desk.ward.pk), "title": "Việc mới", "most_missed": "1", "seen": "0"}
    return head | rows | {"muc-0-is_critical": "on"} | said


def test_a_checklist_is_written_opened_and_changed(trainer, desk):
    refused = text_of(trainer.post("/quan-tri/bang-kiem/them/", typed(desk, actions=4)))
    assert "Bảng kiểm có 4 hành động" in refused
    assert "Làm việc 3" in refused
    trainer.post("/quan-tri/bang-kiem/them/", typed(desk))
    made = Checklist.objects.get()
    assert (made.unit, made.is_open, made.versions.get().items.count()) == (desk.ward, False, 6)
    address = f"/quan-tri/bang-kiem/{made.pk}/"
    trainer.post(f"{address}mo/", {"open": "1"})
    assert Checklist.objects.get().is_open
    trainer.post(address, typed(desk, title="Tên khác", seen="1"))
    trainer.post(address, typed(desk, title="Tên khác", seen="2"))
    assert list(made.versions.order_by("number").values_list("title", flat=True)) == ["Việc mới", "Tên khác"]
    assert "Bảng kiểm này đã có bản 2" in text_of(trainer.post(address, typed(desk, title="Cũ", seen="1")))
    assert "Tên khác" in text_of(trainer.get("/quan-tri/bang-kiem/"))


def test_those_of_others_are_not_there(trainer, desk):
    theirs = make_checklist()
    assert theirs.code not in text_of(trainer.get("/quan-tri/bang-kiem/"))
    assert trainer.get(f"/quan-tri/bang-kiem/{theirs.pk}/").status_code == 404
    assert trainer.post(f"/quan-tri/bang-kiem/{theirs.pk}/mo/", {"open": "0"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_statements(trainer, desk, count, django_assert_num_queries):
    for number in range(count):
        make_checklist(f"BK-{number}", unit=desk.ward)
    trainer.get("/quan-tri/bang-kiem/")
    with django_assert_num_queries(14):
        trainer.get("/quan-tri/bang-kiem/")


def test_a_trainer_decides_where_the_two_sides_differ(trainer, desk):
    sent = send(ask(desk, make_checklist()))
    address = f"/quan-tri/bang-kiem/phieu/{sent.request.uid}/"
    assert "Không có phiếu nào chờ quyết định." in text_of(trainer.get("/quan-tri/bang-kiem/phieu/"))
    answer_observation(
        observation=sent,
        agrees=False,
        reason="Hôm đó mất điện.",
        claims=(),
        actor=desk.official.user,
        now=timezone.now(),
    )
    assert "Phiếu quan sát chờ quyết định (1)" in text_of(trainer.get("/quan-tri/"))
    assert "Lê Thị Cúc" in text_of(trainer.get("/quan-tri/bang-kiem/phieu/"))
    assert "Hôm đó mất điện." in text_of(trainer.get(address))
    assert "Chưa chọn." in text_of(trainer.post(address, {"reason": "Đã hỏi."}))
    assert "Chưa có lý do của quyết định." in text_of(trainer.post(address, {"verdict": str(sent.uid)}))
    trainer.post(address, {"verdict": "lam-lai", "reason": "Xem lại vào ngày thường."})
    states = [state_of(one) for one in ObservationRequest.objects.with_story().order_by("pk")]
    assert states == [ObservationState.REPEAT, ObservationState.OPEN]


def test_what_was_not_sent_yet_is_not_shown(trainer, desk):
    asked = ask(desk, make_checklist())
    assert trainer.get(f"/quan-tri/bang-kiem/phieu/{asked.uid}/").status_code == 404
