"""Two versions beside each other, and words marked inside of two wordings. Nothing here needs a database."""

from dataclasses import replace
from datetime import date

import pytest

from lms.competencies.domain.framework_comparing import compare_contents
from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, LevelWords, VersionFacts
from lms.core.word_marks import word_marks

FACTS = VersionFacts("Nghị định 1", date(2025, 7, 1), 1, 5, (LevelWords(1, "Biết"), LevelWords(2, "Làm")))
ETHICS = CompetencyFacts("C01", "chung", "Đạo đức", levels=(LevelWords(1, "Nêu được quy tắc."),))
REGISTRY = CompetencyFacts("T01", "nghiệp vụ", "Hộ tịch")
PROOFS = CompetencyFacts("T02", "nghiệp vụ", "Chứng thực")
OLD = Contents(FACTS, (ETHICS, REGISTRY, PROOFS))


def lines(new):
    found = compare_contents(OLD, new)
    return (
        [(line.label, line.old, line.new) for line in found.facts],
        [one.code for one in found.added],
        [one.code for one in found.dropped],
        {one.code: [(line.label, line.old, line.new) for line in one.lines] for one in found.changed},
        found.same,
    )


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (OLD, ([], [], [], {}, 3)),
        (
            Contents(
                replace(FACTS, legal_basis="Nghị định 2", scale=(*FACTS.scale[:1], LevelWords(2, "Tự làm"))),
                OLD.competencies,
            ),
            ([("Căn cứ", "Nghị định 1", "Nghị định 2"), ("Tên mức 2", "Làm", "Tự làm")], [], [], {}, 3),
        ),
        (
            Contents(FACTS, (ETHICS, PROOFS, replace(REGISTRY, code="T09", name_vi="Số"))),
            ([], ["T09"], ["T01"], {}, 2),
        ),
        (
            Contents(FACTS, (replace(ETHICS, levels=(LevelWords(1, "Giải thích quy tắc."),)), PROOFS, REGISTRY)),
            (
                [],
                [],
                [],
                {"C01": [("Mức 1", "Nêu được quy tắc.", "Giải thích quy tắc.")], "T01": [("Thứ tự", "2", "3")]},
                1,
            ),
        ),
        (
            Contents(FACTS, (ETHICS, replace(PROOFS, group="chung", last_level=4), REGISTRY)),
            ([], [], [], {"T02": [("Nhóm", "nghiệp vụ", "chung"), ("Khoảng mức", "1–5", "1–4")]}, 2),
        ),
    ],
)
def test_what_two_versions_say_otherwise(new, told):
    assert lines(new) == told


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("Nêu được quy tắc.", "Nêu được quy tắc.", ("Nêu được quy tắc.", "Nêu được quy tắc.")),
        ("Nêu được quy tắc.", "Giải thích quy tắc.", ("[Nêu được] quy tắc.", "[Giải thích] quy tắc.")),
        ("từ 01/07/2025", "từ 30/11/2025", ("từ [01/07/2025]", "từ [30/11/2025]")),
        ("", "Mới hẳn", ("", "[Mới hẳn]")),
        ("Một hai", "Một hai ba", ("Một hai", "Một hai[ ba]")),
    ],
)
def test_words_are_marked_where_they_differ(old, new, marked):
    sides = word_marks(old, new)
    assert (
        tuple("".join(f"[{part.text}]" if part.is_changed else part.text for part in side) for side in sides) == marked
    )
    assert tuple("".join(part.text for part in side) for side in sides) == (old, new)
