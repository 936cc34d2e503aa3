"""Files that leave are told of."""

import pytest

from certificates.domain.report_exports import SKILL_GAP_EXPORTED, ReportExport, last_exports, record_export
from certificates.exceptions import PurposeMissing
from lms.core.domain.audit_history import history_for
from lms.core.models import AuditEntry
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import make_commune, make_user

pytestmark = pytest.mark.django_db


def export_of(unit, **changes):
    facts = {
        "verb": SKILL_GAP_EXPORTED,
        "unit": unit,
        "unit_label": "Phường Phú Xuân, Thành phố Huế",
        "file_format": "PDF",
        "as_of": TODAY,
        "known_at": NOW,
        "with_names": True,
        "purpose": "  Lập kế hoạch   bồi dưỡng ",
    }
    return ReportExport(**(facts | changes))


def test_who_what_and_what_for_are_kept():
    unit, user = make_commune(), make_user(full_name="Phan Thị Nội")
    entry = record_export(export=export_of(unit), actor=user)
    assert (entry.reason, entry.after) == (
        "Lập kế hoạch bồi dưỡng",
        {
            "unit": "Phường Phú Xuân, Thành phố Huế",
            "format": "PDF",
            "as_of": "2026-07-20",
            "known_at": "2026-07-20T09:30:00+07:00",
            "with_names": True,
        },
    )
    assert (
        f"Phan Thị Nội ({user.username}) đã tải báo cáo khoảng trống năng lực của Phường Phú Xuân, Thành phố Huế, "
        in (history_for(unit)[0].what)
    )
    assert last_exports([SKILL_GAP_EXPORTED], unit.pk) == {SKILL_GAP_EXPORTED: entry}


def test_names_without_a_purpose_are_refused_and_nothing_is_written():
    unit, user = make_commune(), make_user()
    with pytest.raises(PurposeMissing) as refused:
        record_export(export=export_of(unit, purpose="  "), actor=user)
    assert str(refused.value) == (
        "Tệp có họ tên nên cần ghi mục đích sử dụng. Hãy điền mục đích, hoặc bỏ danh sách người khỏi tệp."
    )
    assert AuditEntry.objects.count() == 0
    assert last_exports([SKILL_GAP_EXPORTED], unit.pk) == {}


def test_figures_alone_need_no_purpose():
    entry = record_export(export=export_of(make_commune(), with_names=False, purpose=""), actor=make_user())
    assert (entry.reason, entry.after["with_names"]) == ("", False)
