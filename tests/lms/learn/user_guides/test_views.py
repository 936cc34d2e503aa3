"""The guides as pages: for everybody, found without tone marks, led to by the role in use."""

import pytest

from lms.learn.user_guides.catalogue import SLUGS, all_guides, find_tasks
from lms.org.access_roles import SESSION_KEY
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_user

pytestmark = pytest.mark.django_db
LIST = "/tro-giup/huong-dan/"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_guide_is_read_without_signing_in(client, slug, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(f"{LIST}{slug}/").content.decode()

    [guide] = [one for one in all_guides() if one.slug == slug]
    tasks = [task for part in guide.parts for task in part.tasks]
    assert f'<h1 lang="vi">{guide.title}</h1>' in page
    assert [one.anchor for one in tasks if f'<a href="#{one.anchor}">' not in page] == []
    assert [one.anchor for one in tasks if f'<h3 id="{one.anchor}">' not in page] == []
    assert "<script>" not in page
    assert "style=" not in page


def test_the_list_names_every_guide_and_is_led_to_from_help(client):
    page = client.get(LIST).content.decode()

    assert [slug for slug in SLUGS if f'href="{LIST}{slug}/"' not in page] == []
    assert f'href="{LIST}"' in client.get("/tro-giup/").content.decode()


def test_a_guide_that_is_not_there(client):
    assert client.get(f"{LIST}khong-co/").status_code == 404
    assert client.post(LIST).status_code == 405


def test_tasks_are_found_without_marks(client):
    page = client.get(LIST, {"tim": "mo khoa dang nhap"}).content.decode()

    assert f'<a href="{LIST}nhan-su-xa/#mo-khoa-dang-nhap">Mở khóa đăng nhập</a>' in page
    assert find_tasks("mo khoa dang nhap")[0].task.title == "Mở khóa đăng nhập"
    assert "Chưa có việc nào khớp" in client.get(LIST, {"tim": "khongcogi"}).content.decode()
    assert "Chưa có việc nào khớp" in client.get(LIST, {"tim": "?!"}).content.decode()


def test_english_says_that_guides_are_vietnamese(client):
    for path in (LIST, f"{LIST}nguoi-hoc/"):
        page = client.get(f"/en{path}").content.decode()
        assert '<html lang="en"' in page
        assert "The guides are written in Vietnamese." in page


def test_the_box_of_help_leads_to_the_guide_of_the_role_in_use(client):
    assert f'href="{LIST}' not in client.get("/xac-minh/").content.decode()

    official = make_learner(make_commune(), make_position())
    client.force_login(official.user)
    assert f'<a href="{LIST}nguoi-hoc/">Hướng dẫn từng bước: Người học</a>' in client.get("/hoc/").content.decode()

    trainer = make_user()
    grant_role(trainer, Role.HR, make_commune())
    client.force_login(trainer)
    assert client.get("/tai-khoan/").wsgi_request.session[SESSION_KEY] == "hr"
    page = client.get("/tro-giup/").content.decode()
    assert f'<a href="{LIST}nhan-su-xa/">Hướng dẫn từng bước: Phụ trách nhân sự</a>' in page
    assert f'<a href="/en{LIST}nhan-su-xa/">' in client.get("/en/tro-giup/").content.decode()
