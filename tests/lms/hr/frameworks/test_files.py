"""A version as a workbook and back: nothing is lost, Excel's habits do no harm, faults are told at their cell."""

import io
import unicodedata
from dataclasses import replace

import openpyxl
import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, LevelWords, contents_of, state_of
from lms.competencies.domain.framework_drafts import replace_contents
from lms.competencies.domain.framework_files import read_framework_file
from lms.competencies.enums import CompetencyMark
from lms.core.spreadsheets import read_workbook
from lms.core.vietnamese.text import normalise
from lms.hr.frameworks.importing import _packed, _unpacked
from lms.hr.frameworks.xlsx import version_xlsx
from tests.factories.frameworks import NOW, FrameworkWorld

pytestmark = pytest.mark.django_db
WORDS = st.text(st.sampled_from("aăđếộ =+-@'\"<1.,"), min_size=1, max_size=20).map(normalise).filter(bool)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)


@st.composite
def competencies(draw):
    found = []
    for number in range(draw(st.integers(0, 3))):
        first = draw(st.integers(1, 5))
        last = draw(st.integers(first, 5))
        levels = draw(st.sets(st.integers(first, last)))
        found.append(
            CompetencyFacts(
                f"P{number:02}",
                draw(WORDS),
                f"{draw(WORDS)} {number}",
                draw(WORDS | st.just("")),
                draw(st.sampled_from(CompetencyMark)),
                first,
                last,
                tuple(LevelWords(level, draw(LINES), draw(LINES | st.just(""))) for level in sorted(levels)),
            )
        )
    return tuple(found)


def exported(draft, before=None):
    return version_xlsx(draft, before=before, run_by="Phan Thị Tỉnh", run_at=NOW)


def read(data):
    return read_framework_file(read_workbook(data, "khung.xlsx"), "KNL")


@given(said=competencies(), basis=LINES | st.just(""), language=st.sampled_from(["vi", "en"]))
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_exported_and_imported_again_is_the_same(said, basis, language):
    with transaction.atomic():
        _goes_round(said, basis, language)
        transaction.set_rollback(True)


def _goes_round(said, basis, language):
    world = FrameworkWorld()
    draft = world.draft()
    before = contents_of(draft)
    wanted = Contents(replace(before.facts, legal_basis=basis), said)
    replace_contents(draft=draft, contents=wanted, seen=state_of(before), actor=world.hr)
    draft.refresh_from_db()
    with translation.override(language):
        found = read(exported(draft, world.version))
    assert (found.problems, found.contents) == ((), wanted)
    assert _unpacked(draft, _packed(draft, wanted, "seen")) == (wanted, "seen")


@pytest.fixture
def book():
    world = FrameworkWorld()
    draft = world.draft()
    return draft, openpyxl.load_workbook(io.BytesIO(exported(draft)))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_habits_of_excel_do_no_harm(book):
    draft, sheets = book
    named = sheets["Năng lực"]
    named["A7"].value, named["E7"].value = " c01 ", " 1 "
    named["C7"].value = unicodedata.normalize("NFD", "Đạo đức  và bản lĩnh ")
    named.insert_rows(8)
    sheets["Mô tả mức"]["B7"].value = "1,0"
    sheets.create_sheet("Ghi chú")["A1"].value = "riêng"
    found = read(saved(sheets))
    assert (found.problems, found.contents) == ((), contents_of(draft))


def test_every_fault_is_told_at_its_cell_and_nothing_comes_of_the_file(book):
    _draft, sheets = book
    info, scale, named, levels = (sheets[name] for name in ("Thông tin", "Thang mức", "Năng lực", "Mô tả mức"))
    info["B9"].value = "hôm nay"
    scale["A8"].value = "một"
    named["A8"].value, named["G9"].value, named["C10"].value = "c01", "chắc", None
    levels["A7"].value, levels["B8"].value = "Z99", 1
    found = read(saved(sheets))
    assert found.contents is None
    assert [(one.sheet, f"{one.column}{one.row}", one.text) for one in found.problems] == [
        ("Thông tin", "B9", "“hôm nay” không phải ngày. Hãy ghi ngày/tháng/năm, ví dụ 01/07/2026."),
        ("Thang mức", "A8", "“một” không phải số nguyên. Hãy ghi một mức, ví dụ 3."),
        ("Năng lực", "A8", "Mã C01 đã có ở dòng trên. Mỗi năng lực một dòng."),
        (
            "Năng lực",
            "G9",
            "Độ tin cậy “chắc” chưa có trong danh sách. Ghi một trong: theo khung, minh họa.",
        ),
        ("Năng lực", "C10", "Ô “Tên năng lực” còn trống. Hãy ghi vào."),
        ("Mô tả mức", "A7", "Trang Năng lực không có mã “Z99”. Hãy thêm năng lực ở đó, hoặc sửa mã."),
    ] + [
        ("Mô tả mức", f"A{row}", "Trang Năng lực không có mã “T01”. Hãy thêm năng lực ở đó, hoặc sửa mã.")
        for row in (12, 13, 14)
    ]


def test_a_rule_broken_in_a_file_is_told_and_a_missing_sheet_too(book):
    _draft, sheets = book
    sheets["Năng lực"]["F7"].value = 2
    assert [(one.sheet, f"{one.column}{one.row}", one.text) for one in read(saved(sheets)).problems] == [
        (
            "Năng lực",
            "A7",
            "C01: Mức 3 nằm ngoài khoảng 1–2 của năng lực. Hãy xóa mô tả của mức này, hoặc đổi mức đầu, mức cuối.",
        )
    ]
    del sheets["Mô tả mức"]
    assert [(one.sheet, one.row) for one in read(saved(sheets)).problems] == [("Mô tả mức", 0)]


def test_no_cell_becomes_a_formula(book):
    draft, _sheets = book
    draft.competencies.filter(competency__code="C01").update(name_vi="=1+1")
    sheets = openpyxl.load_workbook(io.BytesIO(exported(draft)))
    cell = sheets["Năng lực"]["C7"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
