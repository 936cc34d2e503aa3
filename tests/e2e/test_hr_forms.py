"""A form of HR sent while the network is away keeps what was typed, and is sent again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lms.org.enums import Role
from lms.org.models import Headcount
from tests.factories.people import grant_role, make_commune, make_position, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.scan, pytest.mark.django_db(transaction=True)]


def test_a_form_sent_without_a_network_stays_and_is_sent_again(browser, address, sign_in):
    ward, position, hr = make_commune(), make_position(), make_user()
    grant_role(hr, Role.HR, ward)
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    sign_in(context, hr)
    page = context.new_page()
    page.goto(address + reverse("hr:headcount_set"))
    page.get_by_label("Đơn vị").select_option(str(ward.uid))
    page.get_by_label("Vị trí việc làm").select_option(position.code)
    page.get_by_label("Biên chế").fill("4")
    context.set_offline(True)
    page.get_by_role("button", name="Ghi biên chế").click()
    expect(page.get_by_role("alert")).to_contain_text("Mất mạng nên chưa gửi được.")
    expect(page.get_by_label("Biên chế")).to_have_value("4")
    context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_text("")
    page.get_by_role("button", name="Ghi biên chế").click()
    page.wait_for_url(f"**{reverse('hr:headcounts')}")
    assert list(Headcount.objects.values_list("unit", "seats")) == [(ward.pk, 4)]
    context.close()
