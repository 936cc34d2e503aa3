import copy
from datetime import date

import pytest

from courses.domain.procedure_guide_loading import load_procedure_guide
from courses.exceptions import GuideDataUnusable
from courses.models import ProcedureGuidePage
from lms.core.domain.loading import read_json
from lms.core.models import AuditEntry
from lms.flows.library import DATA, PICTURES, PROCEDURES
from lms.org.domain.reference_units import load_provinces, of_provinces, provinces_file
from lms.org.models import UnitVersion

pytestmark = pytest.mark.once

RESIDENCE, MARITAL_STATUS = "thu-tuc-dang-ky-thuong-tru", "thu-tuc-cap-giay-xac-nhan-tinh-trang-hon-nhan"
HAI_PHONG = "31"


def shipped():
    return read_json(DATA / PROCEDURES)["guides"]


@pytest.fixture
def data(reference):
    return copy.deepcopy(next(one for one in shipped() if one["slug"] == RESIDENCE))


def load(data):
    return load_procedure_guide(data, actor=None, pictures=PICTURES)


def test_the_shipped_guides_load_whole(reference):
    for data in shipped():
        guide = load(data)
        assert (guide.title, guide.slug, guide.live, guide.is_illustrative) == (data["title"], data["slug"], True, True)
        assert guide.procedure.code == data["procedure_code"]
        assert [row.name for row in guide.papers.all()] == [one["name"] for one in data["papers"]]
        assert [row.text for row in guide.steps.all()] == [one["text"] for one in data["steps"]]
        assert [one.position.code for one in guide.for_positions.all()] == data["positions"]
        assert guide.review_by == date.fromisoformat(data["review_by"])
        assert not any(fee.is_checked for fee in guide.fees.all())


def test_what_a_file_says_of_money(data):
    fees = load(data).fees.values_list("province", "channel", "amount", "valid_from", "valid_to", "basis")
    assert list(fees) == [
        (None, "counter", "20.000 đồng", None, None, "Thông tư 75/2022/TT-BTC"),
        (None, "online", "10.000 đồng", None, None, "Thông tư 75/2022/TT-BTC"),
    ]


def test_a_fee_stands_where_its_province_is_known(reference):
    data = next(one for one in shipped() if one["slug"] == MARITAL_STATUS)
    assert load(data).fees.count() == 0
    load_provinces(of_provinces(provinces_file(), "code", [HAI_PHONG]))
    [fee] = load(data).fees.all()
    city = UnitVersion.objects.get(code=HAI_PHONG).unit_id
    assert (fee.province_id, fee.channel, fee.valid_from) == (city, "online", date(2026, 8, 8))


def test_the_same_again_makes_no_revision(data):
    load(data)
    assert load(data).revisions.count() == 1
    assert AuditEntry.objects.filter(verb="courses.procedure_guide.loaded").count() == 1
    data["steps"].pop()
    data["papers"][0]["copies"] = 2
    again = ProcedureGuidePage.objects.get(pk=load(data).pk)
    assert (again.revisions.count(), again.steps.count(), again.papers.first().copies) == (2, 4, 2)


def break_code(data):
    data["procedure_code"] = "9.999999"


def break_paper(data):
    data["papers"][0] = {"name": "Giấy không có số bản"}


def break_province(data):
    data["fees"][0]["province"] = "00"


def break_days(data):
    data["fees"].append(data["fees"][0] | {"amount": "1 đồng"})


def break_key(data):
    del data["ask_whom"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (break_code, "chưa có thủ tục mã 9.999999."),
        (break_paper, "Ghi số bản chính hoặc bản sao, hoặc chọn “chỉ xem rồi trả lại ngay”."),
        (break_province, "chưa có tỉnh mang mã 00."),
        (
            break_days,
            "Hai mức thu “20.000 đồng” và “1 đồng” cùng tỉnh, cùng cách nộp và trùng ngày. Hãy sửa ngày của một mức.",
        ),
        (break_key, "thiếu mục “ask_whom”."),
    ],
)
def test_a_faulty_entry_writes_nothing_and_says_why(data, fault, sentence):
    fault(data)
    with pytest.raises(GuideDataUnusable) as refused:
        load(data)
    assert str(refused.value) == f"Chưa nạp được “{data['title']}”: {sentence} Chưa có gì được ghi cho mục này."
    assert ProcedureGuidePage.objects.count() == 0
