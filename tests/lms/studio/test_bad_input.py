"""What an author may send by mistake or out of malice: refused at its field with a reason, or cleaned."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images.models import Image
from wagtail.search.index import insert_or_update_object

from courses.blocks.rich_text import StepTextBlock
from tests.factories.pictures import png

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOT_ONE = "không phải hình ảnh"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


def plain(side):
    """Black, one bit a pixel: some kilobytes on the way, a house full of memory once it is opened."""
    file = io.BytesIO()
    Drawing.new("1", (side, side)).save(file, "PNG")
    return file.getvalue()


def send(desk, name, data):
    root = {"title": "Ảnh", "collection": 1, "file": SimpleUploadedFile(name, data)}
    return desk.post(reverse("wagtailimages:add"), root)


@pytest.mark.filterwarnings("ignore:Image size")  # Pillow's own warning, before ours
@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("man-hinh.svg", SVG, "Định dạng hình ảnh này chưa được hỗ trợ."),
        ("man-hinh.png", SVG, "Đuôi tệp không khớp với định dạng thật (svg)"),
        ("giay-to.jpg", PDF, NOT_ONE),
        ("to.png", plain(10_000), "Hãy thu nhỏ còn dưới 25 triệu điểm ảnh rồi tải lên."),
        ("rat-to.png", plain(15_000), "Hãy thu nhỏ còn dưới 25 triệu điểm ảnh rồi tải lên."),
    ],
    ids=["an SVG with a script", "the same named .png", "a PDF named .jpg", "100 megapixels", "225 megapixels"],
)
def test_a_file_that_is_no_picture_of_use_is_refused_at_its_field(desk, name, data, sentence):
    response = send(desk, name, data)
    assert (response.status_code, Image.objects.count()) == (200, 0)
    assert list(response.context["form"].errors) == ["file"]
    assert sentence in " ".join(response.context["form"].errors["file"])


def test_a_picture_is_taken(desk):
    send(desk, "man-hinh.png", png())
    assert Image.objects.get().title == "Ảnh"


def pasted(*blocks, entities=None):
    """What the editor sends for running text."""
    made = [
        {
            "key": f"k{number}",
            "text": text,
            "type": kind,
            "depth": 0,
            "inlineStyleRanges": styles,
            "entityRanges": ranges,
        }
        for number, (text, kind, styles, ranges) in enumerate(blocks)
    ]
    block = StepTextBlock()
    sent = {"text": json.dumps({"blocks": made, "entityMap": entities or {}})}
    return block.value_from_datadict(sent, {}, "text").source


def test_text_pasted_from_word_keeps_its_words_and_loses_the_rest():
    word = "<o:p></o:p><style>p.MsoNormal{color:red}</style><script>alert(1)</script>Nộp hồ sơ"
    whole = [{"offset": 0, "length": 3, "style": "BOLD"}, {"offset": 0, "length": 3, "style": "UNDERLINE"}]
    html = pasted(
        ("Nộp hồ sơ", "header-two", whole, []),
        (word, "unstyled", [], []),
        ("Ảnh", "atomic", [], [{"offset": 0, "length": 3, "key": 0}]),
        entities={"0": {"type": "IMAGE", "mutability": "IMMUTABLE", "data": {"src": "https://x.example/a.png"}}},
    )
    for gone in ("<h2", "<u>", "<script", "<style", "<o:p", "<img", "<embed", "x.example"):
        assert gone not in html
    assert "<b>Nộp</b> hồ sơ" in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_a_link_to_a_script_leads_nowhere(address):
    html = pasted(
        ("Xem", "unstyled", [], [{"offset": 0, "length": 3, "key": 0}]),
        entities={"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}},
    )
    assert address not in html
    assert "Xem" in html


@pytest.mark.parametrize(
    "sought", ['"', 'khai "sinh', "\"'><x onload=alert(1)>", "title:khai", "AND", "%s{{7*7}}", "9" * 40]
)
def test_whatever_is_sought_is_answered(desk, sought):
    assert desk.get(reverse("wagtailadmin_explore_root"), {"q": sought}, follow=True).status_code == 200


def test_a_quotation_mark_ends_no_word(desk, course):
    insert_or_update_object(course)
    found = desk.get(reverse("wagtailadmin_pages:search"), {"q": f'"{course.title}"'})
    assert [page.pk for page in found.context["pages"]] == [course.pk]


@pytest.mark.parametrize("query", [f"site={2**63}", f"content_type={'9' * 25}", f"site=1&site={'9' * 5000}"])
def test_a_number_too_large_names_nothing(desk, query):
    assert desk.get(reverse("wagtailadmin_explore_root") + "?" + query, follow=True).status_code == 404
