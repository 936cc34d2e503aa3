"""What correcting a key changed, against figures counted by hand (`tests/factories/sittings.py` says who is right)."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.domain.item_analysis import ItemFigures
from assessments.domain.item_regrades import Regrade, regrades_of
from assessments.domain.marking import regrade_attempt
from assessments.domain.regrading import Correction, correct_key
from assessments.enums import CorrectionKind, ItemVerdict
from assessments.models import Attempt, QuestionVersion
from tests.factories.assessments import make_assessment
from tests.factories.people import make_commune, make_position, make_user
from tests.factories.sittings import make_people, make_sittings

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = timezone.now()


@pytest.fixture
def exam(db):
    return make_assessment(questions=4, pass_mark=4)


@pytest.fixture
def people(exam):
    """Twenty able, who are wrong at Q04 alone; twenty who are right there alone."""
    made = make_people(make_commune(), make_position(), 40)
    make_sittings(made, exam)
    return made


def version_of(code):
    return QuestionVersion.objects.get(question__code=code, number=1)


def correct(code, *, at, kind=CorrectionKind.KEY, choice=2, reason="Luật mới."):
    version = version_of(code)
    right = version.choices.filter(order=choice).values_list("pk", flat=True)
    correction = Correction(kind, frozenset(right) if kind == CorrectionKind.KEY else frozenset())
    with time_machine.travel(at, tick=False):
        made, *_others = correct_key(
            version=version, correction=correction, reason=reason, actor=make_user(is_superuser=True), now=at
        )
        for attempt in Attempt.objects.filter(questions__version=version):
            regrade_attempt(attempt=attempt, reason=made.reason, actor=None)
    return made


def figures(version, n, verdict, facility, discrimination):
    return ItemFigures(version, n, verdict, facility, discrimination)


def rounded(found):
    return replace(found, discrimination=found.discrimination and round(found.discrimination, 6))


def test_before_and_after_over_the_same_sittings(exam, people):
    made = correct("Q04", at=NOW + timedelta(hours=1))
    pk = version_of("Q04").pk

    [found] = regrades_of(Attempt.objects.all(), [pk])[pk]

    assert replace(found, before=rounded(found.before), after=rounded(found.after)) == Regrade(
        version=pk,
        kind=CorrectionKind.KEY,
        made_at=made.made_at,
        made_by="Nguyễn Văn An",
        reason="Luật mới.",
        n=40,
        before=figures(pk, 40, ItemVerdict.CHECK_KEY, 0.5, -1),
        after=figures(pk, 40, ItemVerdict.GOOD, 0.5, 1),
        changed=40,
        now_pass=20,
        now_fail=0,
    )


def test_each_correction_is_told_with_what_it_changed_itself(exam, people):
    """Corrected, then dropped: the second starts from what the first had left. Another question's is its own."""
    correct("Q04", at=NOW + timedelta(hours=1))
    correct("Q01", at=NOW + timedelta(hours=2), choice=3)
    correct("Q04", at=NOW + timedelta(hours=3), kind=CorrectionKind.DROPPED, reason="Bỏ câu.")
    q01, q04 = version_of("Q01").pk, version_of("Q04").pk

    found = regrades_of(Attempt.objects.all(), [q01, q04])

    def told(one):
        return one.reason, one.changed, one.now_pass, one.now_fail, one.before.verdict, one.after.verdict

    assert [told(one) for one in found[q04]] == [
        ("Bỏ câu.", 20, 0, 0, ItemVerdict.GOOD, ItemVerdict.DROPPED),
        ("Luật mới.", 40, 20, 0, ItemVerdict.CHECK_KEY, ItemVerdict.GOOD),
    ]
    # The able lose Q01, and with it their pass.
    assert [told(one) for one in found[q01]] == [("Luật mới.", 20, 0, 20, ItemVerdict.GOOD, ItemVerdict.TOO_HARD)]
    assert (found[q04][0].after.facility, found[q04][0].after.discrimination) == (1, None)


def test_sittings_marked_since_count_in_neither_and_few_have_no_figures(exam, people):
    correct("Q04", at=NOW + timedelta(hours=1))
    pk = version_of("Q04").pk
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        make_sittings(make_people(make_commune(), make_position(), 3), exam)
    assert [one.n for one in regrades_of(Attempt.objects.all(), [pk])[pk]] == [40]
    few = Attempt.objects.filter(official__in=people[:10])
    [found] = regrades_of(few, [pk])[pk]
    assert (found.n, found.changed, found.before) == (10, 10, ItemFigures(pk, 10, ItemVerdict.TOO_FEW))


def test_repeated_attempts_count_on_request(exam, people, django_assert_num_queries):
    make_sittings(people, exam, number=2)
    correct("Q04", at=NOW + timedelta(hours=1))
    pk = version_of("Q04").pk
    with django_assert_num_queries(3):
        assert [one.n for one in regrades_of(Attempt.objects.all(), [pk])[pk]] == [40]
    assert [one.n for one in regrades_of(Attempt.objects.all(), [pk], first_only=False)[pk]] == [80]
    other = version_of("Q01").pk
    with django_assert_num_queries(1):
        assert regrades_of(Attempt.objects.all(), [other]) == {}
