"""An act applied backwards, on units and people as rows that point at each other."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from lms.core.domain.undo import (
    Changes,
    can_still_undo,
    forget_past_undo,
    keep_changes,
    preview_undo,
    undo_changes,
)
from lms.core.domain.undo_judging import Kept
from lms.core.domain.undo_rows import values_of
from lms.core.enums import PartOutcome
from lms.core.exceptions_undo import UndoBlocked, UndoTooLate
from lms.core.models import AuditEntry, ChangePart, ChangeSet, LoadedData
from lms.org.domain.officials import OfficialFacts, register_officials, update_officials
from lms.org.models import Official, Posting
from tests.factories.people import make_province

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def an(province):
    facts = OfficialFacts("Nguyễn Văn An", "CB1", birth_date=date(1980, 7, 5), cccd="001080000001", phone="0912345678")
    return register_officials(province=province, people=[facts], actor=None)[0]


def renamed(official, name, clerk, **kept):
    """An act that changes one person, kept."""
    official.refresh_from_db()
    before = values_of(official)
    changes = Changes()
    with transaction.atomic():
        update_officials(changes=[(official, OfficialFacts(name, cccd="001080000009", birth_year=1979))], actor=clerk)
        changes.changed(official.pk, official, before)
        return keep_changes(label="Sửa hồ sơ", changes=changes, actor=clerk, now=NOW, until=NOW + DAY, **kept)


def hired(province, clerk, *codes, **kept):
    """An act that makes people, each with a posting, kept."""
    changes = Changes()
    with transaction.atomic():
        people = register_officials(
            province=province, people=[OfficialFacts("Lê Thị Bình", code) for code in codes], actor=clerk
        )
        for person in people:
            changes.created(person.staff_code, person, Posting.objects.create(official=person))
        return keep_changes(label="Nhập tệp a.xlsx", changes=changes, actor=clerk, now=NOW, until=NOW + DAY, **kept)


def undo(change_set, clerk, now=NOW + timedelta(hours=1)):
    done = undo_changes(change_set=change_set, actor=clerk, now=now)
    return done.undone, done.kept


def test_what_was_changed_reads_as_before(an, clerk):
    before = values_of(Official.objects.get(pk=an.pk))
    change_set = renamed(an, "Nguyễn Văn Ân", clerk)
    assert values_of(Official.objects.get(pk=an.pk)) != before
    assert undo(change_set, clerk) == ((str(an.pk),), ())
    assert values_of(Official.objects.get(pk=an.pk)) == before
    lines = AuditEntry.objects.filter(verb__startswith="core.").order_by("verb")
    assert [(one.verb, one.target_label, one.after) for one in lines] == [
        ("core.changes.undone", "Sửa hồ sơ", {"undone": 1, "kept": 0}),
        ("core.row.put_back", "Nguyễn Văn An", {"label": "Sửa hồ sơ"}),
    ]


def test_what_was_made_is_gone_in_the_order_that_keys_ask_for(province, clerk):
    change_set = hired(province, clerk, "CB1", "CB2")
    assert undo(change_set, clerk) == (("CB1", "CB2"), ())
    assert (Official.objects.count(), Posting.objects.count()) == (0, 0)


def test_a_part_that_somebody_edited_stays_and_the_others_go(province, clerk):
    change_set = hired(province, clerk, "CB1", "CB2")
    Official.objects.filter(staff_code="CB2").update(phone="0900000000")
    kept = (Kept("CB2", PartOutcome.CHANGED, "org.official"),)
    assert preview_undo(change_set).undone == ("CB1",)
    assert preview_undo(change_set).kept == kept
    assert undo(change_set, clerk) == (("CB1",), kept)
    assert list(Official.objects.values_list("staff_code", flat=True)) == ["CB2"]
    assert Posting.objects.count() == 1


def test_a_part_that_something_was_built_on_stays(province, clerk):
    change_set = hired(province, clerk, "CB1", "CB2")
    Posting.objects.create(official=Official.objects.get(staff_code="CB1"))
    assert undo(change_set, clerk) == (("CB2",), (Kept("CB1", PartOutcome.USED, "org.posting"),))
    assert Posting.objects.count() == 2


def test_a_row_of_another_part_that_points_here_keeps_it_here(province, clerk):
    changes = Changes()
    with transaction.atomic():
        facts = [OfficialFacts("Lê Thị Bình", "CB1")]
        [person] = register_officials(province=province, people=facts, actor=clerk)
        changes.created("person", person)
        changes.created("posting", Posting.objects.create(official=person))
        change_set = keep_changes(label="Nhập", changes=changes, actor=clerk, now=NOW)
    assert undo(change_set, clerk) == (("posting",), (Kept("person", PartOutcome.USED, "org.posting"),))


def test_a_computed_row_stands_in_nobodys_way(province, clerk, monkeypatch):
    change_set = hired(province, clerk, "CB1")
    person = Official.objects.get(staff_code="CB1")
    computed = Posting.objects.create(official=person)
    assert len(preview_undo(change_set).kept) == 1
    monkeypatch.setattr("lms.core.domain.undo_judging.COMPUTED", {"org.posting"})
    assert preview_undo(change_set).kept == ()
    computed.delete()
    assert undo(change_set, clerk) == (("CB1",), ())


def test_a_whole_set_goes_back_entirely_or_not_at_all(province, clerk):
    change_set = hired(province, clerk, "CB1", "CB2", is_whole=True)
    Official.objects.filter(staff_code="CB2").update(phone="0900000000")
    with pytest.raises(UndoBlocked) as refusal:
        undo(change_set, clerk)
    assert str(refusal.value) == (
        "Không hoàn tác được việc “Nhập tệp a.xlsx” vì cán bộ, công chức đã được sửa sau đó. Mọi dữ liệu giữ nguyên."
        " Hãy sửa từng chỗ chưa đúng."
    )
    assert Official.objects.count() == 2
    Official.objects.filter(staff_code="CB2").update(phone="")
    assert undo(change_set, clerk) == (("CB1", "CB2"), ())


def test_rows_of_a_whole_set_may_point_at_each_other_across_its_parts(province, clerk):
    changes = Changes()
    with transaction.atomic():
        facts = [OfficialFacts("Lê Thị Bình", "CB1")]
        [person] = register_officials(province=province, people=facts, actor=clerk)
        changes.created("person", person)
        changes.created("posting", Posting.objects.create(official=person))
        change_set = keep_changes(label="Sáp nhập", changes=changes, actor=clerk, now=NOW, is_whole=True)
    assert undo(change_set, clerk) == (("person", "posting"), ())


def test_where_nothing_can_go_back_the_set_stays_open(province, clerk):
    change_set = hired(province, clerk, "CB1")
    Official.objects.update(phone="0900000000")
    with pytest.raises(UndoBlocked):
        undo(change_set, clerk)
    assert ChangeSet.objects.get().undone_at is None
    assert set(ChangePart.objects.values_list("outcome", flat=True)) == {""}


def test_a_value_that_another_row_has_taken_since_keeps_its_part(province, clerk):
    facts = [OfficialFacts("Nguyễn Văn An", "CB1"), OfficialFacts("Lê Thị Bình", "CB2")]
    people = register_officials(province=province, people=facts, actor=clerk)
    changes = Changes()
    with transaction.atomic():
        for person, code in zip(people, ["CB8", "CB9"], strict=True):
            before = values_of(person)
            update_officials(changes=[(person, OfficialFacts("", code))], actor=clerk)
            changes.changed(code, person, before)
        change_set = keep_changes(label="Đổi mã", changes=changes, actor=clerk, now=NOW)
    register_officials(province=province, people=[OfficialFacts("Trần Văn Cường", "CB1")], actor=clerk)
    assert undo(change_set, clerk) == (("CB9",), (Kept("CB8", PartOutcome.TAKEN, "org.official"),))
    assert sorted(Official.objects.values_list("staff_code", flat=True)) == ["CB1", "CB2", "CB8"]


def test_asked_for_twice_it_is_done_once(province, clerk):
    change_set = hired(province, clerk, "CB1")
    undo(change_set, clerk)
    again = undo_changes(change_set=change_set, actor=clerk, now=NOW + DAY * 3)
    assert (again.undone, again.kept, again.is_repeat) == (("CB1",), (), True)
    assert AuditEntry.objects.filter(verb="core.changes.undone").count() == 1


def test_after_its_time_nothing_goes_back(province, clerk):
    change_set = hired(province, clerk, "CB1")
    late = NOW + DAY + timedelta(seconds=1)
    assert (can_still_undo(change_set, NOW + DAY), can_still_undo(change_set, late)) == (True, False)
    with pytest.raises(UndoTooLate) as refusal:
        undo(change_set, clerk, late)
    assert str(refusal.value).startswith("Việc “Nhập tệp a.xlsx” chỉ hoàn tác được đến 09:00 03/03/2026")


def test_what_is_too_late_to_undo_is_forgotten(an, province, clerk):
    renamed(an, "Nguyễn Văn Ân", clerk)
    open_end = ChangeSet.objects.create(label="Sáp nhập", actor=clerk, made_at=NOW)
    ChangePart.objects.create(change_set=open_end, key="x", rows=[])
    assert forget_past_undo(NOW + DAY) == 0
    assert forget_past_undo(NOW + DAY * 2) == 1
    assert list(ChangePart.objects.values_list("key", flat=True)) == ["x"]


def test_identity_data_is_kept_encrypted_and_dropped_once_undone(an, clerk):
    change_set = renamed(an, "Nguyễn Văn Ân", clerk)
    [stored] = ChangePart.objects.extra(select={"raw": "before"}).values_list("raw", flat=True)
    assert "001080000001" not in stored
    assert "001080000001" in change_set.parts.get().before
    assert "001080000001" not in json.dumps(change_set.parts.get().rows)
    undo(change_set, clerk)
    assert change_set.parts.get().before == ""


def test_more_parts_than_are_judged_at_once(province, clerk, monkeypatch):
    monkeypatch.setattr("lms.core.domain.undo.PARTS_AT_ONCE", 2)
    change_set = hired(province, clerk, *(f"CB{number}" for number in range(5)))
    told = []
    undo_changes(change_set=change_set, actor=clerk, now=NOW, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert Official.objects.count() == 0


def test_a_row_whose_time_and_text_went_through_the_database(clerk):
    changes = Changes()
    with transaction.atomic():
        changes.created("data", LoadedData.objects.create(name="Tệp “a”", sha256="0" * 64))
        change_set = keep_changes(label="Nạp", changes=changes, actor=clerk, now=NOW)
    assert undo(change_set, clerk) == (("data",), ())


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_outside_the_act_itself(clerk):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        keep_changes(label="Nhập", changes=Changes(), actor=clerk, now=NOW)
