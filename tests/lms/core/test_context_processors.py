import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override

from lms.core.context_processors import Alternate, interface

pytestmark = [pytest.mark.unit, pytest.mark.urls("tests.lms.core.ui_urls")]


def page(path: str = "/hoc/", **headers: str):
    request = RequestFactory().get(path, headers=headers)
    request.resolver_match = resolve(request.path)
    return request


def test_product_and_support_come_from_the_settings(settings):
    settings.PRODUCT_NAME, settings.SUPPORT_PHONE, settings.SUPPORT_HOURS = "Học việc", "1900 1234", "7:30–17:00"
    shown = interface(page())["interface"]
    assert (shown.product_name, shown.support_phone, shown.support_phone_link, shown.support_hours) == (
        "Học việc",
        "1900 1234",
        "19001234",
        "7:30–17:00",
    )


@pytest.mark.parametrize(("cookie", "size"), [("", 100), ("130", 130), ("9000", 100), ("x", 100)])
def test_text_size_is_one_of_the_four(cookie, size):
    request = page()
    if cookie:
        request.COOKIES["text_size"] = cookie
    assert interface(request)["interface"].text_size == size


def test_save_data_is_what_the_phone_says():
    assert [interface(page())["interface"].save_data, interface(page(save_data="on"))["interface"].save_data] == [
        False,
        True,
    ]


def test_alternates_keep_the_filters_and_mark_this_page():
    with override("vi"):
        found = interface(page("/nhan-su/qua-han/?trang=2"))["interface"].alternates
    assert found == [
        Alternate("vi", "Tiếng Việt", "/nhan-su/qua-han/?trang=2", "http://testserver/nhan-su/qua-han/", True),
        Alternate("en", "English", "/en/nhan-su/qua-han/?trang=2", "http://testserver/en/nhan-su/qua-han/", False),
    ]
