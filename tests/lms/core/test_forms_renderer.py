import re

import pytest
from django import forms

pytestmark = pytest.mark.unit


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trong căn cước.")
    note = forms.CharField(label="Ghi chú", required=False)
    kinds = forms.MultipleChoiceField(
        label="Lĩnh vực", widget=forms.CheckboxSelectMultiple, choices=[("land", "Đất đai"), ("civil", "Hộ tịch")]
    )
    shared = forms.BooleanField(label="Máy dùng chung", required=False)
    secret = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput)
    token = forms.CharField(widget=forms.HiddenInput)


def test_label_hint_error_input_stand_in_this_order():
    drawn = str(Sample({})["name"].as_field_group())
    places = [drawn.index(part) for part in ("Họ và tên", "Như trong căn cước.", "Cần điền", "<input")]
    assert places == sorted(places)


def test_input_names_its_hint_and_its_error():
    drawn = str(Sample({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_only_what_may_stay_empty_is_marked_and_tick_boxes_never():
    form = Sample()
    marked = [name for name in form.fields if "(không bắt buộc)" in str(form[name].as_field_group())]
    assert marked == ["note"]


def test_choices_are_cards_under_one_legend():
    drawn = str(Sample({})["kinds"].as_field_group())
    assert drawn.count('<label class="choice">') == 2
    assert '<fieldset class="choices" aria-describedby="id_kinds_error">' in drawn
    assert re.findall(r"<legend>\s*(.*?)\s*</legend>", drawn) == ["Lĩnh vực"]
    assert "Cần chọn “Lĩnh vực”." in drawn


def test_single_tick_box_is_a_card_with_its_label():
    drawn = str(Sample()["shared"].as_field_group())
    assert drawn.count("Máy dùng chung") == 1
    assert '<label class="choice"><input type="checkbox"' in drawn


def test_password_carries_the_words_of_its_button():
    assert 'data-show="Hiện mật khẩu" data-hide="Ẩn mật khẩu"' in str(Sample()["secret"].as_field_group())


def test_a_whole_form_draws_every_field_once_and_hidden_ones_bare():
    drawn = str(Sample())
    assert [drawn.count(f'name="{name}"') for name in Sample.base_fields] == [1, 1, 2, 1, 1, 1]
    assert '<input type="hidden" name="token" id="id_token">' in drawn


def test_typed_text_is_kept_and_escaped():
    assert 'value="&lt;b&gt;Đạt"' in str(Sample({"name": "<b>Đạt"}))
