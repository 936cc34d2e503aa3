import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    ward = make_gap_ward()
    refresh_status([person.pk for person in ward.people.values()], now=NOW)
    return ward


def run(capsys, *options):
    """What it printed, where it says how far it is, and its exit code."""
    code = 0
    try:
        call_command("recompute_status", *options)
    except SystemExit as leaving:
        code = leaving.code
    said = capsys.readouterr()
    return said.out, said.err, code


def test_a_right_cache(ward, capsys):
    assert run(capsys, "--check") == ("10 people checked, 0 differences.\n", "10/10\n", 0)
    out, err, code = run(capsys, "--check", "--json")
    assert (json.loads(out), err, code) == ({"ok": True, "people": 10, "differences": []}, "", 0)


def test_differences_are_listed_and_nothing_written(ward, capsys):
    t02 = ward.competencies["T02"]
    posting = ward.postings["hoa"].pk
    shown = hold(ward.people["hoa"], t02, 3)
    RequirementStatus.objects.filter(posting=ward.postings["an2"]).delete()
    RequirementStatus.objects.filter(posting=ward.postings["uoc"]).update(competency=ward.competencies["T03"])
    rows = list(RequirementStatus.objects.order_by("pk").values())

    out, _err, code = run(capsys, "--check")
    old = RequirementStatus.objects.get(posting=posting).evidence_id
    uoc, c01, t03 = ward.postings["uoc"].pk, ward.competencies["C01"].pk, ward.competencies["T03"].pk
    assert set(out.splitlines()) == {
        f"posting {posting}, competency {t02.pk}: held_level 2, by facts 3, evidence_id {old}, by facts {shown.pk}",
        f"posting {ward.postings['an2'].pk}, competency {t02.pk}: not in the cache",
        f"posting {uoc}, competency {c01}: not in the cache",
        f"posting {uoc}, competency {t03}: in the cache, but not required",
        "10 people checked, 4 differences.",
    }
    assert code == 1

    out, err, code = run(capsys, "--check", "--json")
    found = json.loads(out)
    [changed] = [one for one in found["differences"] if one["posting"] == posting]
    assert (found["ok"], len(found["differences"]), err, code) == (False, 4, "", 1)
    assert changed["facts"] == {
        "kind": "must",
        "min_level": 2,
        "max_level": 3,
        "held_level": 3,
        "held_until": None,
        "evidence_id": shown.pk,
        "has_expired": False,
        "exempt_until": None,
        "next_change_on": None,
    }
    assert changed["cached"] == changed["facts"] | {"held_level": 2, "evidence_id": old}
    assert list(RequirementStatus.objects.order_by("pk").values()) == rows


def test_written_anew(ward, capsys):
    count = RequirementStatus.objects.count()
    RequirementStatus.objects.all().delete()
    assert run(capsys) == (f"10 people, {count} rows written.\n", "10/10\n", 0)
    assert differences([person.pk for person in ward.people.values()], now=NOW) == []
    out, err, code = run(capsys, "--json")
    assert (json.loads(out), err, code) == ({"ok": True, "people": 10, "rows": count}, "", 0)


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=365)])
def test_time_alone_makes_no_difference(ward, capsys, later):
    hold(ward.people["an2"], ward.competencies["T02"], 2, until=TODAY)
    hold(ward.people["yen"], ward.competencies["T02"], 2, until=TODAY + timedelta(days=200))
    run(capsys)
    with time_machine.travel(NOW + later, tick=False):
        assert run(capsys, "--check")[0::2] == ("10 people checked, 0 differences.\n", 0)
        run(capsys)
        assert run(capsys, "--check")[0::2] == ("10 people checked, 0 differences.\n", 0)


def test_nobody(capsys, db):
    assert run(capsys, "--check") == ("0 people checked, 0 differences.\n", "", 0)
