import pytest
from django.urls import resolve
from django.utils.translation import override

from lms.core.navigation import alternates, local_path

pytestmark = [pytest.mark.unit, pytest.mark.urls("tests.lms.core.ui_urls")]


def test_local_path_takes_the_language_of_the_page():
    with override("vi"):
        vietnamese = local_path("/hoc/lo-trinh/")
    with override("en"):
        english = local_path("/hoc/lo-trinh/")
    assert (vietnamese, english) == ("/hoc/lo-trinh/", "/en/hoc/lo-trinh/")


def test_local_path_without_a_page_or_only_in_the_content_tree_is_empty():
    with override("vi"):
        assert [local_path("/nhan-su/bao-cao/"), local_path("/Không/")] == ["", ""]


def test_local_path_of_a_page_in_one_language_stays():
    with override("en"):
        assert local_path("/chi-tieng-viet/") == "/chi-tieng-viet/"


def test_alternates_are_the_same_page_in_both_languages():
    with override("en"):
        found = alternates(resolve("/en/hoc/"), "/en/hoc/")
    assert found == [("vi", "/hoc/"), ("en", "/en/hoc/")]


def test_alternates_of_a_page_in_one_language_or_of_no_page_are_none():
    assert [alternates(resolve("/chi-tieng-viet/"), "/chi-tieng-viet/"), alternates(None, "/")] == [[], []]
