"""A guide to the product that was opened is there when the network isn't, which is when somebody asks what to do."""

import pytest
from playwright.sync_api import expect

from tests.e2e.offline.machine import cut_network, wait_until_kept

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

GUIDE = "/tro-giup/huong-dan/nguoi-hoc/"


def test_an_opened_guide_opens_without_network(own_phone, lesson, learner, address, sign_in, faults):
    sign_in(own_phone.context, learner.user)
    page = own_phone.page
    page.goto(f"{address}/hoc/")
    wait_until_kept(page, "/hoc/")
    page.locator(".help summary").click()
    page.get_by_role("link", name="Hướng dẫn từng bước: Người học").click()
    wait_until_kept(page, GUIDE)

    cut_network(own_phone.context)
    page.goto(address + GUIDE)
    expect(page.locator("span", has_text="Bản lưu lúc")).to_be_visible()
    page.get_by_role("link", name="Mất mạng hoặc mất điện khi đang thi").click()
    expect(page.get_by_role("heading", name="Mất mạng hoặc mất điện khi đang thi")).to_be_in_viewport()
    assert faults(page) == []
