"""A package is whole or says what is wrong with it."""

import csv
import json
import random
import shutil

import pytest

from lms.core.open_package.checking import check_package
from lms.core.open_package.layout import PackageProblem, is_inside
from lms.core.open_package.writing import package_at, unfinished_name

pytestmark = pytest.mark.unit
ROWS = b'id,name\r\n1,"H\xc3\xa0, ""Hai"""\r\n2,"hai\r\nd\xc3\xb2ng"\r\n'


def make(target, rows: int = 2):
    with package_at(target) as package:
        with package.file("data/people.csv") as out:
            out.write(ROWS)
        written = out.written
        package.add("media/ảnh bìa.jpg", bytes(range(256)) * 40)
        schema = {"fields": [{"name": "id"}, {"name": "name"}]}
        told = {"path": written.path, "schema": schema, "rowCount": rows, "bytes": written.size}
        resources = [told | {"hash": f"sha256:{written.sha256}"}]
        package.add("datapackage.json", json.dumps({"resources": resources}).encode())
    return target


@pytest.mark.parametrize("name", ["a.zip", "a"])
def test_what_was_written_is_whole(tmp_path, name):
    limit = csv.field_size_limit()
    checked = check_package(make(tmp_path / name))

    assert csv.field_size_limit() == limit  # what others read by
    assert (checked.problems, checked.files, checked.tables, checked.rows) == ([], 3, 1, 2)
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_any_flipped_bit_of_a_zip_is_told(tmp_path):
    target = make(tmp_path / "a.zip")
    whole = target.read_bytes()
    places = [*range(60), *range(len(whole) - 200, len(whole)), *random.Random(1).sample(range(len(whole)), 200)]
    for place in places:
        for bit in (0, 7):
            turned = bytearray(whole)
            turned[place] ^= 1 << bit
            target.write_bytes(turned)
            assert check_package(target).problems != [], (place, bit)
    target.write_bytes(whole[:-1])
    assert check_package(target).problems != []
    target.write_bytes(whole + b"x")
    assert check_package(target).problems != []
    target.write_bytes(b"")
    assert check_package(target).problems != []


def test_any_flipped_bit_of_a_folder_is_told(tmp_path):
    folder = make(tmp_path / "a")
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        whole = path.read_bytes()
        for place in range(0, len(whole), 7):
            turned = bytearray(whole)
            turned[place] ^= 1
            path.write_bytes(turned)
            assert check_package(folder).problems != [], (path, place)
        path.write_bytes(whole)
    assert check_package(folder).problems == []


def test_what_is_missing_or_was_added_is_named(tmp_path):
    folder = make(tmp_path / "a")
    (folder / "data" / "more.csv").write_text("x")
    assert check_package(folder).problems == ["data/more.csv is not in SHA256SUMS: it was put there later."]
    (folder / "data" / "more.csv").unlink()
    (folder / "data" / "people.csv").unlink()
    assert check_package(folder).problems == ["data/people.csv is missing.", "The table data/people.csv is missing."]
    shutil.rmtree(folder / "data")
    (folder / "datapackage.json").unlink()
    assert "datapackage.json is missing." in check_package(folder).problems
    with pytest.raises(PackageProblem, match="There is no file or folder"):
        check_package(tmp_path / "b")


def test_a_table_of_another_length_gets_no_name(tmp_path):
    with pytest.raises(PackageProblem, match=r"has 2 rows instead of 3\. Nothing was kept\."):
        make(tmp_path / "a.zip", rows=3)
    assert list(tmp_path.iterdir()) == []


def test_two_at_a_time_are_refused(tmp_path):
    with package_at(tmp_path / "a.zip") as package:
        with pytest.raises(PackageProblem, match="Another run is writing"), package_at(tmp_path / "a.zip"):
            pass
        package.add("datapackage.json", b'{"resources": []}')
    assert check_package(tmp_path / "a.zip").problems == []


def test_names_that_lead_out_are_refused(tmp_path):
    names = ("a", "a/b ế.pdf", "/a", "../a", "a/../b", "a\\b", "c:a", "a\nb", "")
    assert [name for name in names if is_inside(name)] == ["a", "a/b ế.pdf"]
    with pytest.raises(PackageProblem, match="no name for a file"), package_at(tmp_path / "a") as package:
        package.add("../b", b"")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_written_over(tmp_path):
    for name in ("a", "b.zip"):
        left = unfinished_name(tmp_path / name)
        if name == "a":
            (left / "data").mkdir(parents=True)
            (left / "data" / "old.csv").write_text("x")
        else:
            left.write_bytes(b"x" * 1_000_000)
        assert check_package(make(tmp_path / name)).problems == []
    assert {one.name for one in tmp_path.iterdir()} == {"a", "b.zip"}
