"""One person's page."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from lms.core.models import AuditEntry
from lms.flows.reassignment import record_reassignment
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.officials import OfficialFacts, register_official
from lms.org.enums import DecisionKind, Role
from tests.factories.certificates import make_issued, make_office
from tests.factories.gaps import hold, make_competencies, make_positions, require
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_posting,
    make_province,
    make_unit,
    make_user,
)
from tests.factories.plans import make_course_with_lessons, make_item, make_plan

pytestmark = pytest.mark.django_db
PEOPLE = "/nhan-su/ho-so/"


def words(response):
    return " ".join(response.content.decode().split())


def settle(ward, name="Nguyễn Thị Hương", *, division="Văn phòng HĐND và UBND", position="CM-04", **facts):
    official = make_official(name, province=ward.province, **facts)
    make_posting(official, ward.divisions[division], ward.positions[position])
    return official


def page_of(official):
    return reverse("hr:person", args=[official.uid])


@pytest.mark.parametrize(
    "name", ["person_cccd", "person_account", "person_enrol", "person_further_attempt", "person_unlock"]
)
def test_the_address_of_a_sent_form_leads_back_to_the_person(hr, ward, name):
    official = settle(ward)
    sent, page = f"/en{reverse(f'hr:{name}', args=[official.uid])}", f"/en{page_of(official)}"
    assertRedirects(hr.get(sent), page)


def test_the_address_of_an_export_leads_back_to_the_list(hr, ward):
    assertRedirects(hr.get(f"{reverse('hr:people_export')}?tim=h%C6%B0%C6%A1ng"), f"{PEOPLE}?tim=h%C6%B0%C6%A1ng")


def test_the_number_is_covered_until_it_is_asked_for_and_that_is_written_down(hr, ward):
    facts = OfficialFacts("Nguyễn Thị Hương", staff_code="BH0034", cccd="066190000034", birth_date=date(1990, 6, 18))
    official = register_official(province=ward.province, facts=facts, actor=ward.hr)
    make_posting(official, ward.ward, ward.positions["CM-04"])
    page = words(hr.get(page_of(official)))
    assert "066190000034" not in page
    assert "18/06/1990" not in page
    refused = words(hr.post(reverse("hr:person_cccd", args=[official.uid]), {"identity_reason": " "}))
    assert "Chưa có lý do nên ngày sinh và số CCCD vẫn được che." in refused
    assert "066190000034" not in refused
    shown = words(hr.post(reverse("hr:person_cccd", args=[official.uid]), {"identity_reason": "Làm thẻ bảo hiểm"}))
    assert "066190000034" in shown
    assert "18/06/1990" in shown
    assert "đã xem đầy đủ ngày sinh và số CCCD của Nguyễn Thị Hương" in shown
    assert AuditEntry.objects.get(verb="org.official.cccd_shown").reason == "Làm thẻ bảo hiểm"


def test_a_person_without_an_account_is_given_one(hr, ward):
    official = settle(ward, staff_code="BH0034")
    assert "Chưa mở" in words(hr.get(page_of(official)))
    response = hr.post(reverse("hr:person_account", args=[official.uid]))
    assert response.url == page_of(official)
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        ("Tài khoản của Nguyễn Thị Hương có mã đăng nhập 66-BH0034. Hãy in phiếu kích hoạt để người này đặt mật khẩu.")
    ]
    assert "chưa kích hoạt" in words(hr.get(page_of(official)))


def test_posts_are_told_as_they_were(hr, ward):
    today = timezone.localdate()
    old = make_unit(
        "Phường An Lạc", "ward", parent=ward.province, valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30)
    )
    renamed = make_division(ward.ward, "Phòng Tên Cũ")
    official = make_official("Nguyễn Thị Hương", province=ward.province)
    make_posting(official, old, ward.positions["CM-13"], starts_on=date(2021, 1, 1), ends_on=date(2025, 6, 30))
    make_posting(official, renamed, ward.positions["CM-04"], starts_on=date(2025, 7, 1))
    tenures = hr.get(page_of(official)).context["dossier"].tenures
    assert [(one.version.position.code, one.unit.name, one.state) for one in tenures] == [
        ("CM-04", "Phòng Tên Cũ", "running"),
        ("CM-13", "Phường An Lạc", "ended"),
    ]
    assert today > date(2025, 7, 1)


def test_requirements_stand_beside_what_is_held(client):
    province = make_province()
    ward = make_commune(province=province)
    user = make_user()
    grant_role(user, Role.HR, ward)
    client.force_login(user)
    competencies = make_competencies()
    positions = make_positions(competencies)
    official = make_official("Dũng", province=province)
    make_posting(official, ward, positions["registrar"])
    hold(official, competencies["T01"], 2, since=date(2025, 7, 5), until=date(2025, 12, 31))
    hold(official, competencies["T03"], 2)
    [seat] = client.get(page_of(official)).context["dossier"].seats
    assert [
        (
            line.words.code,
            line.check.state.value,
            line.is_must,
            line.required_word,
            line.held_word,
            line.is_illustrative,
        )
        for line in seat.lines
    ] == [
        ("T01", "expired", True, "2", "0", True),
        ("T02", "not_shown", True, "3", "0", True),
        ("T03", "met", False, "2", "2", True),
    ]
    assert seat.gap_count == 2
    page = words(client.get(page_of(official)))
    for text in ("Còn thiếu 2 năng lực bắt buộc.", "đã hết ngày 31/12/2025", "chưa có minh chứng"):
        assert text in page


def test_a_post_that_requires_nothing_is_never_called_met(hr, ward):
    page = words(hr.get(page_of(settle(ward))))
    assert "Vị trí này chưa khai yêu cầu năng lực, nên chưa đánh giá được." in page
    assert "Đã đạt mọi năng lực bắt buộc." not in page


def test_a_decision_shows_with_the_plan_it_caused(hr, ward):
    competency = make_competencies()["T01"]
    require(ward.positions["CM-04"], competency, 3)
    official = settle(ward, position="CM-13")
    record_reassignment(
        facts=DecisionFacts(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="12/QĐ-UBND",
            signed_on=date(2026, 6, 20),
            effective_on=date(2026, 7, 1),
            issued_by="UBND phường Buôn Hồ",
        ),
        official=official,
        to_unit=ward.divisions["Phòng Văn hóa - Xã hội"],
        to_position=ward.positions["CM-04"],
        actor=ward.hr,
        now=timezone.now(),
    )
    response = hr.get(page_of(official))
    dossier, page = response.context["dossier"], words(response)
    assert [(line.state.value, found.code) for line, found in dossier.plan] == [("no_course", "T01")]
    assert page.count("12/QĐ-UBND") >= 2
    assert "chưa có khóa học" in page


def test_a_decision_for_a_coming_day_shows_both_plans_to_the_day_before(hr, ward):
    competencies = make_competencies()
    require(ward.positions["CM-04"], competencies["T01"], 3)
    official = settle(ward, position="CM-13")
    present = make_plan(official, official.postings.get(), starts_on=date(2025, 7, 1))
    course = make_course_with_lessons("chung-thuc", "Chứng thực")
    make_item(present, competencies["T02"], course=course, due_on=date(2025, 9, 1))
    tomorrow = timezone.now() + timedelta(days=1)
    day = timezone.localdate(tomorrow)
    coming = record_reassignment(
        facts=DecisionFacts(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="12/QĐ-UBND",
            signed_on=date(2026, 6, 20),
            effective_on=day,
            issued_by="UBND phường Buôn Hồ",
        ),
        official=official,
        to_unit=ward.divisions["Phòng Văn hóa - Xã hội"],
        to_position=ward.positions["CM-04"],
        actor=ward.hr,
        now=timezone.now(),
    ).plan
    coming.items.update(course=course)
    present.items.update(gap=coming.items.get().gap)

    def states():
        return [(line.state.value, found.code) for line, found in hr.get(page_of(official)).context["dossier"].plan]

    def said(plan):
        return words(hr.get(reverse("hr:plan", args=[plan.uid])))

    assert states() == [("overdue", "T02"), ("upcoming", "T01")]
    assert f"Sắp bắt đầu, từ {day:%d/%m/%Y}" in words(hr.get(page_of(official)))
    assert f"Kế hoạch chạy đến trước ngày {day:%d/%m/%Y}, khi vị trí này kết thúc." in said(present)
    assert f"Kế hoạch này bắt đầu từ {day:%d/%m/%Y}; người học có thể học trước." in said(coming)
    with time_machine.travel(tomorrow, tick=False):
        assert states() == [("not_started", "T01")]
        assert f"Kế hoạch đã dừng từ {day:%d/%m/%Y} vì vị trí này kết thúc." in said(present)
        assert "có thể học trước" not in said(coming)


def test_results_and_certificates_are_listed(client):
    office = make_office()
    certificate = make_issued(office)
    client.force_login(office.hr)
    response = client.get(page_of(office.learner))
    dossier = response.context["dossier"]
    assert [(one.attempt.title, one.score, one.out_of) for one in dossier.results] == [
        (certificate.result.attempt.title, 2, 2)
    ]
    assert [one.certificate for one in dossier.certificates] == [certificate]
    assert reverse("hr:certificate", args=[certificate.uid]) in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_a_persons_page(hr, ward, count, django_assert_num_queries):
    competencies = make_competencies()
    official = make_official("Nguyễn Thị Hương", province=ward.province)
    for number, code in enumerate(["CM-04", "CM-13", "CM-14"][:count]):
        require(ward.positions[code], competencies[f"T0{number + 1}"], 2)
        hold(official, competencies[f"T0{number + 1}"], 2)
        division = list(ward.divisions.values())[number]
        make_posting(official, division, ward.positions[code], starts_on=date(2025, 7, 1 + number), is_main=number == 0)
    with django_assert_num_queries(26):
        hr.get(page_of(official))
