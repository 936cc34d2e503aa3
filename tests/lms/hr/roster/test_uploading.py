"""What is refused at the first step, and the sentence it gets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.org.models import RosterImport
from tests.factories.rosters import at, checked, csv_file, person

pytestmark = pytest.mark.django_db
NEW = "/nhan-su/nhap-danh-sach/moi/"


def words(response):
    return " ".join(response.content.decode().split())


def upload(client, data, name="danh-sach.csv", day="01/07/2025", **more):
    return client.post(NEW, {"file": SimpleUploadedFile(name, data), "effective_on": day} | more)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (
            b"",
            "rong.xlsx",
            (
                "Tệp rong.xlsx chưa có dữ liệu. Mở lại bằng Excel, kiểm tra nội dung, lưu rồi tải lên lại."
                " Chưa có dữ liệu nào được ghi."
            ),
        ),
        (
            b"%PDF-1.7 x",
            "ds.xlsx",
            (
                "Tệp ds.xlsx là tệp PDF, không phải bảng tính. Mở danh sách gốc bằng Excel, lưu thành tệp .xlsx"
                " rồi tải lên lại; cũng nhận tệp .xls, .ods và .csv. Chưa có dữ liệu nào được ghi."
            ),
        ),
        (
            "Họ và tên\nNguyÔn V¨n Hïng\nTrÇn ThÞ H¬ng\nLª ThÞ Hoµ\n".encode(),
            "ds.csv",
            (
                "Tệp dùng bảng mã tiếng Việt cũ (TCVN3 hoặc VNI) nên họ tên không đọc được. Hãy chuyển sang Unicode"
                " rồi tải lại; xem hướng dẫn 3 bước. Chưa có dữ liệu nào được ghi."
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(hr, data, name, sentence):
    response = upload(hr, data, name)
    assert response.context["form"].errors == {"file": [sentence]}
    assert "<title>Lỗi: Nhập danh sách" in words(response)
    assert "01/07/2025" in words(response)
    assert not RosterImport.objects.exists()


def test_no_file(hr):
    assert hr.post(NEW, {"effective_on": "01/07/2025"}).context["form"].errors == {
        "file": ["Chọn tệp danh sách trên máy."]
    }


def test_an_upload_without_measure_is_stopped_and_said_at_its_field(hr, settings):
    settings.UPLOAD_LIMIT_BYTES = 200_000
    response = upload(hr, b"a," * 200_000)
    assert response.context["form"].errors == {
        "file": [
            (
                "Tệp gửi lên lớn hơn mức hệ thống nhận (tối đa 10 MB). Bỏ bớt hình ảnh và trang tính không dùng,"
                " hoặc chia thành nhiều tệp rồi tải lên lần lượt. Chưa có dữ liệu nào được ghi."
            )
        ]
    }


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "07/25/2025",
            "“07/25/2025” không có trong lịch. Nhập lại ngày bắt đầu giữ vị trí theo dạng ngày/tháng/năm.",
        ),
        (
            "30/06/2025",
            "Phường Buôn Hồ chưa hoạt động hoặc không còn hoạt động vào ngày 30/06/2025. Hãy nhập ngày khác.",
        ),
        ("01/07/2035", "Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm."),
    ],
)
def test_a_day_that_cannot_be(hr, day, sentence):
    assert upload(hr, csv_file([person()]), day=day).context["form"].errors == {"effective_on": [sentence]}


def test_a_name_as_long_as_a_page_is_cut_short(hr, ward):
    batch = checked(ward, csv_file([person("Lê " + "dài" * 1000)]))
    page = hr.get(at(batch, "kiem-tra")).content.decode()
    assert ("dài" * 20 in page, "dài" * 30 in page) == (True, False)
