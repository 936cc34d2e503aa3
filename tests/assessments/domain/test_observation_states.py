"""When a checklist is passed: a table of examples."""

import pytest

from assessments.domain.observation_states import is_passed

CRITICAL = (True, False, True, False)


@pytest.mark.parametrize(
    ("marks", "most_missed", "passed"),
    [
        ("MMMM", 0, True),
        ("MNMM", 0, False),
        ("MNMM", 1, True),
        ("MSMM", 1, True),
        ("MNMS", 1, False),
        ("MNMS", 2, True),
        ("NMMM", 2, False),
        ("MMSM", 2, False),
        ("SSSS", 2, False),
    ],
)
def test_critical_actions_must_be_seen_done_and_few_others_may_be_missing(marks, most_missed, passed):
    words = {"M": "met", "N": "not_met", "S": "not_seen"}

    assert is_passed([(one, words[mark]) for one, mark in zip(CRITICAL, marks, strict=True)], most_missed) is passed
