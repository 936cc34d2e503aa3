from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from courses.domain.catalogue import common_section, ensure_catalogue
from courses.models import CatalogueSectionPage, SectionGroup
from lms.accounts.models import User
from lms.core.models import AuditEntry
from lms.flows.authoring import sync_editor_access, sync_everybody
from lms.flows.sections import AUTHORS, authors_group, sync_sections
from lms.org.enums import EDITORIAL_ROLES, Role
from lms.org.models import RoleGrant
from tests.factories.people import grant_role, make_commune, make_province, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
TOMORROW = date(2026, 11, 21)


@pytest.fixture
def province():
    return make_province("Tỉnh Đắk Lắk")


@pytest.fixture
def trainer(province):
    user = make_user("bien-soan", full_name="Lê Thị Soạn")
    grant_role(user, Role.TRAINER, province, valid_to=TODAY)
    return user


def fresh(user):
    return User.objects.get(pk=user.pk)


def may_come_in(user):
    return fresh(user).has_perm("wagtailadmin.access_admin")


def rights(user, page):
    tester = page.permissions_for_user(fresh(user))
    return [tester.can_add_subpage(), tester.can_edit(), tester.can_publish()]


def places(user):
    """Roles and sections whose groups the user is in."""
    found = SectionGroup.objects.filter(group__user=user)
    return sorted(found.values_list("role", "section__title"))


def test_a_grant_opens_the_editor_and_its_end_closes_it(trainer):
    assert sync_editor_access(user=trainer, as_of=TODAY) == {Role.TRAINER}
    assert may_come_in(trainer)
    assert sync_editor_access(user=trainer, as_of=TODAY) == {Role.TRAINER}
    assert sync_editor_access(user=trainer, as_of=TOMORROW) == set()
    assert (may_come_in(trainer), places(trainer)) == (False, [])
    entries = AuditEntry.objects.filter(verb__startswith="flows.editor").order_by("pk")
    assert sorted(entries.values_list("verb", flat=True)) == ["flows.editor.closed", "flows.editor.opened"]


@pytest.mark.parametrize("role", [role for role in Role if role not in EDITORIAL_ROLES])
def test_other_roles_do_not_open_it(role):
    user = make_user()
    grant_role(user, role, make_province())
    assert sync_editor_access(user=user, as_of=TODAY) == set()
    assert (may_come_in(user), user.groups.count()) == (False, 0)


def test_an_administrators_powers_stand_in_no_group(province):
    """They would be there with the powers off."""
    ward = make_commune("Phường Buôn Hồ", province=province)
    admin, other = make_user(is_superuser=True), make_user()
    grant_role(admin, Role.ADMIN, province)
    for user in (admin, other):
        grant_role(user, Role.TRAINER, ward)
        grant_role(user, Role.SUBJECT_CHECKER, ward)
    grant_role(make_user(), Role.TRAINER, province)
    assert sync_everybody(TODAY) == 3

    groups = [set(user.groups.values_list("name", flat=True)) for user in (admin, other)]
    assert groups[0] == groups[1]
    assert places(admin) == [
        (role, CatalogueSectionPage.objects.get(unit=ward).title)
        for role in sorted((Role.SUBJECT_CHECKER.value, Role.TRAINER.value))
    ]


def test_the_run_of_the_day_follows_every_grant(trainer):
    late = make_user()
    grant_role(late, Role.TRAINER, make_province(), valid_from=TOMORROW)
    assert sync_everybody(TODAY) == 1
    assert [may_come_in(trainer), may_come_in(late)] == [True, False]
    assert sync_everybody(TOMORROW) == 1
    assert [may_come_in(trainer), may_come_in(late)] == [False, True]


def test_each_writing_unit_owns_a_section_and_roles_reach_those_below(province, trainer):
    ward, elsewhere = make_commune("Phường Buôn Hồ", province=province), make_province("Tỉnh Khác")
    people = {
        "author of the ward": (Role.TRAINER, ward),
        "checker of the province": (Role.SUBJECT_CHECKER, province),
        "checker of the ward": (Role.LEGAL_CHECKER, ward),
        "author elsewhere": (Role.TRAINER, elsewhere),
    }
    users = {name: make_user() for name in people}
    for name, (role, unit) in people.items():
        grant_role(users[name], role, unit)
    sync_everybody(TODAY)
    common, of_province, of_ward, other = (
        "Mục dùng chung",
        "Tỉnh Đắk Lắk",
        "Phường Buôn Hồ, Tỉnh Đắk Lắk",
        "Tỉnh Khác",
    )
    assert sorted(CatalogueSectionPage.objects.values_list("title", flat=True)) == sorted(
        [common, of_province, of_ward, other]
    )
    assert places(trainer) == [("trainer", common), ("trainer", of_ward), ("trainer", of_province)]
    assert {name: places(user) for name, user in users.items()} == {
        "author of the ward": [("trainer", of_ward)],
        "checker of the province": [
            ("subject_checker", common),
            ("subject_checker", of_ward),
            ("subject_checker", of_province),
        ],
        "checker of the ward": [("legal_checker", of_ward)],
        "author elsewhere": [("trainer", common), ("trainer", other)],
    }


def test_authors_publish_by_themselves_only_where_nobody_checks(province, trainer):
    checker = make_user()
    sync_editor_access(user=trainer, as_of=TODAY)
    section = CatalogueSectionPage.objects.get(unit=province)
    assert (rights(trainer, section), section.has_workflow) == ([True, True, True], False)
    grant_role(checker, Role.LEGAL_CHECKER, province)
    sync_editor_access(user=checker, as_of=TODAY)
    section = CatalogueSectionPage.objects.get(unit=province)
    assert (rights(trainer, section), section.has_workflow) == ([True, True, False], True)
    assert rights(checker, section) == [False, False, False]
    RoleGrant.objects.filter(user=checker).update(valid_to=TODAY)
    sync_everybody(TOMORROW)
    assert not CatalogueSectionPage.objects.get(unit=province).has_workflow


def test_authors_have_their_sections_and_pictures_and_nothing_else(trainer):
    elsewhere = make_user()
    grant_role(elsewhere, Role.TRAINER, make_province("Tỉnh Khác"))
    sync_everybody(TODAY)
    catalogue, other = ensure_catalogue(), CatalogueSectionPage.objects.get(title="Tỉnh Khác")
    assert rights(trainer, common_section()) == [True, True, True]
    assert [rights(trainer, page) for page in (catalogue, other)] == [[False] * 3] * 2
    assert fresh(trainer).get_all_permissions() == {
        "wagtailadmin.access_admin",
        "reference.add_legaltext",
        "reference.change_legaltext",
        "courses.add_recording",
        "courses.change_recording",
        "reference.add_glossaryterm",
        "reference.change_glossaryterm",
        "reference.add_procedure",
        "reference.change_procedure",
    }


def test_checkers_read_their_section_and_change_nothing(province):
    checker = make_user()
    grant_role(checker, Role.SUBJECT_CHECKER, province)
    sync_editor_access(user=checker, as_of=TODAY)
    assert fresh(checker).get_all_permissions() == {"wagtailadmin.access_admin"}
    tester = common_section().permissions_for_user(fresh(checker))
    assert [tester.can_add_subpage(), tester.can_edit(), tester.can_delete(), tester.can_publish()] == [False] * 4
    assert (tester.can_lock(), tester.can_unlock()) == (False, False)


def test_whole_rights_of_an_earlier_release_are_taken_back(trainer):
    catalogue, group = ensure_catalogue(), authors_group()
    for right in ("add", "change", "publish"):
        group.page_permissions.create(page=catalogue, permission_type=right)
    trainer.groups.add(group)
    sync_editor_access(user=trainer, as_of=TODAY)
    assert rights(trainer, catalogue) == [False] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_day_without_changes_costs_the_same_however_many_sections(count, django_assert_num_queries):
    for number in range(count):
        grant_role(make_user(), Role.TRAINER, make_province(f"Tỉnh {number}"))
    sync_sections(TODAY)
    with django_assert_num_queries(7):
        sync_sections(TODAY)


def test_the_groups_are_made_once(trainer):
    for _time in range(2):
        sync_editor_access(user=trainer, as_of=TODAY)
    assert Group.objects.filter(name=AUTHORS).count() == 1
    assert SectionGroup.objects.count() == 2 * len(EDITORIAL_ROLES)


def test_the_groups_come_back_in_an_emptied_database(trainer):
    client = Client()
    sync_editor_access(user=trainer, as_of=TODAY)
    ensure_catalogue().get_root().delete()
    Group.objects.all().delete()
    sync_editor_access(user=trainer, as_of=TODAY)
    assert rights(trainer, common_section()) == [True, True, True]
    assert client.get("/quan-tri/").status_code == 302
