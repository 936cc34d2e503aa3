"""Why a level stands: every piece of evidence, and what it does that day."""

from datetime import date

import pytest

from lms.evidence.domain.explaining import level_story
from lms.evidence.domain.holdings import NOTHING, evidence_of, holding_on
from lms.evidence.domain.recording import withdraw
from lms.evidence.enums import Combining, EvidenceStanding
from lms.evidence.models import EvidenceRule
from tests.factories.gaps import NOW, TODAY, hold, make_competencies
from tests.factories.people import make_official, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def competency():
    return make_competencies()["T01"]


def told(person, competency, day=TODAY):
    story = level_story(person.pk, competency.pk, day)
    return story.holding.level, [(line.evidence.level, line.standing) for line in story.lines]


def test_each_piece_says_what_it_does(competency):
    person = make_official()
    hold(person, competency, 2, since=date(2026, 2, 1))
    hold(person, competency, 1, since=date(2026, 3, 1))
    hold(person, competency, 4, since=date(2025, 8, 1), until=date(2026, 7, 1))
    hold(person, competency, 5, since=date(2027, 1, 1))
    wrong = hold(person, competency, 3, since=date(2026, 4, 1))
    withdraw(evidence=wrong, reason="Giấy giả.", actor=make_user(full_name="Phan Thị Nội"), now=NOW)

    assert told(person, competency) == (
        2,
        [
            (2, EvidenceStanding.DECIDES),
            (5, EvidenceStanding.COMING),
            (3, EvidenceStanding.WITHDRAWN),
            (1, EvidenceStanding.COUNTS),
            (4, EvidenceStanding.EXPIRED),
        ],
    )
    withdrawn = level_story(person.pk, competency.pk, TODAY).lines[2].withdrawal
    assert (withdrawn.reason, withdrawn.actor.full_name) == ("Giấy giả.", "Phan Thị Nội")


def test_of_two_at_one_level_the_longer_decides(competency):
    person = make_official()
    hold(person, competency, 2, since=date(2026, 2, 1), until=date(2027, 2, 1))
    hold(person, competency, 2, since=date(2026, 1, 1), until=date(2028, 1, 1))

    story = level_story(person.pk, competency.pk, TODAY)

    assert (story.lines[0].evidence.expires_on, story.holding.until) == (date(2028, 1, 1), date(2028, 1, 1))


def test_a_newer_piece_that_replaces_is_told_with_the_same_level_as_everywhere(competency):
    person = make_official()
    hold(person, competency, 3, since=date(2026, 2, 1))
    hold(person, competency, 2, since=date(2026, 3, 1))
    EvidenceRule.objects.update(combining=Combining.LATEST)

    assert told(person, competency) == (2, [(2, EvidenceStanding.DECIDES), (3, EvidenceStanding.REPLACED)])
    assert told(person, competency, date(2026, 2, 15))[0] == 3
    held = evidence_of([person.pk])[person.pk][competency.pk]
    assert holding_on(held, TODAY) == level_story(person.pk, competency.pk, TODAY).holding


def test_nothing_recorded_is_level_nought(competency):
    story = level_story(make_official().pk, competency.pk, TODAY)

    assert (story.holding, story.lines) == (NOTHING, ())


@pytest.mark.parametrize("count", [1, 3])
def test_one_statement_however_much(competency, count, django_assert_num_queries):
    person = make_official()
    for level in range(1, count + 1):
        hold(person, competency, level)

    with django_assert_num_queries(1):
        story = level_story(person.pk, competency.pk, TODAY)
        assert [line.evidence.rule.max_level for line in story.lines] == [5] * count
