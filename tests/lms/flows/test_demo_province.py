"""A province of invented people: everybody has a place, and its papers went through the product's own flows."""

from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.flows.demo_province import is_built_province, province_logins
from lms.org.enums import Role
from lms.org.models import Decision, Headcount, Official, PostingVersion, RoleGrant, UnitEvent
from lms.plans.domain.status import differences
from tests.factories.reference import load_small_reference

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
COMMUNES, PEOPLE = 6, 8


def test_province_is_built_once(settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    load_small_reference(communes=COMMUNES)
    told = StringIO()

    with time_machine.travel(NOW, tick=False):
        for _time in range(2):
            call_command("demo", province="46", people=PEOPLE, stdout=told, stderr=StringIO())
        people = Official.objects.filter(staff_code__startswith="MH")
        main = PostingVersion.objects.active_on(NOW.date()).filter(is_main=True, is_secondment=False)
        hr = RoleGrant.objects.in_force(NOW.date()).filter(role=Role.HR)
        built = {
            "people": people.count(),
            "seated": main.values("posting__official").distinct().count(),
            "events": sorted(UnitEvent.objects.filter(client_id__isnull=False).values_list("kind", flat=True)),
            "decisions": Decision.objects.count(),
            "hr": hr.count(),
            "status": differences([one.pk for one in people], now=NOW),
        }

        assert is_built_province("46")
        assert [(one.code, one.role) for one in province_logins("46")][:1] == [("so-noi-vu-46", "Sở Nội vụ")]
    assert built == {
        "people": COMMUNES * PEOPLE,
        "seated": COMMUNES * PEOPLE,
        "events": ["merge", "rename"],
        "decisions": COMMUNES * 2,
        "hr": COMMUNES + 1,
        "status": [],
    }
    assert Headcount.objects.filter(document_number="01/MH").exists()


def test_province_that_is_not_on_record_is_refused():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("demo", province="00")
