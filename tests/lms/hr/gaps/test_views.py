"""The gap table, the lists behind its figures, one person."""

import re
import uuid

import pytest
from django.urls import reverse

from lms.competencies.models import Requirement
from lms.evidence.domain.level_views import give_views
from lms.evidence.enums import ViewKind
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion
from lms.plans.domain.status import refresh_status
from tests.factories.gaps import EARLIER, NOW
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("hr:gaps")
HREF = re.compile(r'<a[^>]* href="(\?|/nhan-su/khoang-trong/\?)([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def page_of(client, query="", *, name="hr:gaps"):
    response = client.get(reverse(name) + query)
    return response.status_code, response.content.decode()


def table_of(page):
    return page[page.index('<table class="table gap-table">') : page.index("</table>")]


def cells_of(page):
    """Every row of the table as plain text."""
    rows = re.findall(r"<tr>(.*?)</tr>", table_of(page), re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def names_of(page):
    return re.findall(r'<th role="rowheader"[^>]*><a[^>]*>([^<]+)</a>', page)


def test_table_says_first_what_is_lacked_and_then_every_figure(client, ward):
    status, page = page_of(client)
    assert status == 200
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert (
        "Thiếu nhiều nhất: Chứng thực (2/8 dưới mức, 4/8 chưa có minh chứng), "
        "Đăng ký và quản lý hộ tịch (2/6 dưới mức, 2/6 chưa có minh chứng)." in text
    )
    assert "8 người , trong đó: 2 đủ mức 3 dưới mức 2 chưa có minh chứng 1 chưa khai yêu cầu" in text
    assert page.index("Thiếu nhiều nhất") < page.index("<table")
    waiting = "chưa có minh chứng"
    assert cells_of(page) == [
        [
            "Đơn vị",
            "Số người",
            "Chưa đạt",
            "C01 Đạo đức và bản lĩnh ví dụ",
            "T01 Đăng ký và quản lý hộ tịch minh họa",
            "T02 Chứng thực minh họa",
        ],
        ["Trực thuộc Phường Phú Xuân", "1", "0/1", "0/1", "–", "–"],
        ["Phòng Kinh tế, Hạ tầng và Đô thị mặc định, chưa xác nhận", "3", "2/3", "–", "–", f"0/3 ? 1 {waiting}"],
        [
            "Văn phòng HĐND và UBND mặc định, chưa xác nhận",
            "4",
            "3/3",
            "–",
            f"2/6 ? 2 {waiting}",
            f"2/6 ? 3 {waiting}",
        ],
        ["Cả phạm vi", "8", "5/7", "0/1", f"2/6 ? 2 {waiting}", f"2/8 ? 4 {waiting}"],
    ]
    assert "75% chưa đạt – 6 người" in page
    assert '<td class="heat heat-1"><a href=' in page  # 2 of 6
    assert '<td class="heat heat-none">–</td>' in page


def test_every_figure_opens_a_list_of_that_length(client, ward):
    _status, page = page_of(client)
    opened = 0
    for _path, query, shown in HREF.findall(page[: page.index("gap-definitions")]):
        text = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
        if "tinh-trang" not in query:
            continue
        # "2/6" leads to the two, "? 3" and "8 người" to so many, "75% chưa đạt – 6 người" to the six.
        figure = re.search(r"– (\d+) người", text) or re.match(r"\D?\D?(\d+)", text)
        if figure is None or re.fullmatch(r"[CT]\d\d", text):
            continue
        _status, listed = page_of(client, "?" + query.replace("&amp;", "&"))
        length = int(figure[1])
        assert len(names_of(listed)) == length, (text, query)
        assert f'<p role="status">{length} người</p>' in listed
        opened += 1
    assert opened == 4 * 2 + 7 + 5 + 5 + 2


def test_list_of_a_cell_says_what_each_has_and_needs(client, ward):
    _status, page = page_of(client, f"?hang={ward.office.uid}&nang-luc=T02&tinh-trang=chua-dat")
    assert names_of(page) == ["Trần Thị An", "Phạm Văn Dũng", "Vũ Văn Hùng", "Bùi Thị Xuân", "Đinh Thị Yến"]
    tabs = re.findall(r'<a href="[^"]+"[^>]*>([^<]+ \(\d+\))</a>', page)
    assert tabs == [
        "Chưa đạt (5)",
        "Dưới mức (2)",
        "Chưa có minh chứng (3)",
        "Đạt (1)",
        "Cần có năng lực này (6)",
    ]


def test_names_of_a_list_stand_in_the_order_of_the_files(client, ward):
    _status, page = page_of(client, "?tinh-trang=yeu-cau")
    assert [name.split()[-1] for name in names_of(page)] == ["An", "Ân", "Bình", "Dũng", "Đạt", "Hòa", "Hùng", "Ước"]


def test_one_person_sees_must_and_should_apart(client, ward):
    _status, page = page_of(client, f"?nguoi={ward.people['dung'].uid}")
    assert "Chưa đạt 2/2 năng lực bắt buộc." in page
    assert "cần 2, minh chứng hết hạn ngày 31/12/2025" in page
    assert page.index("Năng lực bắt buộc") < page.index("Năng lực nên có, không tính vào khoảng trống")
    _status, guard = page_of(client, f"?nguoi={ward.people['binh'].uid}")
    assert "Vị trí này chưa khai yêu cầu năng lực." in guard


def test_narrowed_scope_counts_that_division_alone(client, ward):
    _status, page = page_of(client, f"?don-vi={ward.economy.uid}")
    assert cells_of(page)[1:] == [
        [
            "Trực thuộc Phòng Kinh tế, Hạ tầng và Đô thị mặc định, chưa xác nhận",
            "3",
            "1/3",
            "0/3 ? 1 chưa có minh chứng",
        ],
        ["Cả phạm vi", "3", "1/3", "0/3 ? 1 chưa có minh chứng"],
    ]
    assert f"don-vi={ward.economy.uid}&amp;nang-luc=T02" in page


@pytest.mark.parametrize(
    "query",
    [
        "?nang-luc=T99",
        "?hang=khong-phai-uid",
        "?tinh-trang=gi-do",
        "?nang-luc=T01&tinh-trang=chua-khai-yeu-cau",
        "?nguoi=khong-phai-uid",
        "?nguoi=00000000-0000-4000-8000-000000000000",
    ],
)
def test_what_the_report_has_not_got_is_not_found(client, ward, query):
    assert page_of(client, query)[0] == 404


def test_person_of_another_ward_is_not_found(client, ward):
    other = make_commune("Phường Thuận Hóa", province=ward.province)
    stranger = make_official("Mai Thị Lạ", province=ward.province)
    make_posting(stranger, other, ward.positions["registrar"])
    assert page_of(client, f"?nguoi={stranger.uid}")[0] == 404
    assert page_of(client, f"?hang={other.uid}")[0] == 404
    assert page_of(client, f"?don-vi={other.uid}")[0] == 404
    assert page_of(client, f"?nguoi={ward.people['xuan'].uid}")[0] == 200


def test_empty_states_name_the_cause(client, ward):
    Requirement.objects.all().delete()
    assert "Ngày 20/07/2026 chưa khai yêu cầu năng lực bắt buộc cho vị trí nào ở Phường Phú Xuân." in page_of(client)[1]
    _status, nobody = page_of(client, "?tinh-trang=duoi-muc")
    assert "Không có ai trong nhóm này." in nobody
    PostingVersion.objects.all().delete()
    assert "Ngày 20/07/2026 không có ai giữ vị trí ở Phường Phú Xuân." in page_of(client)[1]


def test_hr_of_two_wards_chooses_one(client, ward):
    other = make_commune("Phường Thuận Hóa", province=ward.province)
    grant_role(ward.hr, Role.HR, other)
    _status, page = page_of(client)
    assert "Chọn đơn vị để xem khoảng trống năng lực." in page
    assert f'href="{reverse("hr:gaps")}?don-vi={other.uid}"' in page
    assert page_of(client, f"?don-vi={ward.ward.uid}")[0] == 200


def test_long_names_are_whole(client, ward):
    name = "Chuyên viên về lĩnh vực " + "nông nghiệp; lâm nghiệp; thủy lợi; " * 6
    position = make_position(name_vi=name.strip())
    make_posting(make_official("Công Tằng Tôn Nữ Thùy Dương", province=ward.province), ward.economy, position)
    _status, page = page_of(client, "?tinh-trang=chua-khai-yeu-cau")
    assert "Công Tằng Tôn Nữ Thùy Dương" in page
    assert name.strip() in page


@pytest.mark.parametrize("more", [0, 2])
def test_statements_do_not_grow(client, ward, django_assert_num_queries, more):
    for number in range(more):
        division = make_division(ward.ward, f"Phòng số {number}")
        for name in ("Mai Thị Ba", "Mai Thị Bốn"):
            person = make_official(name, province=ward.province)
            make_posting(person, division, ward.positions["registrar"], recorded_at=EARLIER)
    with django_assert_num_queries(14):  # nobody's status is stored
        page_of(client)
    refresh_status(Official.objects.values_list("pk", flat=True), now=NOW)
    with django_assert_num_queries(10):
        page_of(client)
    for query, asked in {"?tinh-trang=yeu-cau": 14, "?nang-luc=T02": 15, "?y-kien=1": 15}.items():
        with django_assert_num_queries(asked):
            page_of(client, query)
    with django_assert_num_queries(15):
        page_of(client, f"?nguoi={ward.people['dung'].uid}")


def test_doors(client, ward):
    stranger = make_user()
    other = make_commune("Phường Thuận Hóa", province=ward.province)
    grant_role(stranger, Role.HR, other)
    learner = make_learner(ward.office, ward.positions["registrar"], province=ward.province)
    scope = f"?don-vi={ward.ward.uid}"
    calls = [
        lambda: client.get(reverse("hr:gaps") + scope),
        lambda: client.post(reverse("hr:gaps_download") + scope, {"format": "pdf"}),
        lambda: client.post(reverse("hr:gaps_download") + scope, {"format": "xlsx"}),
        lambda: client.get(reverse("hr:overdue") + scope),
        lambda: client.post(reverse("hr:overdue_download") + scope),
        lambda: client.get(reverse("hr:reports") + scope),
        lambda: client.get(reverse("hr:report_files") + scope),
    ]
    answers = {}
    for name, user in (("own", ward.hr), ("stranger", stranger), ("learner", learner.user), ("nobody", None)):
        client.logout()
        if user:
            client.force_login(user)
        answers[name] = [call().status_code for call in calls]
    assert answers == {
        "own": [200] * 7,
        "stranger": [404] * 7,
        "learner": [403] * 7,
        "nobody": [302, 200, 200, 302, 302, 302, 302],  # the sign-in page holds the form that was sent
    }


def test_english_page_keeps_content_vietnamese_and_marked(client, ward):
    page = client.get("/en/nhan-su/khoang-trong/").content.decode()
    assert '<html lang="en"' in page
    assert '<span class="gap-name" lang="vi">Chứng thực</span>' in page


def test_what_hangs_on_one_person_leads_to_that_person(client, ward):
    assert 'href="?don-le=1"' in page_of(client)[1]
    status, page = page_of(client, "?don-le=1")
    assert (status, "1 điểm yếu đơn lẻ" in page, "Đạo đức và bản lĩnh" in page) == (200, True, True)
    [link] = re.findall(r'href="(\?[^"]+)"[^>]*>xem người này', page)
    assert names_of(page_of(client, link.replace("&amp;", "&"))[1]) == ["Nguyễn Văn Ước"]


def test_a_head_of_unit_is_not_told_who_alone_can_do_what(client, ward):
    head = make_user()
    grant_role(head, Role.HEAD, ward.ward)
    client.force_login(head)
    assert "don-le" not in page_of(client)[1]
    assert client.get(reverse("hr:gaps") + "?don-le=1").status_code == 302


def test_a_phone_tells_units_with_few_people_from_those_with_nothing_required(client, ward):
    def told():
        text = client.get(reverse("hr:gaps")).content.decode()
        return re.findall(r"<li><a [^>]+><span lang=\"vi\">([^<]+)</span>([^<]+)</a></li>", text)

    of_hr = dict(told())
    assert of_hr["Văn phòng HĐND và UBND"].endswith("người chưa đạt")
    head = make_user()
    grant_role(head, Role.HEAD, ward.ward)
    client.force_login(head)
    assert set(dict(told()).values()) >= {"không hiện số, để không lộ từng người"}


def test_views_stand_beside_evidence_and_are_called_no_proof(client, ward):
    people = ("an", "dat", "dung", "xuan", "yen")
    for name in people:
        give_views(
            official=ward.people[name],
            kind=ViewKind.SELF,
            levels={ward.competencies["T02"].pk: 4},
            client_id=uuid.uuid4(),
            actor=ward.hr,
            now=NOW,
        )
    page = client.get(f"{PAGE}?y-kien=1").content.decode()
    assert "<h1>Ý kiến về mức, không phải minh chứng</h1>" in page
    shown = re.findall(r'data-label="([^"]+)"[^>]*><span>([^<]+)', page[page.index("T02 Chứng thực") :])
    assert shown[:4] == [
        ("Cần", "2,8"),
        ("Tự đánh giá", "4"),
        ("Người đứng đầu nhận xét", "–"),
        ("Theo minh chứng", "1"),
    ]
    assert 'href="?y-kien=1"' in client.get(PAGE).content.decode()
    cell = client.get(f"{PAGE}?nang-luc=T02&tinh-trang=duoi-muc").content.decode()
    assert "Ô ít hơn 5 người được che" in cell
    assert [
        one[1] for one in re.findall(r'data-label="([^"]+)"[^>]*><span>([^<]+)', cell[cell.index('id="y-kien"') :])
    ] == [
        "2,8",
        "4",
        "–",
        "1",
    ]


def test_nothing_said_leads_to_a_survey(client, ward):
    page = client.get(f"{PAGE}?y-kien=1").content.decode()
    assert "Trong 12 tháng qua chưa ai tự đánh giá hay được nhận xét." in page
    assert 'href="/nhan-su/khao-sat/"' in page


def test_a_head_is_told_no_views(client, ward):
    head = make_user(full_name="Trần Văn Trưởng")
    grant_role(head, Role.HEAD, ward.ward)
    client.force_login(head)
    assert "y-kien" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}?y-kien=1").url == PAGE
