from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from lms.core.statuses import LOOKS, Status

pytestmark = [pytest.mark.unit, pytest.mark.urls("tests.lms.core.ui_urls")]


def draw(source: str, path: str = "/hoc/", **facts: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(path), **facts}))


ICON = '<svg class="icon" aria-hidden="true"><use href="/static/lms/icons/sprite.svg#{}"/></svg>'


def test_icon_points_into_the_sprite():
    assert draw('{% icon "check" %}') == ICON.format("check")


def test_status_tag_is_icon_and_word():
    assert draw('{% status_tag "overdue" %}') == f'<span class="tag tag-danger">{ICON.format("alert")}Quá hạn</span>'


def test_status_tag_takes_a_longer_text_and_an_id():
    drawn = draw('{% status_tag "overdue" text tag_id="t1" %}', text="Quá hạn 2 ngày <b>")
    assert drawn == f'<span class="tag tag-danger" id="t1">{ICON.format("alert")}Quá hạn 2 ngày &lt;b&gt;</span>'


def test_every_state_has_a_look_of_its_own_or_is_done():
    shapes = [(look.icon, look.tone) for status, look in LOOKS.items() if look.tone != "done"]
    assert (set(LOOKS), len(set(shapes))) == (set(Status), len(shapes))


def test_unknown_tone_is_our_bug():
    with pytest.raises(ValueError, match="Unknown tone"):
        draw('{% status_tag text="x" tone="pink" %}')


def test_level_bar_says_both_figures():
    drawn = draw("{% level_bar 2 3 %}")
    assert "<span>Đang 2, cần 3</span>" in drawn
    assert 'class="level level-short"' in drawn
    assert 'width="40" height="10"' in drawn
    assert 'class="level-need" x="57"' in drawn


def test_level_bar_without_a_requirement_says_the_level_held():
    drawn = draw("{% level_bar 3 %}")
    assert "<span>Đang 3</span>" in drawn
    assert "level-need" not in drawn


@pytest.mark.parametrize(
    ("arguments", "cell"),
    [
        ("12 40", '<td class="heat heat-1">12/40</td>'),
        ('29 40 0 "/x/"', '<td class="heat heat-3"><a href="/x/">29/40</a></td>'),
        ('29 40 0 "/x/" "29 người"', '<td class="heat heat-3"><a href="/x/" aria-label="29 người">29/40</a></td>'),
        (
            "1 9 4",
            '<td class="heat heat-0">1/9 <span class="heat-unknown" title="Chưa đánh giá">?&nbsp;4</span></td>',
        ),
        ('0 0 0 "/x/"', '<td class="heat heat-none">–</td>'),
        ('1 4 2 "/x/" fewer_than=5', '<td class="heat heat-few"><a href="/x/">&lt; 5</a></td>'),
        ('12 40 figure="1,4"', '<td class="heat heat-1">1,4</td>'),
    ],
)
def test_heat_cell_always_has_its_figures(arguments, cell):
    assert draw(f"{{% heat_cell {arguments} %}}") == cell


def test_nav_item_marks_where_one_is():
    item = '<li><a href="/hoc/lo-trinh/"{}><span>Lộ trình</span></a></li>'
    source = '{% nav_item "/hoc/lo-trinh/" "Lộ trình" %}'
    drawn = [draw(source, "/hoc/lo-trinh/"), draw(source, "/hoc/")]
    assert drawn == [item.format(' aria-current="page"'), item.format("")]


def test_nav_item_of_a_home_is_current_only_there():
    source = '{% nav_item "/nhan-su/" "Tổng quan" exact=True %}'
    assert ["aria-current" in draw(source, path) for path in ("/nhan-su/", "/nhan-su/qua-han/")] == [True, False]


def test_nav_item_without_a_page_draws_nothing():
    assert draw('{% nav_item "/nhan-su/bao-cao/" "Báo cáo" %}') == ""


def test_page_query_keeps_the_filters():
    drawn = draw('{% page_query "trang" 3 %}', "/nhan-su/qua-han/?q=an&trang=2")
    assert drawn == "?q=an&amp;trang=3"


def test_pagination_is_silent_on_a_single_page_and_counts_otherwise():
    source = '{% include "components/pagination.html" %}'
    single, middle = Paginator(range(3), 50).page(1), Paginator(range(1234), 50).page(2)
    assert draw(source, page=single).strip() == ""
    assert "Trang 2/25 · mục 51–100 trong 1.234" in draw(source, page=middle)


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("{{ due|vn_date }}", "05/07/2025"),
        ("{{ due|days_left:as_of }}", "còn 3\u00a0ngày"),
        ("{{ due|deadline:as_of }}", "Hạn 05/07/2025 (còn 3\u00a0ngày)"),
        ("{{ nothing|deadline:as_of }}{{ nothing|days_left }}{{ nothing|vn_date }}", ""),
        ("{{ due|is_past:as_of }} {{ as_of|is_past:due }}", "False True"),
        ("{{ 1234.5|vn_number }} {{ 0.5|vn_share }} {% share_of 1 3 %} {% share_of 1 0 %}", "1.234,5 50% 33% –"),
    ],
)
def test_filters(source, drawn):
    assert draw(source, due=date(2025, 7, 5), as_of=date(2025, 7, 2), nothing=None) == drawn


def test_messages_become_notices_of_their_kind():
    kinds = [draw("{{ tags|message_kind }}", tags=tags) for tags in ("success", "extra error", "debug", "")]
    assert kinds == ["success", "danger", "info", "info"]


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên")
    kind = forms.ChoiceField(label="Loại", widget=forms.RadioSelect, choices=[("a", "A")])
    year = forms.IntegerField(label="Năm")

    def clean(self):
        raise forms.ValidationError("Hai ngày chưa khớp nhau.")


def test_error_summary_links_each_error_to_its_field_in_the_words_beside_it():
    form = Sample({"year": "x"})
    drawn = draw("{% error_summary form %}", form=form)
    assert "Có 4 chỗ cần sửa rồi gửi lại" in drawn
    assert "<li>Hai ngày chưa khớp nhau.</li>" in drawn
    assert '<a href="#id_name">Cần điền “Họ và tên”.</a>' in drawn
    assert '<a href="#id_kind_0">Cần chọn “Loại”.</a>' in drawn
    assert '<a href="#id_year">Nhập số nguyên.</a>' in drawn
    assert "Cần điền “Họ và tên”." in draw("{% field form.name %}", form=form)
    assert 'id="id_kind_0"' in draw("{% field form.kind %}", form=form)


@pytest.mark.parametrize("form", [None, Sample(), forms.formset_factory(Sample)()])
def test_error_summary_of_a_form_without_errors_is_nothing(form):
    assert (draw("{% error_summary form %}", form=form).strip(), draw("{{ form|has_errors }}", form=form)) == (
        "",
        "False",
    )


def test_error_summary_of_a_formset_lists_the_errors_of_every_form():
    formset = forms.formset_factory(Sample)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-year": "2"})
    drawn = draw("{% error_summary formset %}", formset=formset)
    assert '<a href="#id_form-0-name">Cần điền “Họ và tên”.</a>' in drawn


def test_words_follow_the_language_of_the_page():
    with override("vi"):
        assert "Đang 2, cần 3" in draw("{% level_bar 2 3 %}")
