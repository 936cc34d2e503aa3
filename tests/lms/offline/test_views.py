import re

import pytest
from django.test import Client

from lms.offline.owners import owner_key


def script_of(client, path, **headers):
    """The attributes by which a page takes part; {} where it doesn't."""
    found = re.search(
        r'<script [^>]*src="[^"]*connection\.js"([^>]*)>', client.get(path, headers=headers).content.decode()
    )
    return dict(re.findall(r'data-([a-z]+)(?:="([^"]*)")?', found[1])) if found else {}


def test_a_page_takes_part_for_its_reader(phone, lesson, learner):
    common = {"owner": owner_key(learner.user.pk), "worker": "/sw.js", "token": "/ngoai-tuyen/goi/", "keeps": ""}
    assert script_of(phone, "/hoc/") == common | {"kit": "/ngoai-tuyen/goi/"}
    assert script_of(phone, "/hoc/bai/tiep-nhan-ho-so/buoc/1/") == common | {"kit": "/ngoai-tuyen/goi/tiep-nhan-ho-so/"}


def test_a_phone_that_saves_data_fetches_no_guides_ahead_but_its_lesson(phone, lesson):
    kits = [script_of(phone, path, save_data="on")["kit"] for path in ("/hoc/", "/hoc/bai/tiep-nhan-ho-so/buoc/1/")]
    assert kits == ["", "/ngoai-tuyen/goi/tiep-nhan-ho-so/"]


def test_a_shared_machine_sends_but_keeps_nothing(shared_computer, lesson, learner):
    attributes = script_of(shared_computer, "/hoc/")
    assert (attributes["owner"], "keeps" in attributes) == (owner_key(learner.user.pk), False)


@pytest.mark.django_db
def test_the_offline_page_is_for_everybody_and_names_nobody(phone, shared_computer, learner):
    own, shared, nobodys = (
        client.get("/ngoai-tuyen/").content.decode() for client in (phone, shared_computer, Client())
    )
    assert [learner.user.full_name in page for page in (own, shared, nobodys)] == [False] * 3
    assert ["đang dùng chung" in page for page in (own, shared, nobodys)] == [False, True, False]
    assert script_of(Client(), "/ngoai-tuyen/") == {}


def test_the_list_of_waiting_items_is_empty_without_scripts(phone, learner):
    page = phone.get("/cho-gui/").content.decode()
    assert "Không có gì chờ gửi." in page
    assert page.count(f'data-person="{learner.uid}"') == 2


def test_signing_out_leads_past_what_waits(phone, lesson):
    for path in ("/tai-khoan/", "/dang-xuat/"):
        page = phone.get(path).content.decode()
        assert ("data-sign-out" in page, script_of(phone, path)["token"], page.count("offline/sign-out.js")) == (
            True,
            "/ngoai-tuyen/goi/",
            1,
        )
