from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from lms.org.domain.decision_drafts import discard_draft, forget_drafts
from lms.org.models import DecisionDraft
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())


def make_draft(days_ago, *, scan=True):
    with time_machine.travel(NOW - timedelta(days=days_ago), tick=False):
        draft = DecisionDraft(owner=make_user())
        if scan:
            draft.scan.save("scan.pdf", ContentFile(b"%PDF-1.4"), save=False)
        draft.save()
    return draft


def exists(draft):
    return storages["private"].exists(draft.scan.name)


def test_drafts_untouched_for_thirty_days_go_with_their_scans(django_capture_on_commit_callbacks):
    old, bare, young = make_draft(31), make_draft(40, scan=False), make_draft(29)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_drafts(NOW) == 2
        assert exists(old)  # until it is certain
    assert list(DecisionDraft.objects.all()) == [young]
    assert (exists(old), exists(young), bare.scan.name) == (False, True, "")


def test_a_draft_discarded_twice_is_gone_once(django_capture_on_commit_callbacks):
    draft, other = make_draft(0), make_draft(0)
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(draft=draft)
        discard_draft(draft=draft)
    assert (list(DecisionDraft.objects.all()), exists(draft), exists(other)) == ([other], False, True)
