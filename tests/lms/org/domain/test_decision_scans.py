"""A scan comes once, also where the database keeps what a decision says."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from lms.core.models import AuditEntry
from lms.org.domain.decision_scans import add_scan
from lms.org.exceptions import DecisionHasScan
from lms.org.models import Decision
from tests.audit_guards import put_up_fact_guards

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def decision(hr):
    return Decision.objects.create(
        client_id="11111111-1111-4111-8111-111111111111",
        kind="assign",
        number="12/QĐ-UBND",
        signed_on="2026-06-20",
        effective_on="2026-07-01",
        issued_by="UBND phường",
        issued_by_key="ubnd phuong",
        recorded_by=hr,
    )


def content_of(held):
    with held.scan.open() as scan:
        return scan.read()


@pytest.mark.django_db
def test_a_scan_is_added_and_told_in_the_history(decision, hr):
    put_up_fact_guards()
    held = add_scan(decision=decision, scan=ContentFile(PDF), actor=hr)
    assert content_of(Decision.objects.get()) == PDF
    entry = AuditEntry.objects.get(verb="org.decision.scan_added")
    assert (entry.target_id, entry.actor, entry.after) == (str(decision.pk), hr, {"scan": held.scan.name})
    with pytest.raises(DecisionHasScan):
        add_scan(decision=decision, scan=ContentFile(b"%PDF-1.4 other"), actor=hr)
    assert content_of(Decision.objects.get()) == PDF


@pytest.mark.django_db(transaction=True)
def test_of_two_scans_sent_at_the_same_moment_one_is_kept(decision, hr):
    together, refused = threading.Barrier(2), []

    def send(content):
        try:
            together.wait()
            add_scan(decision=decision, scan=ContentFile(content), actor=hr)
        except DecisionHasScan:
            refused.append(content)
        finally:
            connection.close()

    sent = [PDF, b"%PDF-1.4 other"]
    threads = [threading.Thread(target=send, args=[content]) for content in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [content for content in sent if content not in refused] == [content_of(Decision.objects.get())]
