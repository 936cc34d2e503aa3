"""Papers as templates word them: what is printed, on one page, frozen for good."""

import random
import re
import subprocess
from dataclasses import replace

import pytest

from certificates.domain.issuing import approve_certificate
from certificates.domain.sample_words import sample_words
from certificates.domain.template_designs import Design, Signatory, frozen_design
from certificates.domain.template_logos import keep_logo
from certificates.domain.template_writing import change_draft, draft_next, publish_draft
from certificates.enums import PaperKind, PaperLanguage
from certificates.exceptions_templates import LettersNotDrawn, PaperOverflows
from certificates.pdf import check_fits, render_certificate
from lms.core.seal.stamping import seal_pdf
from tests.certificates.domain.test_template_writing import picture
from tests.certificates.test_pdf import WORDS, decoded, reader_of, text_of
from tests.factories.certificate_templates import make_template
from tests.factories.certificates import CAPACITY, NOW, make_waiting
from tests.factories.seals import key_of, make_key_file, pdfsig
from tests.lms.core.test_fonts import vietnamese_letters

pytestmark = pytest.mark.integration
SECOND = Signatory(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Nguyễn Văn An")
LONGEST_ISSUER = {
    "body": "Ủy ban nhân dân",
    "unit": "phường Phan Rang – Tháp Chàm",
    "province": "thành phố Hồ Chí Minh",
    "place": "Phan Rang – Tháp Chàm",
}


def designed(words, design):
    return words | {"layout": 2, "design": frozen_design(design, words, template="mẫu", version=1)}


def longest():
    capacity = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    return sample_words(issuer=LONGEST_ISSUER, signer="", capacity=capacity, today=NOW.date())


@pytest.mark.parametrize("kind", PaperKind.values)
@pytest.mark.parametrize("language", PaperLanguage.values)
def test_the_first_wording_fits_one_page_with_the_longest_words(kind, language):
    check_fits(designed(longest(), Design(kind=kind, language=language, signatories=(SECOND,))))


def test_a_wording_too_long_for_a_page_is_refused():
    wordy = replace(Design(), text_vi=Design().text_vi + "\nCăn cứ các quy định hiện hành về bồi dưỡng" * 5)
    with pytest.raises(PaperOverflows):
        check_fits(designed(longest(), wordy))


def test_the_paper_says_its_lines_in_reading_order():
    pdf = render_certificate(designed(WORDS, Design(signatories=(SECOND,))))
    assert text_of(pdf) == (
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ XUÂN Số: 12/2026/GCN-UBND CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM "
        "Độc lập - Tự do - Hạnh phúc Phú Xuân, ngày 06 tháng 7 năm 2026 GIẤY CHỨNG NHẬN HOÀN THÀNH "
        "NỘI DUNG MINH HỌA – không dùng làm căn cứ Ủy ban nhân dân phường Phú Xuân, thành phố Huế, chứng nhận "
        "Nguyễn Thị Ước Sinh năm 1990 Công chức tư pháp – hộ tịch "
        "Văn phòng HĐND và UBND – Phường Phú Xuân, Thành phố Huế đã hoàn thành khóa học Đăng ký khai sinh "
        "Thời gian học: từ ngày 01/07/2026 đến ngày 05/07/2026, 7,5 tiết "
        "Kết quả: đạt “Bài thi: Đăng ký khai sinh”, ngày 06/07/2026 Giá trị đến hết ngày 06/07/2029 "
        "Thay thế giấy chứng nhận số 3/2026/GCN-UBND cấp ngày 02/07/2026 "
        "Năng lực đã được chứng minh: Đăng ký và quản lý hộ tịch (mức 2 – Vận dụng). "
        "7K2F-9QXM-41 Tra cứu tại hoc.hue.gov.vn/v/7K2F-9QXM-41 "
        "TL. CHỦ TỊCH CHÁNH VĂN PHÒNG Nguyễn Văn An KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Ước"
    )


def test_english_and_both():
    english = text_of(render_certificate(designed(WORDS, Design(language="en"))))
    for said in (
        "CERTIFICATE OF COMPLETION",
        "certifies that Nguyễn Thị Ước",
        "from 01/07/2026 to 05/07/2026, 7,5 teaching periods",
        "Valid until the end of 06/07/2029",
        "Competencies shown: Đăng ký và quản lý hộ tịch (level 2 – Vận dụng).",
        "Check at hoc.hue.gov.vn/v/7K2F-9QXM-41",
    ):
        assert said in english
    both = text_of(render_certificate(designed(WORDS, Design(language="both"))))
    assert "GIẤY CHỨNG NHẬN HOÀN THÀNH CERTIFICATE OF COMPLETION" in both
    assert both.count("Nguyễn Thị Ước") == 2


@pytest.mark.parametrize("kind", PaperKind.values)
def test_tagged_titled_small_and_the_code_is_read_back(kind, tmp_path):
    pdf = render_certificate(designed(WORDS, Design(kind=kind, heading_vi="Giấy xác nhận")))
    reader = reader_of(pdf)
    width, height = (round(float(side)) for side in reader.pages[0].mediabox[2:])
    root = reader.trailer["/Root"]
    assert (width > height, root["/Lang"], root["/MarkInfo"]["/Marked"]) == (kind == "certificate", "vi", True)
    assert reader.metadata.title == "Giấy xác nhận 7K2F-9QXM-41 – Nguyễn Thị Ước"
    assert len(pdf) < 200_000
    assert decoded(pdf, tmp_path, 150) == [WORDS["verify_url"]]


def test_every_letter_and_five_hundred_names_are_drawn_with_our_face_alone(tmp_path):
    drawn = random.Random(20261130)
    letters = sorted(vietnamese_letters())
    first = ["Nguyễn", "Trần", "Lê", "Hoàng", "Ksor", "Y", "H’", "Đặng", "Vũ", "Quách"]
    names = [
        " ".join([drawn.choice(first), *("".join(drawn.sample(letters, 4)).capitalize() for _ in range(3))])
        for _ in range(500)
    ]
    words = designed(WORDS, Design())
    words["design"]["lines"]["vi"] = [{"role": "line", "text": text} for text in ["".join(letters), *names]]
    pdf = render_certificate(words)
    (tmp_path / "p.pdf").write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", tmp_path / "p.pdf"], check=True, capture_output=True, text=True).stdout
    faces = [line.split()[0] for line in fonts.splitlines()[2:]]
    assert faces
    assert [face for face in faces if "Tinos" not in face] == []
    text = text_of(pdf)
    assert [name for name in ["".join(letters), *names] if name not in text] == []


THIRD = Signatory(("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ"), "Nguyễn Thị Thanh Hương Giang")


def words_at(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Where each word begins and ends across the page; the last of those alike."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"[^>]*>([^<]+)<', said)
    return {word: (float(left), float(right)) for left, right, word in found}


@pytest.mark.parametrize("kind", PaperKind.values)
@pytest.mark.parametrize("beside", [(), (SECOND,), (SECOND, THIRD)], ids=["one", "two", "three"])
def test_the_seal_stands_in_the_room_of_the_last_signature_and_covers_nothing(kind, beside, tmp_path):
    key = key_of(make_key_file(tmp_path / "seal.p12"))
    sealed = seal_pdf(
        render_certificate(designed(WORDS, Design(kind=kind, signatories=beside))), key=key, at=NOW, reason="Cấp giấy"
    )
    assert "Signature is Valid." in pdfsig(sealed, tmp_path)
    page = reader_of(sealed).pages[0]
    left, _low, right, _high = (float(side) for side in page["/Annots"][0].get_object()["/Rect"])
    edge = float(page.mediabox[2]) - 15 / 25.4 * 72
    # The signer's name is the last of the page, and stands in the middle of their room.
    found = words_at(sealed)
    assert left < (found["Nguyễn"][0] + found["Ước"][1]) / 2 < right <= edge + 1
    others = [found[one.name.split()[-1]][1] for one in beside]
    assert max(others, default=0) <= left + 1
    assert decoded(sealed, tmp_path, 150) == [WORDS["verify_url"]]


@pytest.mark.django_db
def test_a_logo_stands_at_the_head():
    logo = keep_logo(picture())
    pdf = render_certificate(designed(WORDS, Design(logo=logo.sha256)))
    assert len(list(reader_of(pdf).pages[0].images)) == 1
    check_fits(designed(longest(), Design(logo=logo.sha256)))


@pytest.mark.django_db
def test_issued_by_the_template_and_unchanged_by_the_next_version(office):
    version = make_template(office.commune, office.hr, heading_vi="Giấy xác nhận hoàn thành", kind="confirmation")
    waiting = make_waiting(office)
    issued = approve_certificate(certificate=waiting, actor=office.approver, capacity=CAPACITY, now=NOW)
    assert (issued.words["layout"], issued.words["design"]["version"]) == (2, 1)
    paper = render_certificate(issued.words)
    assert "GIẤY XÁC NHẬN HOÀN THÀNH" in text_of(paper)
    draft = draft_next(template=version.template, actor=office.hr, now=NOW)
    change_draft(draft=draft, design=replace(Design(), heading_vi="Chứng chỉ"), seen=0, actor=office.hr, now=NOW)
    publish_draft(draft=draft, actor=office.hr, now=NOW)
    issued.refresh_from_db()
    assert render_certificate(issued.words) == paper


@pytest.mark.django_db
def test_a_name_the_paper_can_not_draw_is_not_issued(office):
    waiting = make_waiting(office)
    office.learner.full_name = "Lê Thị 菊"
    office.learner.save()
    with pytest.raises(LettersNotDrawn) as caught:
        approve_certificate(certificate=waiting, actor=office.approver, capacity=CAPACITY, now=NOW)
    waiting.refresh_from_db()
    assert ("“菊”" in str(caught.value), waiting.code, office.commune.certificate_series.count()) == (True, None, 0)
