"""A survey of needs: whom it asks, how it is answered, what it tells and what it hides."""

import io
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from lms.evidence.domain.level_views import give_views
from lms.evidence.domain.survey_results import Mean, ResultLine, results_of
from lms.evidence.enums import ViewKind
from lms.evidence.models import NeedsSurvey, SurveyAsked
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.surveys import give_own_views
from lms.hr.surveys.tables import results_table
from lms.org.enums import Role
from tests.factories.gaps import NOW, GapWard, hold, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ALL_ASKED = {"uoc", "an", "dat", "dung", "hoa", "hung", "an2", "xuan", "yen"}
"""Everybody but the guard, of whom nothing is required."""


@pytest.fixture
def ward(db, client) -> GapWard:
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made


def begin(client, **said):
    facts = {"client_id": str(uuid.uuid4()), "position": "", "due_on": "30/07/2026", "note": ""} | said
    return client.post(reverse("hr:survey_new"), facts, follow=True).content.decode()


def page_of(client, survey):
    return client.get(reverse("hr:survey", args=[survey.uid])).content.decode()


def say(ward, name, levels, kind=ViewKind.SELF):
    person, actor = ward.people[name], make_user()
    said = {ward.competencies[code].pk: level for code, level in levels.items()}
    if kind == ViewKind.SELF:
        give_own_views(official=person, levels=said, client_id=uuid.uuid4(), actor=actor, now=timezone.now())
    else:
        give_views(official=person, kind=kind, levels=said, client_id=uuid.uuid4(), actor=actor, now=timezone.now())


def test_from_the_question_to_the_answer(client, ward):
    person = ward.people["an"]
    person.user = make_user(full_name="Trần Thị An")
    person.save()
    phone = Client()
    phone.force_login(person.user)

    assert "Đã hỏi 9 người và đã gửi thông báo." in begin(client, note="Để lập kế hoạch năm tới.")

    survey = NeedsSurvey.objects.get()
    asked = {one.official.staff_code.removeprefix("PX-") for one in SurveyAsked.objects.all()}
    assert asked == ALL_ASKED
    assert sentence(Notice.objects.get(official=person)) == (
        f"{survey.unit_name} hỏi anh/chị tự đánh giá mức các năng lực của vị trí, trước khi hết ngày 30/07/2026."
    )
    assert "Tự đánh giá mức" in phone.get(reverse("learn:home")).content.decode()
    phone.get(reverse("learn:notices"))  # read, it still waits
    assert "Tự đánh giá mức" in phone.get(reverse("learn:home")).content.decode()
    form = phone.get(reverse("learn:self_view")).content.decode()
    assert ("hỏi trong khảo sát nhu cầu" in form, "Để lập kế hoạch năm tới." in form) == (True, True)

    levels = {f"muc-{ward.competencies[code].pk}": "2" for code in ("T01", "T02")}
    short = phone.post(reverse("learn:self_view"), {"client_id": str(uuid.uuid4()), **levels}).content.decode()
    assert "Chọn mức cho “Tiếp nhận hồ sơ một cửa”." in short
    levels[f"muc-{ward.competencies['T03'].pk}"] = "0"
    done = phone.post(reverse("learn:self_view"), {"client_id": str(uuid.uuid4()), **levels}, follow=True)

    assert "Đã trả lời khảo sát." in done.content.decode()
    assert "Tự đánh giá mức" not in phone.get(reverse("learn:home")).content.decode()
    assert "1/9 người đã trả lời." in page_of(client, survey)
    assert "1/9" in client.get(reverse("hr:surveys")).content.decode()


def test_those_in_one_position_alone(client, ward):
    begin(client, position="CM-13")

    asked = {one.official.staff_code.removeprefix("PX-") for one in SurveyAsked.objects.all()}
    assert asked == {"hoa", "hung", "an2"}


def test_means_are_told_and_those_of_few_people_hidden(client, ward):
    begin(client)
    survey = NeedsSurvey.objects.get()
    for name, level in (("an", 3), ("dat", 3), ("dung", 2), ("hung", 1), ("xuan", 1)):
        say(ward, name, {"T02": level})
    say(ward, "an", {"T02": 1}, kind=ViewKind.MANAGER)

    lines = {line.words.code: line for line in results_of(survey)}

    assert list(lines) == ["C01", "T01", "T02", "T03"]
    t02 = lines["T02"]
    assert (t02.own, t02.manager, t02.manager.is_few) == (Mean(5, 2.0), Mean(1, 1.0), True)
    assert (lines["C01"].required, lines["C01"].required.is_few) == (Mean(1, 3.0), True)
    page = page_of(client, survey)
    assert ("&lt; 5" in page, "5 người" in page) == (True, True)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(reverse("hr:survey_file", args=[survey.uid])).streaming_content))
    )
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    told = next(row for row in rows if row[0] == "T02")
    assert told[4:8] == [2, 5, None, None]


def test_what_was_said_before_it_began_or_after_it_ended_is_no_answer(client, ward):
    say(ward, "an", {"T02": 4})
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        begin(client)
        survey = NeedsSurvey.objects.get()
        client.post(reverse("hr:survey_close", args=[survey.uid]))
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        say(ward, "dat", {"T02": 4})
        survey.refresh_from_db()

        lines = {line.words.code: line for line in results_of(survey)}

    assert (lines["T02"].own, SurveyAsked.objects.exclude(answered_at=None).count()) == (Mean(0, 0.0), 0)


def test_reminded_once_and_closed_once(client, ward):
    begin(client)
    survey = NeedsSurvey.objects.get()
    say(ward, "an", {"T01": 2})

    def press(name):
        return client.post(reverse(name, args=[survey.uid]), follow=True).content.decode()

    assert "Đã nhắc 8 người." in press("hr:survey_remind")
    assert "Mỗi khảo sát chỉ nhắc một lần." in press("hr:survey_remind")
    assert Notice.objects.filter(kind="survey_reminded").count() == 8
    assert "Đã kết thúc khảo sát." in press("hr:survey_close")
    assert "Khảo sát này đã kết thúc lúc" in press("hr:survey_close")
    assert "Khảo sát này đã kết thúc lúc" in press("hr:survey_remind")


def test_what_is_refused_says_why_and_asks_nobody(client, ward):
    yesterday = f"{NOW.date() - timedelta(days=1):%d/%m/%Y}"
    for said, text in (
        ({"due_on": yesterday}, "Hạn trả lời phải từ hôm nay trở đi."),
        ({"due_on": "31/12/2099"}, "Ngày này còn hơn một năm nữa mới đến."),
        ({"due_on": "31/02/2026"}, "không có trong lịch"),
        ({"position": "HT-01"}, "Không có ai để hỏi"),
        ({"position": "KHONG-CO"}, "Lỗi:"),
    ):
        assert text in begin(client, **said)
    assert NeedsSurvey.objects.count() == 0


def test_double_clicked_it_asks_once(client, ward):
    client_id = str(uuid.uuid4())
    begin(client, client_id=client_id)
    begin(client, client_id=client_id)

    assert (NeedsSurvey.objects.count(), Notice.objects.count()) == (1, 9)


def test_another_wards_hr_finds_nothing(client, ward):
    begin(client)
    survey = NeedsSurvey.objects.get()
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune("Xã Khác", code="99999"))
    other = Client()
    other.force_login(stranger)

    for name in ("hr:survey", "hr:survey_file"):
        assert other.get(reverse(name, args=[survey.uid])).status_code == 404
    for name in ("hr:survey_remind", "hr:survey_close"):
        assert other.post(reverse(name, args=[survey.uid])).status_code == 404
    assert survey.unit_name not in other.get(reverse("hr:surveys")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many(client, ward, count, django_assert_num_queries):
    for number in range(count):
        one = make_official(province=ward.province)
        make_posting(one, ward.economy, ward.positions["economist"])
        hold(one, ward.competencies["T02"], number + 1, since=date(2026, 1, 5))
    begin(client, position="CM-13")
    survey = NeedsSurvey.objects.get()
    page_of(client, survey)

    with django_assert_num_queries(14):
        page_of(client, survey)


def test_people_are_many_in_english_too():
    mean = Mean(people=12, level=2.0)
    with translation.override("en"):
        table = results_table([ResultLine(None, mean, mean, mean, mean)])
    assert [cell.note for cell in table.rows[0].cells] == ["", *["12 people"] * 4]
