import pytest
from django.utils import timezone

from assessments.domain.closing import submit_attempt
from assessments.enums import LateAnswerPolicy
from assessments.models import Attempt, LateRuling, Result
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.people import grant_role, make_learner, make_position, make_province

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LIST = "/quan-tri/nhan-muon/"


@pytest.fixture
def late(trainer):
    """Makes so many attempts with late answers, of people in the trainer's province."""
    province, position, made = make_province("Đắk Lắk"), make_position(), []
    grant_role(trainer, Role.TRAINER, province)

    def make(count, *, policy=LateAnswerPolicy.HOLD, right=8):
        for _number in range(count):
            learner = make_learner(province, position, f"Người Muộn {len(made) + 1}", province=province)
            assessment = make_assessment(f"bai-{len(made)}", late_answers=policy)
            attempt = make_attempt(learner, assessment, minutes_ago=120)
            answers = snapshot(attempt, right=right, elapsed_ms=15 * 60_000)
            submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=timezone.now(), actor=None)
            made.append(attempt)
        return made

    return make


def text_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_counts_what_its_list_holds(desk, late, count):
    late(count)

    page, listed = text_of(desk, "/quan-tri/"), text_of(desk, LIST)

    assert f"Nhận muộn do mất mạng ({count})" in page
    assert f"{count} lượt chờ xem xét, lâu nhất từ" in page
    assert f"Xem {count} lượt có câu nhận muộn" in page
    assert listed.count("Người Muộn ") == count
    assert listed.count("1\N{NO-BREAK SPACE}giờ 40\N{NO-BREAK SPACE}phút") == count


def test_the_panel_hides_where_nothing_came_late(desk):
    assert "Nhận muộn do mất mạng" not in text_of(desk, "/quan-tri/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_length(desk, late, count, django_assert_num_queries):
    late(count)
    text_of(desk, LIST)

    with django_assert_num_queries(12):
        desk.get(LIST)


def test_the_page_of_an_attempt_tells_the_times_but_not_the_marks(desk, late):
    [attempt] = late(1)

    page = text_of(desk, f"{LIST}{attempt.uid}/")

    assert "chờ xem xét" in page
    assert page.count("chưa có câu trả lời") == 8
    assert "Nhận các câu này" in page
    for secret in ("Phương án", "đáp án", "/10"):
        assert secret not in page


@pytest.mark.parametrize(("verdict", "score"), [("accept", 8), ("refuse", 0)])
def test_deciding_marks_tells_the_learner_and_leaves_the_queue(desk, late, client, verdict, score):
    [attempt] = late(1)

    response = desk.post(f"{LIST}{attempt.uid}/", {"verdict": verdict, "reason": "Xã mất điện."}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "Đã ghi quyết định." in response.content.decode()
    ruling = LateRuling.objects.get()
    assert (ruling.accepted, ruling.ruled_by.username) == (verdict == "accept", "bien-soan")
    assert Result.objects.latest().get().score == score
    last = Notice.objects.filter(official=attempt.official).order_by("pk").last()
    assert "Lý do: Xã mất điện." in sentence(last)
    assert "Xã mất điện." in text_of(desk, f"{LIST}{attempt.uid}/")
    assert "Không có lượt nào chờ xem xét" in text_of(desk, "/quan-tri/")
    client.force_login(attempt.official.user)
    page = client.get(f"/thi/luot/{attempt.uid}/ket-qua/").content.decode()
    assert ("Người chấm đã nhận các câu này." in page, "Người chấm không nhận các câu này." in page) == (
        verdict == "accept",
        verdict == "refuse",
    )
    assert "Lý do: Xã mất điện." in page


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"verdict": "accept", "reason": " "}, "Chưa có lý do."),
        ({"reason": "Xã mất điện."}, "Chưa chọn nhận hay không nhận."),
    ],
)
def test_an_unfinished_decision_is_asked_for_again_and_keeps_what_was_written(desk, late, form, told):
    [attempt] = late(1)

    page = desk.post(f"{LIST}{attempt.uid}/", form).content.decode()

    assert told in page
    assert f">{form['reason']}</textarea>" in page
    assert not LateRuling.objects.exists()


def test_counted_answers_are_shown_without_a_decision(desk, late):
    [attempt] = late(1, policy=LateAnswerPolicy.COUNT)

    page = text_of(desk, f"{LIST}{attempt.uid}/")

    assert "được tính" in page
    assert "Bài thi này tính các câu nhận muộn" in page
    assert "<textarea" not in page


def test_an_attempt_of_another_unit_is_not_there(desk, late):
    [attempt] = late(1)
    Attempt.objects.filter(pk=attempt.pk).update(official=make_learner(make_province("Khác"), make_position("X")))

    assert desk.get(f"{LIST}{attempt.uid}/").status_code == 404
    assert desk.post(f"{LIST}{attempt.uid}/", {"verdict": "accept", "reason": "x"}).status_code == 404
    assert "Người Muộn" not in text_of(desk, LIST)
