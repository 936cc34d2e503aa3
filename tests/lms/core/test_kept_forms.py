"""What of a kept form a person is shown; keeping and sending again: `tests/lms/org/test_access.py`."""

import json
import uuid

import pytest

from lms.core.kept_forms import KeptForm

pytestmark = pytest.mark.unit

RICH = json.dumps({"blocks": [{"key": "vhnn3", "text": "Nhận hồ sơ."}, {"key": "a", "text": "Trả kết quả."}]})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (" Tên bài ", ["Tên bài"]),
        ("24/12/2026", ["24/12/2026"]),
        (RICH, ["Nhận hồ sơ.\nTrả kết quả."]),
        ('{"blocks": []}', []),
        ('{"blocks":[{}]}', ['{"blocks":[{}]}']),
        ('{"blocks": là gì', ['{"blocks": là gì']),
        ("2026-12-01T05:15:16.175375+00:00", []),
        (str(uuid.uuid4()), []),
        ("on", []),
        (" ", []),
    ],
)
def test_what_a_person_would_know_again(value, shown):
    form = KeptForm("/", (("ten", value),), had_files=False)
    assert [one for _name, one in form.typed] == shown
    assert form.fields == (("ten", value),)
