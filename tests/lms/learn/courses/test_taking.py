import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.enums import ReleaseKind
from courses.exceptions import ActionsLeft, EnrolmentEnded, StepChangedSince, StepNotInLesson
from courses.models import Completion, Enrolment, ProgressEvent
from tests.factories.courses import every_kind
from tests.factories.releases import release
from tests.lms.learn.courses.lesson_requests import KINDS, events, link, send, text_of, url

# What a step still wants


def problem(response):
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Lỗi: " in page
    return page


def test_actions_must_be_ticked(phone, lesson, enrolment):
    page = problem(send(phone, "follow", tick="muc-1"))
    assert page.count("Còn 1 việc chưa đánh dấu. Làm xong thì đánh dấu vào ô rồi bấm lại.") == 2
    assert 'href="#id_tick"' in page
    assert 'value="muc-1" checked' in page
    assert 'value="muc-2" checked' not in page
    assert events() == [("follow", "action_ticked", "muc-1")]
    assert send(phone, "follow", tick="muc-2").url == url(3)


@pytest.mark.parametrize("kind", ["try_now", "situation"])
def test_a_question_must_be_tried(phone, lesson, enrolment, kind):
    assert "Chọn một phương án rồi bấm lại." in problem(send(phone, kind, "check"))
    assert "trước khi đi tiếp." in problem(send(phone, kind))
    assert events() == []


def test_the_real_task_must_be_ticked_and_keeps_its_note(phone, lesson, enrolment):
    page = problem(send(phone, "do_real", note="Đang chờ người kèm."))
    assert "Chưa làm được hôm nay thì bấm “Để làm sau”." in page
    assert ">Đang chờ người kèm.</textarea>" in page
    assert f'<a href="{link(6)}">Để làm sau</a>' in page


def test_a_note_too_long_is_refused_and_kept(phone, lesson, enrolment):
    page = problem(send(phone, "do_real", tick="real", note="a" * 2001))
    assert "Ghi chú dài quá 2000 ký tự. Hãy rút gọn rồi bấm lại." in page
    assert "a" * 2001 in page
    assert events() == []


def test_misses_bring_the_hint_and_then_the_answer(phone, lesson, enrolment):
    def shown():
        page = text_of(phone, url(3))
        return ["data-hint hidden" not in page, "data-answer hidden" not in page, "Tiếp tục</button>" in page]

    assert shown() == [False, False, False]
    seen = []
    for choice in ("muc-1", "muc-3", "muc-1"):
        send(phone, "try_now", "check", choice=choice)
        seen.append(shown())
    assert seen == [[False, False, False], [True, False, False], [False, True, True]]
    assert send(phone, "try_now").url == url(4)


def test_pressing_again_without_choosing_anew_is_no_miss(phone, lesson, enrolment):
    for _press in range(3):
        send(phone, "try_now", "check", choice="muc-1")
    page = text_of(phone, url(3))
    assert ("data-hint hidden" in page, "data-answer hidden" in page) == (True, True)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("follow", "Còn 2 việc chưa đánh dấu."),
        ("try_now", "Bước này còn một câu hỏi."),
        ("situation", "Bước này còn một câu hỏi."),
        ("do_real", "Đánh dấu vào ô khi đã làm xong việc thật."),
    ],
)
def test_a_step_called_done_too_early_is_refused_however_it_is_sent(phone, lesson, enrolment, kind, wanted):
    answer = send(phone, kind, json=True)
    assert (answer.status_code, wanted in answer.json()["problem"]) == (422, True)
    assert wanted in problem(send(phone, kind))
    assert events() == []


def test_a_course_is_not_completed_by_saying_so(phone, lesson, enrolment):
    for kind in KINDS:
        send(phone, kind, json=True)
    assert (events(), Completion.objects.count()) == ([("read", "done", ""), ("remember", "done", "")], 0)


def test_tries_made_in_the_page_travel_with_the_form(phone, lesson, enrolment):
    first, second = uuid.uuid4(), uuid.uuid4()
    assert send(phone, "try_now", "check", json=True, tried=f"{first}:muc-1").status_code == 200
    sent = send(phone, "try_now", tried=[f"{first}:muc-1", f"{second}:muc-2", "x:muc-1", f"{uuid.uuid4()}:muc-9"])
    assert sent.url == url(4)
    assert events() == [("try_now", "tried", "muc-1"), ("try_now", "tried", "muc-2"), ("try_now", "done", "")]


def test_a_tick_sent_by_the_page_is_the_same_as_that_of_the_form(phone, lesson, enrolment):
    client_id = uuid.uuid4()
    answer = send(phone, "follow", "tick", json=True, client_id=client_id, tick="muc-1")
    assert (answer.status_code, list(answer.json())) == (200, ["at"])
    send(phone, "follow", client_id=client_id, tick=["muc-1", "muc-2"])
    assert events() == [
        ("follow", "action_ticked", "muc-1"),
        ("follow", "action_ticked", "muc-2"),
        ("follow", "done", ""),
    ]


def test_what_makes_no_sense_is_left_out(phone, lesson, enrolment):
    assert send(phone, "follow", "tick", json=True, tick=["muc-9", "real"]).status_code == 200
    assert send(phone, "try_now", "check", json=True, choice="muc-9").status_code == 200
    assert send(phone, "read", "dance", json=True).status_code == 422
    assert send(phone, "read", client_id="không phải mã").status_code == 200
    assert events() == []


def test_a_step_opened_by_the_script_is_the_place_once(phone, lesson, enrolment):
    def asks():
        return " data-keeps-place" in text_of(phone, url(2))

    assert asks()
    assert events() == []
    client_id = uuid.uuid4()
    for _time in range(2):
        assert send(phone, "follow", "open", json=True, client_id=client_id).status_code == 200
    assert events() == [("follow", "opened", "")]
    assert not asks()
    send(phone, "read", "open", json=True)
    assert asks()
    send(phone, "follow", client_id=client_id, tick=["muc-1", "muc-2"])
    assert not asks()


def test_who_only_looks_in_leaves_no_place(other_phone, lesson):
    assert " data-keeps-place" not in text_of(other_phone, url(2))
    assert send(other_phone, "follow", "open", json=True).status_code == 409
    assert events() == []


# What waited on a device


@pytest.mark.parametrize(("waited", "ago"), [("", 0), ("3600", 3600), ("999999999999", 60 * 24 * 3600)])
def test_an_act_that_waited_happened_when_it_was_done(phone, lesson, enrolment, time_machine, waited, ago):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    assert send(phone, "read", json=True, waited=waited).status_code == 200
    assert [now - event.happened_at for event in ProgressEvent.objects.all()] == [timedelta(seconds=ago)]


@pytest.mark.parametrize(("opened_ago", "ago"), [(600, 600), (86400, 3600), (-600, 0)])
def test_an_act_is_no_older_than_the_page_it_was_done_on(phone, lesson, enrolment, time_machine, opened_ago, ago):
    """However long it says it waited: the clock may have been put right in between."""
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    opened = int(now.timestamp()) - opened_ago
    assert send(phone, "read", json=True, waited=3600, opened=opened).status_code == 200
    assert [now - event.happened_at for event in ProgressEvent.objects.all()] == [timedelta(seconds=ago)]


def test_an_act_that_says_it_comes_from_the_future_is_refused(phone, lesson, enrolment):
    assert send(phone, "read", json=True, waited=-5).status_code == 422
    assert not ProgressEvent.objects.exists()


def test_an_act_that_nobody_can_take_any_more_is_refused_with_a_reason(phone, lesson, enrolment):
    gone = send(phone, "read", json=True, block="khong-con")
    Enrolment.objects.update(ended_on=enrolment.enrolled_on)
    ended = send(phone, "read", json=True)

    assert [(one.status_code, one.json()) for one in (gone, ended)] == [
        (409, {"problem": str(StepNotInLesson.message)}),
        (409, {"problem": str(EnrolmentEnded.message)}),
    ]


def test_the_hint_leads_back_to_the_step_it_names_else_to_the_last_that_teaches(phone, lesson, enrolment):
    """By today's number, whatever the order of the steps has become."""

    def led_to():
        page = text_of(phone, url(lesson.step_ids.index("try_now") + 1))
        return page.split("data-hint")[1].split('<a href="')[1].split('"')[0]

    assert led_to() == link(2)
    raw = every_kind()
    raw[2]["value"]["hint"] = "Xem lại bước “Việc cần chuẩn bị”."
    lesson.steps = json.dumps(raw)
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    assert led_to() == link(1)
    lesson.steps = json.dumps([raw[1], raw[0], *raw[2:]])
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    assert led_to() == f"{url(2)}?ma=read"


def reworded_since(lesson, kind):
    [one, follow, *rest] = every_kind()
    follow["value"]["title"] = "Kiểm tra giấy tờ và dấu"
    release(lesson, [one, follow, *rest], kind)


@pytest.mark.parametrize("kind", [ReleaseKind.CONTENT, ReleaseKind.REGULATION])
def test_done_before_the_step_changed_is_refused_for_that_reason(phone, lesson, enrolment, kind):
    reworded_since(lesson, kind)
    given = {"json": True, "waited": 600, "tick": ["muc-1", "muc-2"]}
    assert send(phone, "follow", "tick", **given).status_code == 200
    answer = send(phone, "follow", **given)
    assert (answer.status_code, answer.json()) == (422, {"problem": str(StepChangedSince())})
    assert "Bước này đã được sửa sau lúc anh/chị làm" in str(StepChangedSince())
    assert events(kind="done") == []
    assert send(phone, "follow", tick=["muc-1", "muc-2"]).url == url(3)


@pytest.mark.parametrize(("kind", "waited"), [(ReleaseKind.MINOR, 600), (ReleaseKind.CONTENT, 0)])
def test_what_is_missing_is_still_the_reason_where_nothing_became_void(phone, lesson, enrolment, kind, waited):
    reworded_since(lesson, kind)
    answer = send(phone, "follow", json=True, waited=waited, tick="muc-1")
    assert (answer.status_code, answer.json()) == (422, {"problem": str(ActionsLeft(count=1))})
