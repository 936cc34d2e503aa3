import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy

from lms.core.domain.audit_values import DIGEST_MARK, clean_values, register_sensitive_fields
from lms.core.enums import JobStatus


def test_values_become_what_both_databases_give_back_unchanged():
    some_id = uuid.UUID(int=7)
    assert clean_values(
        {
            "text": "Ủy ban\x00",
            "count": 3,
            "yes": True,
            "none": None,
            "share": Decimal("1.50"),
            "float": 1e100,
            "day": date(2026, 7, 1),
            "moment": datetime(2026, 7, 1, 8, 30, tzinfo=UTC),
            "id": some_id,
            "choice": JobStatus.FAILED,
            "label": gettext_lazy("Hủy"),
            "list": (1, Decimal(2)),
            "set": {"b", "a"},
            "inner": {"x": some_id},
        }
    ) == {
        "text": "Ủy ban\ufffd",
        "count": 3,
        "yes": True,
        "none": None,
        "share": "1.50",
        "float": "1e+100",
        "day": "2026-07-01",
        "moment": "2026-07-01T08:30:00+00:00",
        "id": str(some_id),
        "choice": "failed",
        "label": "Hủy",
        "list": [1, "2"],
        "set": ["a", "b"],
        "inner": {"x": str(some_id)},
    }


def test_identity_data_enters_as_keyed_digests_only():
    register_sensitive_fields("tests_secret")
    first = clean_values({"cccd": "012345678901", "rows": [{"birth_date": date(1980, 5, 7)}], "tests_secret": "x"})
    again = clean_values({"cccd": "012345678901", "rows": [{"birth_date": date(1980, 5, 8)}], "tests_secret": ""})
    assert first["cccd"].startswith(DIGEST_MARK)
    assert first["cccd"] == again["cccd"]
    assert first["rows"][0]["birth_date"] != again["rows"][0]["birth_date"]
    assert "012345678901" not in str(first)
    assert "1980" not in str(first)
    assert (first["tests_secret"].startswith(DIGEST_MARK), again["tests_secret"]) == (True, None)
