"""What leaves in the columns of the roster comes back as it was, whoever is in it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.org.domain.officials import OfficialFacts, register_officials
from lms.org.domain.roster.batches import set_columns, start_import, suggested_columns
from lms.org.domain.roster.files import sheet_of
from lms.org.domain.roster.sources import check_batch
from lms.org.enums import REFORM_DAY
from lms.org.models import Official
from tests.factories.people import make_posting
from tests.factories.rosters import DIVISIONS

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ROSTERS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
WORDS = st.sampled_from(
    ["Nguyễn", "Thị", "Đặng", "Hoà", "Hòa", "H'Nguêt", "K'Brêu", "Y", "Bhăm", "Êban", "Ước", "Ẩn", "Thạch", "Sô-Phia"]
)
NAMES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)
BIRTHS = st.one_of(
    st.just({}),
    st.integers(1960, 2005).map(lambda year: {"birth_year": year}),
    st.dates(date(1960, 1, 1), date(2005, 12, 31)).map(lambda day: {"birth_date": day}),
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "full_name": NAMES,
            "birth": BIRTHS,
            "has_cccd": st.booleans(),
            "phone": st.sampled_from(["", "0912345678", "02623812345"]),
            "email": st.sampled_from(["", "can.bo@daklak.gov.vn"]),
            "qualification": st.sampled_from(["", "Đại học Luật", "12/12", "ThS. Kinh tế & Quản lý", "-"]),
            "division": st.sampled_from(["", *DIVISIONS]),
            "positions": st.lists(st.sampled_from(["CM-04", "CM-13", "CM-29", "LD-01"]), min_size=1, unique=True),
        }
    ),
    min_size=1,
    max_size=6,
)


def register(ward, people):
    facts = [
        OfficialFacts(
            one["full_name"],
            f"BH{number:04}",
            cccd=f"0660900{number:05}" if one["has_cccd"] else "",
            phone=one["phone"],
            email=one["email"],
            qualification=one["qualification"] if one["qualification"] != "-" else "",
            **one["birth"],
        )
        for number, one in enumerate(people, 1)
    ]
    for official, one in zip(
        register_officials(province=ward.province, people=facts, actor=ward.hr), people, strict=True
    ):
        unit = ward.divisions.get(one["division"], ward.ward)
        for place, code in enumerate(one["positions"]):
            make_posting(official, unit, ward.positions[code], is_main=place == 0)


@pytest.mark.parametrize("with_identity", ["on", ""])
@given(people=PEOPLE)
@settings(max_examples=5, **ROSTERS)
def test_an_export_imported_again_changes_nothing(hr, ward, with_identity, people):
    leaves_and_comes_back(hr, ward, with_identity, people)


@pytest.mark.soak
@pytest.mark.parametrize("with_identity", ["on", ""])
@given(people=PEOPLE)
@settings(max_examples=60, **ROSTERS)
def test_many_exports_imported_again_change_nothing(hr, ward, with_identity, people):
    leaves_and_comes_back(hr, ward, with_identity, people)


def leaves_and_comes_back(hr, ward, with_identity, people):
    _clear()
    register(ward, people)
    asked = {"kind": "mau", "with_identity": with_identity, "purpose": "Rà soát"}
    exported = b"".join(hr.post(reverse("hr:people_export"), asked).streaming_content)
    batch = start_import(
        unit=ward.ward, data=exported, filename="ds.xlsx", effective_on=REFORM_DAY + timedelta(days=9), actor=ward.hr
    )
    guesses = suggested_columns(batch, sheet_of(batch))
    batch = set_columns(batch=batch, columns={one: g.index for one, g in guesses.items() if g.index is not None})
    plan = check_batch(batch, actor=ward.hr, as_of=timezone.localdate())
    codes = {finding.code for row in plan.rows for finding in row.row.findings}
    assert plan.counts == {"read": len(people), "created": 0, "changed": 0, "same": len(people), "refused": 0}
    assert codes <= {"cccd_year", "birth_age"}  # which are about the people, not about the file


def _clear():
    for person in Official.objects.all():
        for posting in person.postings.all():
            posting.versions.all().delete()
            posting.delete()
        person.delete()
