import io
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.template.loader import render_to_string
from PIL import Image
from pypdf import PdfReader

from lms.core.papers import Paper, Signature
from lms.core.pdf import PdfAttachment, render_pdf
from lms.core.pdf_engine import MissingPaperFile

pytestmark = pytest.mark.integration

LETTERS = "ẰẲẴẮẶ ẦẨẪẤẬ ỀỂỄẾỆ ỒỔỖỐỘ ỜỞỠỚỢ ỪỬỮỨỰ ỲỶỸÝỴ Đđ ẵữợỹ"
PAPER = Paper(
    title="Quyết định giao nhiệm vụ",
    parent_body="Ủy ban nhân dân tỉnh Đắk Lắk",
    issuing_body="Ủy ban nhân dân xã Krông Pắc",
    number="12/QĐ-UBND",
    place="Krông Pắc",
    issued_on=date(2026, 2, 5),
    kind="Quyết định",
    subject="Về việc giao nhiệm vụ bồi dưỡng",
    grounds=("Căn cứ Luật Tổ chức chính quyền địa phương;",),
    recipients=("Như Điều 2", "Lưu: VT"),
    signatures=(Signature(("TM. Ủy ban nhân dân", "Chủ tịch"), "Nguyễn Thị Ước"),),
    running="Số liệu đến 05/07/2025",
)


def page(body: str) -> str:
    head = '<!DOCTYPE html><html lang="vi"><head><title>T</title></head>'
    return f'{head}<body class="paper"><h1>T</h1>{body}</body></html>'


def text_of(pdf: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


def paper_text(body: str = "", **context: object) -> list[str]:
    source = '{% extends "core/paper_base.html" %}{% block body %}' + body + "{% endblock %}"
    return text_of(render_pdf(engines["django"].from_string(source).render({"paper": PAPER} | context)))


def test_vietnamese_letters_come_back_from_the_file():
    assert LETTERS in text_of(render_pdf(page(f"<p>{LETTERS}</p><p><b><i>{LETTERS}</i></b></p>")))[0]


def test_fonts_are_ours_and_embedded():
    reader = PdfReader(io.BytesIO(render_pdf(page("<p>a <b>b</b> <i>c</i></p>"))))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}
    assert names == {"Tinos", "Tinos-Bold", "Tinos-Italic"}


def test_the_same_input_gives_the_same_bytes():
    html = render_to_string("core/paper_base.html", {"paper": PAPER})
    assert render_pdf(html) == render_pdf(html)


def test_paper_prints_every_part_in_order():
    assert paper_text("<p>Điều 1. Giao nhiệm vụ.</p>")[0] == (
        "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK ỦY BAN NHÂN DÂN XÃ KRÔNG PẮC Số: 12/QĐ-UBND "
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Krông Pắc, ngày 05 tháng 02 năm 2026 "
        "QUYẾT ĐỊNH Về việc giao nhiệm vụ bồi dưỡng Căn cứ Luật Tổ chức chính quyền địa phương; "
        "Điều 1. Giao nhiệm vụ. Nơi nhận: - Như Điều 2; - Lưu: VT. "
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Nguyễn Thị Ước Số liệu đến 05/07/2025"
    )


def test_paper_leaves_out_what_is_empty():
    bare = Paper(title="Danh sách", issuing_body="Sở Nội vụ", place="Buôn Ma Thuột")
    assert paper_text("<p>Hết.</p>", paper=bare)[0] == (
        "SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
        "Buôn Ma Thuột, ngày …… tháng …… năm ……… Hết."
    )


@pytest.mark.parametrize(
    ("layout", "second_page", "size"),
    [
        ("", "2", (595, 842)),
        ("report", "2/2", (595, 842)),
        ("landscape", "2", (842, 595)),
        ("report-landscape", "2/2", (842, 595)),
    ],
)
def test_page_numbers_start_on_the_second_page(layout, second_page, size):
    body = '<p>Đầu.</p><p style="break-before: page">Tiếp.</p>'
    source = (
        '{% extends "core/paper_base.html" %}{% block body %}' + body + "{% endblock %}{% block foot %}{% endblock %}"
    )
    pdf = render_pdf(engines["django"].from_string(source).render({"paper": PAPER, "layout": layout}))
    first, second = text_of(pdf)
    assert first.startswith("ỦY BAN")
    assert second == f"Tiếp. {second_page} Số liệu đến 05/07/2025"
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_names_are_escaped_and_no_foreign_address_is_asked(caplog):
    texts = paper_text(
        '<p>{{ name }}</p><img src="http://127.0.0.1:9/x.png" alt=""><img src="file:///etc/hostname" alt="">',
        name="<b>A</b>",
    )
    assert "<b>A</b>" in texts[0]
    refused = [record.getMessage() for record in caplog.records if "Failed to load image" in record.getMessage()]
    assert len(refused) == 2
    assert all("disallowed protocol" in message for message in refused)


def test_a_missing_file_of_ours_stops_the_paper():
    with pytest.raises(MissingPaperFile, match="core/none.png"):
        render_pdf(page('<img src="core/none.png" alt="">'))
    with pytest.raises(MissingPaperFile, match="core/none.css"):
        render_pdf(page(""), stylesheets=["core/none.css"])


def test_attachment_travels_in_the_file():
    attachment = PdfAttachment("ket-qua.json", b'{"a": 1}', "Kết quả", datetime(2026, 7, 1, tzinfo=UTC))
    pdf = render_pdf(page(""), variant="pdf/a-3u", attachments=[attachment])
    assert PdfReader(io.BytesIO(pdf)).attachments == {"ket-qua.json": [b'{"a": 1}']}
    assert pdf == render_pdf(page(""), variant="pdf/a-3u", attachments=[attachment])


def test_file_is_tagged_and_titled():
    reader = PdfReader(io.BytesIO(render_pdf(render_to_string("core/paper_base.html", {"paper": PAPER}))))
    assert reader.metadata.title == "Quyết định giao nhiệm vụ"
    assert reader.root_object["/Lang"] == "vi"
    assert reader.root_object["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object


def test_a_picture_that_ends_in_the_middle_stays_damaged_where_papers_are_made():
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(whole, "PNG")
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(whole.getvalue()[:2000])).load()
