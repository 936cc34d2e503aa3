import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lms.accounts.models import User
from lms.core.domain.audit import Change, audit_group, record, record_all, register_verb
from lms.core.domain.audit_sealing import seal_pending
from lms.core.models import AuditEntry, AuditSeal
from tests.audit_guards import let_tests_empty_tables, put_up_guards

RENAMED = "tests.user.renamed"


@pytest.mark.django_db
def test_record_freezes_who_and_what(clerk, stranger):
    entry = record(
        verb=RENAMED,
        target=stranger,
        actor=clerk,
        before={"full_name": "Trần Văn Đạt"},
        after={"full_name": "Trần Văn Đạt", "born": date(1980, 5, 7), "share": Decimal("0.10")},
        reason="Theo giấy khai sinh.",
    )
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.actor, stored.actor_label) == (clerk, "Nguyễn Thị Hòa (79-CB0001)")
    assert (stored.target_type, stored.target_id) == ("accounts.user", str(stranger.pk))
    assert stored.target_label == "Trần Văn Đạt"
    assert stored.before == {"full_name": "Trần Văn Đạt"}
    assert stored.after == {"full_name": "Trần Văn Đạt", "born": "1980-05-07", "share": "0.10"}
    assert stored.reason == "Theo giấy khai sinh."


@pytest.mark.django_db
def test_record_by_the_system_has_no_actor(clerk):
    entry = record(verb=RENAMED, target=clerk, actor=None)
    assert (entry.actor, entry.actor_label, entry.before, entry.after) == (None, "", None, None)


@pytest.mark.django_db
def test_record_refuses_an_unregistered_verb(clerk):
    with pytest.raises(ValueError, match="not registered"):
        record(verb="tests.user.promoted", target=clerk, actor=clerk)


@pytest.mark.django_db
def test_record_refuses_a_target_that_is_not_stored(clerk):
    with pytest.raises(ValueError, match="has been stored"):
        record(verb=RENAMED, target=User(full_name="Lê Văn An"), actor=clerk)


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_stand_outside_a_transaction(clerk):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(verb=RENAMED, target=clerk, actor=clerk)


def test_register_verb_refuses_a_second_meaning_and_a_missing_namespace():
    with pytest.raises(ValueError, match="twice"):
        register_verb(RENAMED, "…")
    with pytest.raises(ValueError, match="namespace"):
        register_verb("renamed", "…")


@pytest.mark.django_db
def test_audit_group_joins_the_entries_of_one_action(clerk, stranger):
    with audit_group() as outer:
        first = record(verb=RENAMED, target=clerk, actor=clerk)
        with audit_group() as inner:
            second = record(verb=RENAMED, target=stranger, actor=clerk)
    third = record(verb=RENAMED, target=clerk, actor=clerk)
    assert inner == outer
    assert [first.group_id, second.group_id] == [outer, outer]
    assert isinstance(third.group_id, uuid.UUID)
    assert third.group_id != outer


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_record_all_writes_any_number_in_one_statement(clerk, django_assert_num_queries, count):
    people = [User.objects.create_user(f"79-CB01{n}", f"Người {n}") for n in range(count)]
    with django_assert_num_queries(1):
        entries = record_all(
            verb=RENAMED,
            changes=[Change(person, after={"full_name": person.full_name}) for person in people],
            actor=clerk,
        )
    assert [entry.target_id for entry in entries] == [str(person.pk) for person in people]
    assert len({entry.group_id for entry in entries}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_commit_seals_what_it_wrote_where_that_holds_up_nobody(clerk, stranger):
    with transaction.atomic():
        record(verb=RENAMED, target=clerk, actor=clerk)
        record(verb=RENAMED, target=stranger, actor=clerk)
    assert AuditSeal.objects.count() == (2 if connection.vendor == "postgresql" else 0)
    seal_pending()
    assert list(AuditSeal.objects.order_by("number").values_list("number", "entry__target_id")) == [
        (1, str(clerk.pk)),
        (2, str(stranger.pk)),
    ]


@pytest.mark.django_db(transaction=True)
def test_an_act_rolled_back_leaves_no_line(clerk, stranger):
    with transaction.atomic():
        record(verb=RENAMED, target=clerk, actor=clerk)
        transaction.set_rollback(True)
    with transaction.atomic():
        record(verb=RENAMED, target=stranger, actor=clerk)
    seal_pending()
    assert [entry.target_id for entry in AuditEntry.objects.all()] == [str(stranger.pk)]
    assert AuditSeal.objects.count() == 1


@pytest.mark.django_db
def test_querysets_of_the_trail_refuse_changes(clerk):
    record(verb=RENAMED, target=clerk, actor=clerk)
    for refused in (
        lambda: AuditEntry.objects.update(reason="khác"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.bulk_update([], ["reason"]),
        lambda: AuditSeal.objects.update_or_create(number=1),
    ):
        with pytest.raises(TypeError, match="only ever appended"):
            refused()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET reason = 'khác'",
        "DELETE FROM core_auditentry",
    ],
)
def test_the_database_itself_refuses_changes(clerk, statement):
    put_up_guards()
    record(verb=RENAMED, target=clerk, actor=clerk)
    refused = pytest.raises(DatabaseError, match="only ever appended")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement)
    with pytest.raises(IntegrityError, match="only ever appended"), transaction.atomic():
        AuditEntry.objects.get().delete()
    let_tests_empty_tables()
