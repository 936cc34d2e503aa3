"""The line of the home: a sentence, a drawing and its table say the same."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from lms.hr.home.trend import change_words
from lms.plans.domain.status import refresh_status
from lms.plans.domain.trend import Week, recompute_trend
from lms.plans.models import StandingPoint
from tests.factories.gaps import hold
from tests.factories.people import make_commune, make_division, make_learner
from tests.lms.hr.home.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


@pytest.fixture
def people(office, position, province):
    found = [make_learner(office, position, province=province) for _n in range(4)]
    competency = position.requirements.get().competency
    hold(found[0], competency, 2, since=date(2026, 6, 10))
    hold(found[1], competency, 2, since=TODAY)
    refresh_status([one.pk for one in found], now=NOW)
    return found


def test_chart_table_and_sentence_agree(client, hr, people):
    recompute_trend(NOW)
    chart = client.get("/nhan-su/").context["chart"]
    assert chart.sentence == ("Đạt yêu cầu vị trí: từ 0% ngày 27/04/2026 lên 50% hôm nay, tăng 50 điểm phần trăm.")
    told = [tuple(cell.text for cell in row.cells) for row in chart.table.rows]
    assert (told[0], told[1], told[-1]) == (
        ("20/07/2026", "2", "4", "50%"),
        ("13/07/2026", "1", "4", "25%"),
        ("27/04/2026", "0", "4", "0%"),
    )
    assert [dot.label for dot in chart.dots] == ["0%"] * 7 + ["25%"] * 5 + ["50%"]
    # The axis begins at nought and ends at a hundred.
    assert [(one.label, one.y) for one in chart.grid] == [
        ("0%", "176.0"),
        ("25%", "136.0"),
        ("50%", "96.0"),
        ("75%", "56.0"),
        ("100%", "16.0"),
    ]
    assert (chart.dots[0].y, chart.dots[-1].y, chart.dots[0].x, chart.dots[-1].x) == ("176.0", "96.0", "44.0", "336.0")


def test_page_says_when_the_weeks_were_computed(client, hr, people):
    recompute_trend(NOW)
    page = client.get("/nhan-su/").content.decode()
    assert "tính lại từ dữ liệu ghi nhận đến 09:30 20/07/2026" in page
    assert re.search(r'<svg role="img" aria-labelledby="theo-tuan-ten"', page)
    with override("en"):
        english = client.get("/en/nhan-su/").content.decode()
    assert 'points="44.0,176.0 ' in english


def test_before_two_days_there_is_nothing_to_compare(client, hr, people):
    page = client.get("/nhan-su/")
    assert page.context["chart"] is None
    assert "Chưa đủ số liệu để so sánh." in page.content.decode()


def test_another_wards_people_are_in_no_point(client, hr, people, position, province):
    elsewhere = make_division(make_commune("Phường Thuận Hóa", province=province))
    make_learner(elsewhere, position, province=province)
    recompute_trend(NOW)
    assert StandingPoint.objects.filter(unit=elsewhere).exists()
    assert {row.cells[2].text for row in client.get("/nhan-su/").context["chart"].table.rows} == {"4"}


@pytest.mark.parametrize(
    ("met", "sentence"),
    [
        ((10, 12), "Đạt yêu cầu vị trí: từ 25% ngày 13/07/2026 lên 30% hôm nay, tăng 5 điểm phần trăm."),
        ((12, 10), "Đạt yêu cầu vị trí: từ 30% ngày 13/07/2026 xuống 25% hôm nay, giảm 5 điểm phần trăm."),
        ((10, 10), "Đạt yêu cầu vị trí: 25% ngày 13/07/2026, hôm nay vẫn 25%."),
    ],
)
def test_change_in_words(met, sentence):
    first, last = Week(date(2026, 7, 13), 40, met[0]), Week(TODAY, 40, met[1])
    assert change_words(first, last, TODAY) == sentence
