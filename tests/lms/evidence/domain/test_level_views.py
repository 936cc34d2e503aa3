"""Views of levels: appended, asked of the position, never counted; nobody speaks of themselves as head."""

import uuid

import pytest

from lms.core.models import AuditEntry
from lms.evidence.domain.holdings import evidence_of
from lms.evidence.domain.level_views import Views, asked_levels, give_views, lines_beside, standing_views
from lms.evidence.enums import ViewKind
from lms.evidence.exceptions import LevelNotDescribed, NoLevelChosen, NotAskedOfPosition, OwnManagersView
from lms.evidence.models import LevelView
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward():
    return make_gap_ward()


@pytest.fixture
def an(ward):
    ward.people["an"].user = make_user(full_name="Trần Thị An")
    ward.people["an"].save()
    return ward.people["an"]


def give(official, levels, *, kind=ViewKind.SELF, actor=None, client_id=None):
    said = {"client_id": client_id or uuid.uuid4(), "actor": actor or official.user, "now": NOW}
    return give_views(official=official, kind=kind, levels=levels, **said)


def test_the_newest_of_each_kind_stands_and_no_level_changes(ward, an):
    t01, t02 = ward.competencies["T01"].pk, ward.competencies["T02"].pk
    before = evidence_of([an.pk])
    give(an, {t01: 3, t02: 1})
    give(an, {t01: 4})
    head = make_user(full_name="Nguyễn Văn Trưởng")
    give(an, {t01: 2}, kind=ViewKind.MANAGER, actor=head)

    views = standing_views([an.pk])[an.pk]

    assert {key: (one.own and one.own.level, one.manager and one.manager.level) for key, one in views.items()} == {
        t01: (4, 2),
        t02: (1, None),
    }
    assert (LevelView.objects.count(), evidence_of([an.pk])) == (4, before)
    verbs = AuditEntry.objects.filter(verb__startswith="evidence.view").values_list("verb", flat=True)
    assert sorted(verbs) == ["evidence.view.manager", "evidence.view.self", "evidence.view.self"]


def test_sent_twice_it_is_given_once(ward, an):
    client_id, levels = uuid.uuid4(), {ward.competencies["T01"].pk: 3}
    first = give(an, levels, client_id=client_id)

    assert (give(an, levels, client_id=client_id), LevelView.objects.count()) == (first, 1)


def test_what_is_refused(ward, an):
    t01, c01 = ward.competencies["T01"].pk, ward.competencies["C01"].pk
    for levels, kind, violation in (
        ({}, ViewKind.SELF, NoLevelChosen),
        ({c01: 2}, ViewKind.SELF, NotAskedOfPosition),
        ({t01: 6}, ViewKind.SELF, LevelNotDescribed),
        ({t01: 2}, ViewKind.MANAGER, OwnManagersView),
    ):
        with pytest.raises(violation):
            give(an, levels, kind=kind)
    assert LevelView.objects.count() == 0


def test_side_by_side_a_line_for_each_that_is_asked(ward, an):
    t01, t02 = ward.competencies["T01"].pk, ward.competencies["T02"].pk
    levels = [(t01, 2, 2), (t02, 3, 0)]
    assert lines_beside(an.pk, levels, {}) == ()
    assert [one.views for one in lines_beside(an.pk, levels, {}, also_without=True)] == [Views(), Views()]
    give(an, {t01: 3})

    told = [(one.required, one.held, one.views.own and one.views.own.level) for one in lines_beside(an.pk, levels, {})]

    assert told == [(2, 2, 3), (3, 0, None)]


def test_what_is_asked_comes_in_the_frameworks_order(ward, an):
    asked = asked_levels(an.pk, TODAY)

    assert [(one.words.code, one.required.min_level, [words.level for words in one.levels]) for one in asked] == [
        ("T01", 2, [0, 1, 2, 3, 4, 5]),
        ("T02", 3, [0, 1, 2, 3, 4, 5]),
        ("T03", 2, [0, 1, 2, 3, 4, 5]),
    ]
