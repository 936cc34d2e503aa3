import subprocess
import sys

import pytest

from lms.core.domain.audit import record
from lms.core.domain.audit_history import history_for
from lms.core.models import AuditEntry

RENAMED = "tests.user.renamed"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_history_reads_as_sentences_newest_first(clerk, stranger, django_assert_num_queries, count):
    for number in range(count):
        record(
            verb=RENAMED,
            target=clerk,
            actor=stranger,
            before={"full_name": f"Hòa {number}"},
            after={"full_name": f"Hòa {number + 1}"},
            reason="Theo đơn.",
        )
    record(verb=RENAMED, target=stranger, actor=stranger, after={"full_name": "Đạt"})
    with django_assert_num_queries(1):
        lines = history_for(clerk)
    assert [(line.who, line.what, line.reason) for line in lines] == [
        ("Trần Văn Đạt (79-CB0002)", f"Đổi tên từ Hòa {number} thành Hòa {number + 1}", "Theo đơn.")
        for number in reversed(range(count))
    ]


@pytest.mark.django_db
def test_history_of_several_rows_and_of_lines_that_lack_facts(clerk, stranger):
    record(verb=RENAMED, target=clerk, actor=None, before={"full_name": None}, after={"full_name": "2026-07-01"})
    record(verb=RENAMED, target=stranger, actor=None, after={"full_name": ["An", 12345, "2026-07-01T01:05:00+00:00"]})
    assert [(line.who, line.what) for line in history_for(clerk, stranger)] == [
        ("Hệ thống", "Đổi tên từ – thành An, 12.345, 08:05 01/07/2026"),
        ("Hệ thống", "Đổi tên từ – thành 01/07/2026"),
    ]
    assert history_for() == []


@pytest.mark.django_db
def test_a_verb_no_longer_in_use_still_shows(clerk):
    entry = record(verb=RENAMED, target=clerk, actor=None)
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=entry.at,
                group_id=entry.group_id,
                verb="old.verb",
                target_type="accounts.user",
                target_id="0",
                target_label="A",
                actor_label="B",
            )
        ]
    )
    gone = type(clerk)(pk=0)
    assert [line.what for line in history_for(gone)] == ["old.verb"]


def test_a_sentence_is_found_by_a_process_that_has_loaded_no_pages():
    """The report of one person, made by a command, once said `org.account.opened`."""
    code = (
        "import django; django.setup()\n"
        "from lms.core.domain.audit import sentence_of\n"
        "print(*map(sentence_of, ('org.account.opened', 'gone.verb')), sep='\\n')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["%(actor)s đã mở tài khoản %(username)s cho %(target)s", "gone.verb"]
