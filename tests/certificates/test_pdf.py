import io
import re
import subprocess
from base64 import b64decode

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates.pdf import qr_image, render_certificate

pytestmark = pytest.mark.integration

WORDS = {
    "layout": 1,
    "code": "7K2F-9QXM-41",
    "register_number": "12/2026/GCN-UBND",
    "holder": {
        "name": "Nguyễn Thị Ước",
        "birth_year": 1990,
        "position": "Công chức tư pháp – hộ tịch",
        "unit": "Văn phòng HĐND và UBND – Phường Phú Xuân, Thành phố Huế",
    },
    "course": {
        "title": "Đăng ký khai sinh",
        "periods": "7,5",
        "from": "2026-07-01",
        "to": "2026-07-05",
        "is_illustrative": True,
    },
    "exam": {"title": "Bài thi: Đăng ký khai sinh", "passed_on": "2026-07-06"},
    "competencies": [
        {
            "name": "Đăng ký và quản lý hộ tịch",
            "level": 2,
            "level_name": "Vận dụng",
            "description": "Tự làm trọn hồ sơ thông thường.",
            "expires_on": "2029-07-06",
        }
    ],
    "decision": {"number": "12/QĐ-UBND", "signed_on": "2026-06-20", "issued_by": "UBND thành phố Huế"},
    "issuer": {
        "body": "Ủy ban nhân dân",
        "unit": "phường Phú Xuân",
        "province": "thành phố Huế",
        "place": "Phú Xuân",
    },
    "signer": {"name": "Nguyễn Văn Ước", "capacity": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]},
    "issued_on": "2026-07-06",
    "expires_on": "2029-07-06",
    "replaces": {"register_number": "3/2026/GCN-UBND", "issued_on": "2026-07-02"},
    "verify_url": "https://hoc.hue.gov.vn/v/7K2F-9QXM-41",
}
TEXT = (
    "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ XUÂN Số: 12/2026/GCN-UBND "
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Phú Xuân, ngày 06 tháng 7 năm 2026 "
    "GIẤY CHỨNG NHẬN HOÀN THÀNH NỘI DUNG MINH HỌA – không dùng làm căn cứ "
    "Ủy ban nhân dân phường Phú Xuân, thành phố Huế, chứng nhận Nguyễn Thị Ước "
    "Sinh năm 1990. Công chức tư pháp – hộ tịch Văn phòng HĐND và UBND – Phường Phú Xuân, Thành phố Huế "
    "đã hoàn thành khóa học Đăng ký khai sinh "
    "Thời gian học: từ ngày 01/07/2026 đến ngày 05/07/2026, 7,5 tiết "
    "Kết quả: Đạt “Bài thi: Đăng ký khai sinh”, ngày 06/07/2026 "
    "Vị trí theo: Quyết định số 12/QĐ-UBND ngày 20/06/2026 của UBND thành phố Huế "
    "Giá trị: đến hết ngày 06/07/2029 Thay thế: giấy chứng nhận số 3/2026/GCN-UBND cấp ngày 02/07/2026 "
    "Năng lực đã được chứng minh Năng lực Mức Biểu hiện "
    "Đăng ký và quản lý hộ tịch 2 – Vận dụng Tự làm trọn hồ sơ thông thường. "
    "7K2F-9QXM-41 Quét mã, hoặc nhập mã tại hoc.hue.gov.vn/v/7K2F-9QXM-41 "
    "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Ước"
)


def changed(**parts: dict) -> dict:
    return WORDS | {name: WORDS[name] | part if isinstance(part, dict) else part for name, part in parts.items()}


def reader_of(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader_of(pdf).pages).split())


def decoded(pdf: bytes, folder, resolution: int) -> list[str]:
    (folder / "c.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(resolution), "-png", str(folder / "c.pdf"), str(folder / "p")]
    subprocess.run(command, check=True)
    pages = sorted(folder.glob("p*.png"))
    return [code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page).convert("L"))]


@pytest.mark.parametrize("code", ["EQXX-1VAH-19", "AVTA-YAWA-LT"])
def test_code_is_read_back_whole_whatever_its_letters(code):
    """Letters that a face draws closer together came back with a space between them."""
    url = f"https://hoc.hue.gov.vn/v/{code}"
    text = text_of(render_certificate(WORDS | {"code": code, "verify_url": url}))
    assert (f" {code} " in text, f"hoc.hue.gov.vn/v/{code}" in text) == (True, True)


def test_the_paper_says_its_words_in_reading_order():
    assert text_of(render_certificate(WORDS)) == TEXT


def test_what_is_not_there_leaves_no_gap():
    words = changed(holder={"birth_year": None}, course={"is_illustrative": False, "from": "2026-07-05"})
    words |= {"exam": None, "decision": None, "competencies": [], "replaces": None, "expires_on": None}
    text = text_of(render_certificate(words))
    assert "HOÀN THÀNH Ủy ban nhân dân" in text
    assert "Nguyễn Thị Ước Công chức tư pháp" in text
    assert "Thời gian học: ngày 05/07/2026, 7,5 tiết Giá trị: không thời hạn 7K2F-9QXM-41" in text


def test_one_page_tagged_titled_in_vietnamese_and_small():
    pdf = render_certificate(WORDS)
    reader = reader_of(pdf)
    root = reader.trailer["/Root"]
    assert (len(reader.pages), root["/Lang"], root["/MarkInfo"]["/Marked"]) == (1, "vi", True)
    assert reader.metadata.title == "Giấy chứng nhận hoàn thành 7K2F-9QXM-41 – Nguyễn Thị Ước"
    assert reader.metadata.author == "Ủy ban nhân dân phường Phú Xuân, thành phố Huế"
    told = root["/Metadata"].get_data().decode()
    assert re.findall(r"pdfaid:(?:part|conformance)[>=\W]+(\w+)", told) == ["2", "A"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert len(pdf) < 200_000


def test_the_same_words_give_the_same_bytes():
    assert render_certificate(WORDS) == render_certificate(dict(WORDS))


def test_longest_words_and_many_levels_flow_to_a_second_page():
    words = changed(
        holder={
            "name": "Nguyễn Phúc Vĩnh Thụy Hoàng Thị Phương Khuynh Đoan Trang",
            "unit": "Trung tâm " + "rất dài " * 20,
        },
        course={"title": "Tiếp nhận, giải quyết và trả kết quả hồ sơ đăng ký đất đai, tài sản gắn liền với đất " * 2},
    )
    words["competencies"] = WORDS["competencies"] * 8
    pdf = render_certificate(words)
    assert len(reader_of(pdf).pages) == 2
    assert text_of(pdf).endswith("PHÓ CHỦ TỊCH Nguyễn Văn Ước")


@pytest.mark.parametrize("sentences", [2, 8, 20])
def test_the_heading_of_the_levels_goes_with_their_first_row(sentences):
    """Alone at the foot of page 1 it would head nothing."""
    [one] = WORDS["competencies"]
    long = one | {"description": "Tự làm trọn hồ sơ khai sinh thông thường, đúng hạn, không phải sửa lại. " * sentences}
    first, second = reader_of(render_certificate(changed(competencies=[long]))).pages
    assert "Năng lực đã được chứng minh" not in first.extract_text()
    assert "Năng lực đã được chứng minh" in second.extract_text()


@pytest.mark.parametrize("resolution", [72, 150])
def test_the_qr_code_of_the_page_leads_to_the_verification(tmp_path, resolution):
    assert decoded(render_certificate(WORDS), tmp_path, resolution) == [WORDS["verify_url"]]


def test_the_qr_symbol_is_28_millimetres_with_four_quiet_modules():
    drawn = b64decode(qr_image(WORDS["verify_url"]).partition(",")[2]).decode()
    width = re.search(r'width="([\d.]+)mm"', drawn)
    modules = 29  # version 3
    assert float(width[1]) * modules / (modules + 2 * 4) == pytest.approx(28)
