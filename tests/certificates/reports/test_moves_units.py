"""A move is followed on where the unit it led to merges with another."""

from datetime import date, timedelta

import pytest
import time_machine

from certificates.reports.moves_figures import MoveFigures
from certificates.reports.moves_reading import lines_to_compare, moved_people
from lms.flows.succession import record_succession
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.models import Posting
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.moves import MOVED_ON, at, make_exam, make_province_hr, move, sit
from tests.factories.people import make_commune
from tests.factories.succession import merger

pytestmark = pytest.mark.django_db


def test_what_is_sat_after_a_merger_counts_for_the_move_before_it():
    with time_machine.travel(NOW, tick=False):
        ward = make_gap_ward()
        official, exam = ward.people["binh"], make_exam(ward, "T01", 2)
        hr = make_province_hr(ward)
        ward.__dict__["province_hr"] = hr
        move(ward, official, ward.office, "registrar")
        day = MOVED_ON + timedelta(days=20)
        other = make_commune("Phường An Cựu", province=ward.province)
        facts = merger(ward.ward, other, to=NewUnit("Phường Phú An"), signed_on=date(2026, 5, 10), effective_on=day)
        record_succession(facts=facts, placements=Placements(), actor=hr, now=at(day))
        went_on = Posting.objects.filter(official=official, continues__isnull=False).get()
        sit(official, exam, day + timedelta(days=5), right=2, posting=went_on)

        own = moved_people(hr, known_at=None)
        lines, _provinces = lines_to_compare(hr, own, as_of=TODAY, known_at=None)
        figures = MoveFigures(lines, TODAY, None)
        [one] = [one for one in figures.begun if one.line.official_id == official.pk]
        found = figures.move(one, with_profile=False)

    assert (found.ends_on, found.until) == (None, TODAY)
    assert found.after is not None
    assert found.after.on == day + timedelta(days=5)
