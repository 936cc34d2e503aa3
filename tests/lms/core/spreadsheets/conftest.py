import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter


def make_xlsx(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        write(book)
    return buffer.getvalue()


def make_zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_ods(*cells: str, kind: str = "string") -> bytes:
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in [("office", "office"), ("table", "table"), ("text", "text")]
    )
    said = ' office:value="{}"' if kind == "float" else ""
    row = "".join(
        f'<table:table-cell office:value-type="{kind}"{said.format(c)}><text:p>{c}</text:p></table:table-cell>'
        for c in cells
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Trang 1"><table:table-row>{row}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return make_zip(
        {"mimetype": mimetype.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    )


@pytest.fixture
def roster_xlsx() -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Danh sách")
        page.write_string(0, 0, "Họ và tên")
        page.write_string(2, 0, "Đỗ Văn Đạt")

    return make_xlsx(write)
