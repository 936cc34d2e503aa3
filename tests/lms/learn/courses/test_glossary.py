import pytest

from lms.reference.domain.reference_glossary import glossary_file, load_glossary
from lms.reference.models import GlossaryTerm
from tests.factories.courses import make_course, make_lesson, read, step

URL = "/so-tay/thuat-ngu/"
PEOPLES = "Ủy ban nhân dân (UBND)"


def text_of(client, address=URL):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def terms(db):
    one = GlossaryTerm.objects.create(term="Ủy ban nhân dân (UBND)", english="People's Committee")
    two = GlossaryTerm.objects.create(term="hộ tịch", english="civil status", note="sự kiện nhân thân của một người")
    return one, two


def test_the_glossary_is_for_those_who_sign_in(db, client):
    assert client.get(URL).url == f"/dang-nhap/?next={URL}"


def test_no_term_yet(phone):
    assert "Chưa có thuật ngữ nào." in text_of(phone)


@pytest.mark.parametrize("address", [URL, f"/en{URL}"])
def test_terms_stand_under_their_letters(phone, terms, address):
    page = text_of(phone, address)
    one, two = terms
    assert page.index(f'id="ho-tich-{two.pk}"') < page.index(f'id="uy-ban-nhan-dan-{one.pk}"')
    assert '<h2 lang="vi">H</h2>' in page
    assert f'<dt lang="vi">{PEOPLES}</dt><dd><span class="muted">' in page
    assert '<span lang="vi">Sự kiện nhân thân của một người</span>.' in page
    assert '<span lang="en">civil status</span>' in page


def test_a_search_finds_without_marks_and_by_abbreviation(phone, terms):
    for query, found in (("ho tich", "Hộ tịch"), ("ubnd", PEOPLES), ("committee", PEOPLES)):
        page = text_of(phone, f"{URL}?tim={query}")
        assert f"1 thuật ngữ có “{query}”" in page
        assert f'<dt lang="vi">{found}</dt>' in page
    assert "0 thuật ngữ có “&lt;b&gt;xyz”" in text_of(phone, f"{URL}?tim=<b>xyz")


def test_the_shipped_glossary_is_light_and_asks_once(phone, django_assert_num_queries):
    load_glossary(glossary_file())
    with django_assert_num_queries(3):
        page = text_of(phone)
    assert page.count("<dt ") == len(glossary_file())


def step_page(phone, *steps):
    make_lesson(make_course(), "bai", "Bài", steps=steps)
    return text_of(phone, "/hoc/bai/bai/buoc/1/")


def test_a_step_says_what_its_terms_mean(phone, terms):
    body = "<p>Nộp ở UBND. UBND giải quyết việc <dfn>hộ tịch</dfn>.</p>"
    page = step_page(phone, step("read", {"title": "Nơi nộp", "body_html": body}, "a"), read(), read("Sau"))
    one, two = terms
    assert f'Nộp ở <a class="term" href="#uy-ban-nhan-dan-{one.pk}">UBND</a>. UBND giải quyết' in page
    assert f'<a class="term" href="#ho-tich-{two.pk}">hộ tịch</a>.</p>' in page
    foot = page[page.index("Thuật ngữ trong bước này") :]
    assert foot.index(f'id="ho-tich-{two.pk}"') < foot.index(f'id="uy-ban-nhan-dan-{one.pk}"')
    assert '<a href="/so-tay/thuat-ngu/">Tất cả thuật ngữ</a>' in foot


def test_a_step_without_known_terms_says_nothing_of_them(phone, terms):
    body = "<p>Gửi BTP về <dfn>giáp lai</dfn>, số 12/QĐ-UBND.</p>"
    page = step_page(phone, step("read", {"title": "Nơi nộp", "body_html": body}, "a"), read(), read("Sau"))
    assert "<p>Gửi BTP về giáp lai, số 12/QĐ-UBND.</p>" in page
    assert "Thuật ngữ trong bước này" not in page
