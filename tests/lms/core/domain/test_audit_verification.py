"""What the chain must find: a changed byte, a removed middle or end, a chain made anew, a line never sealed."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from lms.core.domain.audit import record
from lms.core.domain.audit_heads import export_audit_head, read_heads
from lms.core.domain.audit_sealing import FIRST_PREVIOUS_HASH, hash_of, seal_entries, seal_pending
from lms.core.domain.audit_verification import Head, verify
from lms.core.models import AuditEntry, AuditSeal
from tests.audit_guards import drop_guards, put_up_guards

RENAMED = "tests.user.renamed"


@pytest.fixture
def head_file(tmp_path):
    return tmp_path / "deep" / "heads.jsonl"


@pytest.fixture
def trail(clerk):
    """Five sealed entries."""
    for number in range(5):
        record(verb=RENAMED, target=clerk, actor=clerk, after={"full_name": f"Hòa {number}"})
    assert seal_pending() == 5
    return list(AuditSeal.objects.select_related("entry").order_by("number"))


def tamper(statement, *values):
    drop_guards("update", "delete")
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def problems(head_file=None, now=None):
    found = verify(now=now or timezone.now(), head_file=head_file)
    assert found.ok == (not found.problems and not found.unsealed_over_a_minute)
    return [(problem.code, problem.number) for problem in found.problems]


def key(entry):
    return entry.pk.hex if connection.vendor == "sqlite" else str(entry.pk)


@pytest.mark.django_db
def test_a_trail_as_written_is_whole(trail, head_file):
    put_up_guards()
    export_audit_head(now=timezone.now(), path=head_file)
    found = verify(now=timezone.now(), head_file=head_file)
    assert found.ok
    assert (found.seals, found.heads, found.head) == (5, 1, Head(5, trail[-1].hash))
    assert (found.problems, found.unsealed_over_a_minute, found.guards_missing) == ((), 0, ())


@pytest.mark.django_db
def test_an_empty_trail_is_whole(head_file):
    found = verify(now=timezone.now(), head_file=head_file)
    assert (found.ok, found.seals, found.head) == (True, 0, None)
    assert export_audit_head(now=timezone.now(), path=head_file) is None


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["reason", "actor_label", "target_label", "verb"])
def test_a_changed_byte_is_found(trail, column):
    tamper(f"UPDATE core_auditentry SET {column} = {column} || 'x' WHERE id = %s", key(trail[2].entry))
    assert problems() == [("changed", 3)]


@pytest.mark.django_db
def test_a_changed_value_is_found(trail):
    tamper("UPDATE core_auditentry SET after = %s WHERE id = %s", '{"full_name": "Hoa 2"}', key(trail[2].entry))
    assert problems() == [("changed", 3)]


@pytest.mark.django_db
def test_a_changed_seal_is_found(trail):
    tamper("UPDATE core_auditseal SET hash = %s WHERE number = 2", "f" * 64)
    assert problems() == [("changed", 2), ("broken_link", 3)]


@pytest.mark.django_db
def test_a_removed_middle_entry_is_found(trail):
    tamper("DELETE FROM core_auditseal WHERE number = 3")
    tamper("DELETE FROM core_auditentry WHERE id = %s", key(trail[2].entry))
    assert problems() == [("gap", 3)]


@pytest.mark.django_db
def test_an_entry_removed_under_its_seal_is_found(trail):
    tamper("DELETE FROM core_auditentry WHERE id = %s", key(trail[2].entry))
    assert problems() == [("entry_missing", 3)]
    AuditEntry.objects.bulk_create([trail[2].entry])
    assert problems() == []


@pytest.mark.django_db
def test_a_removed_end_is_found_by_the_exported_head(trail, head_file):
    export_audit_head(now=timezone.now(), path=head_file)
    tamper("DELETE FROM core_auditseal WHERE number >= 4")
    tamper("DELETE FROM core_auditentry WHERE id IN (%s, %s)", key(trail[3].entry), key(trail[4].entry))
    assert problems(head_file) == [("head_missing", 5)]


@pytest.mark.django_db
def test_a_chain_made_anew_is_found_by_the_exported_heads(trail, head_file):
    export_audit_head(now=timezone.now(), path=head_file)
    tamper("UPDATE core_auditentry SET reason = 'khác' WHERE id = %s", key(trail[1].entry))
    tamper("DELETE FROM core_auditseal")
    previous = FIRST_PREVIOUS_HASH
    for seal in trail:
        entry = AuditEntry.objects.get(pk=seal.entry_id)
        new_hash = hash_of(entry, number=seal.number, previous_hash=previous, sealed_at=seal.sealed_at)
        AuditSeal.objects.create(
            number=seal.number, entry=entry, previous_hash=previous, hash=new_hash, sealed_at=seal.sealed_at
        )
        previous = new_hash
    assert problems() == []
    assert problems(head_file) == [("head_differs", 5)]


def make_anew(*, sealed_at):
    """As somebody does who can write the database and knows how seals are made: one reason changed, all sealed anew."""
    seals = list(AuditSeal.objects.order_by("number"))
    tamper("UPDATE core_auditentry SET reason = 'khác' WHERE id = %s", key(seals[1].entry))
    tamper("DELETE FROM core_auditseal")
    previous = FIRST_PREVIOUS_HASH
    for seal in seals:
        entry = AuditEntry.objects.get(pk=seal.entry_id)
        new_hash = hash_of(entry, number=seal.number, previous_hash=previous, sealed_at=sealed_at)
        AuditSeal.objects.create(
            number=seal.number, entry=entry, previous_hash=previous, hash=new_hash, sealed_at=sealed_at
        )
        previous = new_hash


def grow(clerk, head_file, *moments):
    """One entry at each moment, sealed and its head exported."""
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            record(verb=RENAMED, target=clerk, actor=clerk, after={"full_name": str(moment)})
            seal_pending()
            export_audit_head(now=moment, path=head_file)


@pytest.fixture
def days(clerk, head_file):
    """A trail of the last three days, a line every day; now is an hour after the last."""
    now = timezone.now()
    grow(clerk, head_file, *(now - timedelta(days=past, hours=1) for past in (3, 2, 1, 0)))
    return now


@pytest.mark.django_db
def test_a_trail_with_its_heads_is_whole_also_after_quiet_days(days, head_file):
    assert problems(head_file, days) == []
    for hours in (20, 40):
        assert export_audit_head(now=days + timedelta(hours=hours), path=head_file).number == 4
    assert problems(head_file, days + timedelta(hours=41)) == []


@pytest.mark.django_db
def test_a_young_trail_needs_no_head_yet(clerk, head_file):
    record(verb=RENAMED, target=clerk, actor=clerk)
    seal_pending()
    now = timezone.now()
    assert problems(head_file, now + timedelta(minutes=119)) == []
    assert problems(head_file, now + timedelta(minutes=121)) == [("heads_none", 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("sealed", ["when they were", "just now"])
@pytest.mark.parametrize(
    ("kept", "expected"),
    [(0, ["heads_none"]), (1, ["heads_old", "heads_behind"]), (3, ["heads_old", "head_differs"])],
)
def test_a_chain_made_anew_is_found_with_the_head_file_gone_or_cut(days, head_file, sealed, kept, expected):
    make_anew(sealed_at=days if sealed == "just now" else days - timedelta(days=4))
    lines = head_file.read_text().splitlines(keepends=True)
    if kept == 0:
        head_file.unlink()
    else:
        head_file.write_text("".join(lines[:kept]))

    found = [code for code, _number in problems(head_file, days + timedelta(hours=3))]
    assert set(expected) <= set(found)


@pytest.mark.django_db
def test_an_emptied_head_file_is_found(days, head_file):
    head_file.write_text("")
    assert problems(head_file, days) == [("heads_none", 0)]


@pytest.mark.django_db
def test_an_end_taken_from_trail_and_heads_alike_shows_by_the_age_of_the_last_head(days, head_file):
    """Younger than a day it can't be known on this machine: a copy of the head file elsewhere tells."""
    copy = head_file.with_name("copy.jsonl")
    copy.write_text(head_file.read_text())
    last = AuditSeal.objects.select_related("entry").get(number=4)
    tamper("DELETE FROM core_auditseal WHERE number = 4")
    tamper("DELETE FROM core_auditentry WHERE id = %s", key(last.entry))
    head_file.write_text("".join(head_file.read_text().splitlines(keepends=True)[:-1]))

    assert problems(head_file, days) == []
    assert problems(copy, days) == [("head_missing", 4)]
    assert problems(head_file, days + timedelta(hours=2)) == [("heads_old", 3)]


@pytest.mark.django_db
def test_an_entry_unsealed_for_over_a_minute_is_found(trail, clerk):
    entry = record(verb=RENAMED, target=clerk, actor=clerk)
    soon = verify(now=entry.at + timedelta(seconds=59))
    late = verify(now=entry.at + timedelta(seconds=61))
    assert (soon.ok, soon.unsealed_over_a_minute) == (True, 0)
    assert (late.ok, late.unsealed_over_a_minute) == (False, 1)
    assert seal_pending(since=entry.at) == 1
    assert problems(now=entry.at + timedelta(seconds=61)) == []


@pytest.mark.django_db
def test_missing_guards_are_named_and_do_no_damage(trail):
    put_up_guards()
    drop_guards("update")
    found = verify(now=timezone.now())
    assert found.ok
    assert found.guards_missing == ("core_auditentry_no_update", "core_auditseal_no_update")


@pytest.mark.django_db
def test_a_head_is_exported_once_and_lines_hold_together(trail, clerk, head_file):
    assert export_audit_head(now=timezone.now(), path=head_file).number == 5
    assert export_audit_head(now=timezone.now(), path=head_file) is None
    for number in range(2):
        record(verb=RENAMED, target=clerk, actor=clerk, after={"full_name": f"Hòa {number}"})
        seal_pending()
        assert export_audit_head(now=timezone.now(), path=head_file).number == 6 + number
    assert [head.number for head in read_heads(head_file).heads] == [5, 6, 7]
    assert read_heads(head_file).bad_lines == ()
    assert head_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["changed", "removed", "forged", "noise"])
def test_a_damaged_head_file_is_found(trail, clerk, head_file, harm):
    export_audit_head(now=timezone.now(), path=head_file)
    record(verb=RENAMED, target=clerk, actor=clerk)
    seal_pending()
    export_audit_head(now=timezone.now(), path=head_file)
    first, second = head_file.read_text().splitlines()
    changed = json.dumps(json.loads(first) | {"hash": "0" * 64})
    head_file.write_text(
        "\n".join({"changed": [changed, second], "removed": [second], "forged": [changed], "noise": ["?"]}[harm])
    )
    assert problems(head_file)[0] == ("head_line", 1)


@pytest.mark.django_db
def test_sealing_in_parts_makes_one_chain(clerk):
    ids = [record(verb=RENAMED, target=clerk, actor=clerk).pk for _ in range(4)]
    at_once = connection.vendor == "postgresql"
    parts = [seal_entries(ids[:2]), seal_entries(ids), seal_pending(), seal_pending()]
    assert parts == ([2, 2, 0, 0] if at_once else [0, 0, 4, 0])
    assert problems() == []
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
