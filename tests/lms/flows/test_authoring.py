from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from courses.domain.catalogue import ensure_catalogue
from lms.accounts.models import User
from lms.core.models import AuditEntry
from lms.flows.authoring import GROUP, authors_group, sync_all_trainers, sync_trainer_access
from lms.org.enums import Role
from tests.factories.people import grant_role, make_province, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def trainer():
    user = make_user("bien-soan", full_name="Lê Thị Soạn")
    grant_role(user, Role.TRAINER, make_province(), valid_to=TODAY)
    return user


def may_write(user):
    return User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_a_grant_opens_the_editor_and_its_end_closes_it(trainer):
    assert sync_trainer_access(user=trainer, as_of=TODAY)
    assert may_write(trainer)
    assert sync_trainer_access(user=trainer, as_of=TODAY)
    assert not sync_trainer_access(user=trainer, as_of=date(2026, 11, 21))
    assert not may_write(trainer)
    entries = AuditEntry.objects.filter(verb__startswith="flows.editor").order_by("pk")
    assert sorted(entries.values_list("verb", flat=True)) == ["flows.editor.closed", "flows.editor.opened"]


@pytest.mark.parametrize("role", [Role.HR, Role.APPROVER, Role.INSPECTOR])
def test_other_roles_do_not_open_it(role):
    user = make_user()
    grant_role(user, role, make_province())
    assert not sync_trainer_access(user=user, as_of=TODAY)
    assert not may_write(user)


def test_the_run_of_the_day_follows_every_grant(trainer):
    late = make_user()
    grant_role(late, Role.TRAINER, make_province(), valid_from=date(2026, 11, 21))
    assert sync_all_trainers(TODAY) == 1
    assert [may_write(trainer), may_write(late)] == [True, False]
    assert sync_all_trainers(date(2026, 11, 21)) == 1
    assert [may_write(trainer), may_write(late)] == [False, True]


def test_authors_have_the_catalogue_and_pictures_and_nothing_else(trainer):
    sync_trainer_access(user=trainer, as_of=TODAY)
    trainer = User.objects.get(pk=trainer.pk)
    catalogue = ensure_catalogue()
    here, above = (page.permissions_for_user(trainer) for page in (catalogue, catalogue.get_parent()))
    assert [here.can_add_subpage(), here.can_publish_subpage(), above.can_add_subpage()] == [True, True, False]
    assert trainer.get_all_permissions() == {
        "wagtailadmin.access_admin",
        "reference.add_legaltext",
        "reference.change_legaltext",
        "reference.add_glossaryterm",
        "reference.change_glossaryterm",
    }


def test_the_group_is_made_once(trainer):
    assert authors_group() == authors_group()
    assert Group.objects.filter(name=GROUP).count() == 1


def test_the_group_comes_back_in_an_emptied_database():
    client = Client()
    group = authors_group()
    ensure_catalogue().get_root().delete()
    group.delete()
    assert authors_group().page_permissions.count() == 3
    assert client.get("/quan-tri/").status_code == 302
