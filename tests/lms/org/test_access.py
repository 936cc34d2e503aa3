import pytest

from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_province, make_user

pytestmark = pytest.mark.django_db


def test_an_account_without_a_personnel_record_is_told_what_it_lacks(client):
    user = make_user()
    grant_role(user, Role.TRAINER, make_province())
    client.force_login(user)
    response = client.get("/hoc/")
    page = " ".join(response.content.decode().split())
    assert response.status_code == 403
    assert (
        "<p>Tài khoản này chưa gắn với hồ sơ cán bộ nên chưa có việc học."
        " Nếu cần học, hãy liên hệ phụ trách nhân sự để gắn hồ sơ.</p>"
    ) in " ".join(page.replace("<p> ", "<p>").replace(" </p>", "</p>").split())
    assert "Trang này dành cho" not in page


def test_whoever_has_one_but_not_the_role_is_told_for_whom_the_page_is(client):
    client.force_login(make_learner(make_commune(), make_position()).user)
    page = client.get("/nhan-su/").content.decode()
    assert "Trang này dành cho phụ trách nhân sự." in page
    assert "chưa gắn với hồ sơ cán bộ" not in page
