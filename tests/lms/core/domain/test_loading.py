import pytest

from lms.core.domain.loading import (
    DataFileUnreadable,
    Difference,
    Loaded,
    Refusal,
    Row,
    compare,
    fitting,
    keyed,
    read_rows,
    write_rows,
)
from lms.core.models import AuditEntry
from lms.org.models import Position
from tests.factories.people import REFORM, make_position


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "rows.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.unit
def test_read_rows_gives_clean_cells_and_line_numbers(file):
    path = file('\ufeffcode,name\r\n001,"Xa\u0303  Hoa\u0300 An"\r\n\r\n002,"hai\r\ndòng"\r\n003\r\n')
    assert read_rows(path, ["code", "name"]) == [
        Row(2, {"code": "001", "name": "Xã Hoà An"}),
        Row(5, {"code": "002", "name": "hai dòng"}),
        Row(6, {"code": "003", "name": ""}),
    ]


@pytest.mark.unit
def test_read_rows_drops_cells_beyond_the_header(file):
    assert read_rows(file("code\n1,2,3\n"), ["code"]) == [Row(2, {"code": "1"})]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("code\n1\n", "thiếu cột name"),
        ("", "thiếu cột code, name"),
        (b"code,name\n1,\xe3\n", "tệp không phải CSV bảng mã UTF-8"),
    ],
)
def test_read_rows_names_what_is_wrong_with_a_file(file, content, problem):
    with pytest.raises(DataFileUnreadable) as raised:
        read_rows(file(content), ["code", "name"])
    assert str(raised.value) == f"Không đọc được tệp dữ liệu rows.csv: {problem}. Chưa có gì được ghi từ tệp này."


@pytest.mark.unit
def test_read_rows_names_a_missing_file(tmp_path):
    with pytest.raises(DataFileUnreadable, match=r"none\.csv: không mở được tệp\."):
        read_rows(tmp_path / "none.csv", ["code"])


@pytest.mark.unit
def test_keyed_refuses_lines_without_a_key_or_with_one_seen_before():
    loaded = Loaded()
    rows = [Row(2, {"a": "1", "b": "x"}), Row(3, {"a": "", "b": "x"}), Row(4, {"a": "1", "b": "x"})]
    assert list(keyed(rows, ["a", "b"], loaded)) == [("1/x", rows[0])]
    assert loaded.refused == [
        Refusal(3, "/x", "Dòng này chưa có mã (cột a, b)."),
        Refusal(4, "1/x", "Mã này đã có ở dòng 2; mỗi mã chỉ một dòng."),
    ]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"name_vi": "Chuyên viên", "usual_rank": ""}, []),
        ({"name_vi": ""}, ["Ô “tên” còn trống."]),
        ({"name_vi": "x" * 301}, ["Ô “tên” dài quá 300 ký tự."]),
    ],
)
def test_fitting_refuses_what_does_not_fit_its_column(fields, reasons):
    loaded = Loaded()
    assert fitting(Position, Row(2, {}), "A", fields, loaded) is not bool(reasons)
    assert [refusal.reason for refusal in loaded.refused] == reasons


@pytest.mark.unit
def test_compare_looks_at_wanted_fields_only():
    same, other = Position(code="A", name_vi="A", fields="ghi riêng"), Position(code="B", name_vi="B")
    wanted = {"A": {"name_vi": "A"}, "B": {"name_vi": "Bê"}, "C": {"name_vi": "C"}}
    assert compare({"A": same, "B": other}, wanted) == Difference(["C"], [(other, {"name_vi": "Bê"})], 1)


@pytest.mark.django_db
def test_write_rows_creates_changes_and_audits_what_changed():
    known = make_position("A", "Văn thư")
    loaded = Loaded()
    extra = {"mark": "unverified", "search_key": "x", "valid_from": REFORM}
    rows = write_rows(
        Position,
        {"A": known},
        {"A": {"name_vi": "Văn thư viên"}, "B": {"name_vi": "Thủ quỹ"}},
        loaded,
        make=lambda code: {"code": code, **extra},
    )
    assert {code: row.name_vi for code, row in rows.items()} == {"A": "Văn thư viên", "B": "Thủ quỹ"}
    assert set(Position.objects.values_list("code", "name_vi")) == {("A", "Văn thư viên"), ("B", "Thủ quỹ")}
    assert (loaded.as_json(), loaded.read) == ({"created": 1, "changed": 1, "same": 0, "refused": []}, 2)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target_id, entry.before, entry.after, entry.actor) == (
        "core.reference.changed",
        str(known.pk),
        {"name_vi": "Văn thư"},
        {"name_vi": "Văn thư viên"},
        None,
    )
