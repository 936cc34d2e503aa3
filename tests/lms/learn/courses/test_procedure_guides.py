from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.models import PagePosition
from lms.org.models import Position, PostingVersion
from tests.factories.courses import make_guide, make_procedure_guide
from tests.factories.people import make_province
from tests.factories.pictures import make_image

URL = "/so-tay/thu-tuc-dang-ky-khai-tu/"
OWN_COSTS = 13


def text_of(client, address=URL):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def own_province(learner):
    unit = PostingVersion.objects.get(posting__official=learner).unit
    above = unit.versions.get().parent
    return above or unit


def test_a_guide_says_everything_in_order(phone):
    make_procedure_guide()
    page = text_of(phone)
    assert '<h1 lang="vi">Thủ tục đăng ký khai tử</h1>' in page
    parts = (
        "Khi nào làm",
        "Khi người thân đến báo tử.",
        "Giấy báo tử</span>: <strong>1 bản chính</strong>",
        "Thẻ căn cước</span>: <strong>xem rồi trả lại ngay</strong>",
        "Tờ khai đăng ký khai tử",
        "Việc thứ 1.",
        "Thời hạn",
        "Trong ngày",
        "Mọi cách nộp, theo danh mục thủ tục",
        "Miễn lệ phí khi đúng hạn",
        "theo nguồn công khai, chưa đối chiếu",
        "Trích lục khai tử.",
        "Đòi giấy ngoài danh mục.",
        "Công chức tư pháp.",
        "Luật Hộ tịch số 60/2014/QH13.",
        "Áp dụng từ ngày 01/11/2026. Cập nhật ngày 20/11/2026, rà soát trước ngày 01/01/2099.",
        "Chưa có người rà soát.",
    )
    places = [page.find(words) for words in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert "Nội dung minh họa" not in page
    assert "notice-warning" not in page


def test_the_fee_of_ones_own_province_comes_first(phone, learner):
    elsewhere = make_province("Tỉnh Xa")
    make_procedure_guide(
        fees=[
            {"amount": "9.000 đồng", "province": elsewhere},
            {"amount": "8.000 đồng", "is_checked": True},
            {"amount": "0 đồng", "province": own_province(learner), "channel": "online", "basis": "NQ 1/2026"},
            {"amount": "5.000 đồng", "channel": "post", "valid_to": date(2025, 12, 31)},
        ]
    )
    page = text_of(phone)
    mine, others = page[page.index("Phí, lệ phí") :].split("Nơi khác, thời gian khác")
    assert 'Tại quầy, qua bưu chính: <strong lang="vi">8.000 đồng</strong> </li>' in mine
    assert "Trực tuyến, " in mine
    assert mine.index("8.000 đồng") < mine.index('0 đồng</strong> (<span lang="vi">NQ 1/2026</span>)')
    assert mine.count("chưa đối chiếu") == 1
    assert others.index('Tỉnh Xa</span>: <strong lang="vi">9.000 đồng') < others.index("đến hết ngày 31/12/2025")
    assert "danh mục thủ tục" not in page


@pytest.mark.parametrize(("days", "words"), [(1, "áp dụng từ ngày"), (0, "")])
def test_a_guide_to_come_says_so(phone, days, words):
    make_procedure_guide(valid_from=timezone.localdate() + timedelta(days=days))
    assert ("Trước ngày đó làm theo quy định đang có hiệu lực" in text_of(phone)) is bool(words)


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False)])
def test_a_guide_past_its_review_says_so(phone, days, late):
    make_procedure_guide(review_by=timezone.localdate() + timedelta(days=days))
    assert ("đã quá ngày rà soát" in text_of(phone)) is late


def test_an_own_time_limit_goes_before_the_catalogues(phone):
    make_procedure_guide(time_limit="2 ngày làm việc", is_time_checked=True, reviewed_by="Lê Thị Soạn")
    page = text_of(phone)
    assert '<p><span lang="vi">2 ngày làm việc</span> </p>' in page
    assert "Trong ngày" not in page
    assert "Lê Thị Soạn" in page


def test_a_step_shows_its_screen(phone):
    guide = make_procedure_guide(steps=2)
    step = guide.steps.last()
    step.picture, step.picture_alt = make_image(), "Nút Nộp hồ sơ"
    step.save()
    page = text_of(phone)
    assert page.count('alt="Nút Nộp hồ sơ"') == 1
    assert "learn/picture.js" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_guide_costs_the_same_whatever_its_length(phone, count, django_assert_num_queries):
    fees = [{"amount": f"{number} đồng", "province": make_province(f"Tỉnh {number}")} for number in range(count)]
    guide = make_procedure_guide(steps=count, fees=fees)
    guide.steps.update(picture=make_image(), picture_alt="Màn hình")
    text_of(phone)
    with django_assert_num_queries(OWN_COSTS):
        page = text_of(phone)
    assert len(page.encode()) <= 25 * 1024


def test_a_draft_is_not_there_and_not_found(phone):
    make_procedure_guide(live=False)
    assert phone.get(URL).status_code == 404
    assert "thu-tuc-dang-ky-khai-tu" not in text_of(phone, "/so-tay/?tim=khai tu")


def test_search_ranks_it_with_the_quick_guides(phone):
    make_guide("khac", "Cách chứng thực", when_to_use="Khi cần bản sao.", steps="Soi bản chính.", stop_points="x")
    make_guide()
    mine = make_procedure_guide()
    page = text_of(phone, "/so-tay/?tim=thu tuc khai tu")
    assert "1 thẻ có" in page
    assert "Hướng dẫn thủ tục" in page
    for query, count in (("giay bao tu", 2), ("khai tu", 2), ("1.000656", 1), ("cach dang ky khai tu", 1)):
        assert f"{count} thẻ có “{query}”" in text_of(phone, f"/so-tay/?tim={query}")
    PagePosition.objects.create(page=mine, position=Position.objects.get(code="TN-04"))
    page = text_of(phone, "/so-tay/")
    assert page.index("Theo vị trí của tôi") < page.index(URL) < page.index("Các thẻ khác")
    assert URL in phone.get("/ngoai-tuyen/goi/").json()["pages"]


def test_in_english_the_content_stays_vietnamese(phone):
    make_procedure_guide(fees=[{"amount": "8.000 đồng"}])
    page = text_of(phone, f"/en{URL}")
    assert '<p lang="vi">Khi người thân đến báo tử.</p>' in page
    assert '<strong lang="vi">8.000 đồng</strong>' in page
    assert "Fees and charges" in page
