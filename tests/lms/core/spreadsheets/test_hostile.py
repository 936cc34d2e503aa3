"""Workbooks made to do harm: their XML asks for files, swells or never ends; their ZIP names places of the server."""

import io
import stat
import zipfile

import pytest
import xlsxwriter

from lms.core.spreadsheets import UnusableFile, read_workbook

EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
NAMES = "abcdfgh"
GROWING = "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip(NAMES, NAMES[1:], strict=False))
SWELLING = f'<!DOCTYPE x [<!ENTITY a "{"lol" * 40}">{GROWING}<!ENTITY i "&h;"><!ENTITY e "&i;">]>'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def workbook(words="Nguyễn Văn An"):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_row(0, 0, ["Họ tên", words])
    return made.getvalue()


def changed(data, name, change):
    """The same archive with one member rewritten."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content.decode()).encode() if member.filename == name else content)
    return made.getvalue()


def with_entity(declared):
    """In the strings of an XLSX file; the words are the entity's."""

    def change(text):
        head, _end, rest = text.partition("?>")
        return f"{head}?>{declared}{rest.replace('Nguyễn Văn An', '&e;')}"

    return changed(workbook(), "xl/sharedStrings.xml", change)


def ods(declared):
    made = io.BytesIO()
    cell = '<table:table-cell office:value-type="string"><text:p>&e;</text:p></table:table-cell>'
    content = (
        f'<?xml version="1.0"?>{declared}<office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr("mimetype", ODS_TYPE)
        pack.writestr("META-INF/manifest.xml", "<a/>")
        pack.writestr("content.xml", content)
    return made.getvalue()


def cells_of(data):
    """What is read; nothing where the file is refused."""
    try:
        sheets = read_workbook(data, "danh-sach.xlsx").usable_sheets
    except UnusableFile:
        return []
    return [cell for sheet in sheets for row in sheet.rows for cell in row]


def test_the_files_themselves_are_sound():
    assert cells_of(workbook()) == ["Họ tên", "Nguyễn Văn An"]
    assert cells_of(changed(ods(""), "content.xml", lambda text: text.replace("&e;", "An"))) == ["An"]


@pytest.mark.parametrize("make", [with_entity, ods], ids=["xlsx", "ods"])
@pytest.mark.parametrize("declared", [EXTERNAL, SWELLING], ids=["external", "swelling"])
def test_entities_bring_nothing_in(make, declared):
    found = cells_of(make(declared))
    assert [cell for cell in found if "root:" in str(cell) or len(str(cell)) > 100] == []


def test_names_of_members_lead_nowhere(tmp_path, monkeypatch):
    """Nothing is unpacked onto the disk, so neither a path nor a link can point out of a folder."""
    monkeypatch.chdir(tmp_path)
    made = io.BytesIO(workbook())
    with zipfile.ZipFile(made, "a") as pack:
        pack.writestr("../../../tmp/lms-hostile", "x")
        pack.writestr("/etc/lms-hostile", "x")
        link = zipfile.ZipInfo("xl/lien-ket")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        pack.writestr(link, "/etc/passwd")
        pack.writestr("long.zip", workbook())

    assert cells_of(made.getvalue()) == ["Họ tên", "Nguyễn Văn An"]
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_a_sheet_is_no_sheet():
    def link(text):
        return "/etc/passwd"

    assert cells_of(changed(workbook(), "xl/worksheets/sheet1.xml", link)) == []
