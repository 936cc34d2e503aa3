import pytest

from lms.core import checks_pdf

pytestmark = pytest.mark.unit

HERE = ("libc.so.6", "libc.dylib")
GONE = ("libnowhere.so.0",)


@pytest.mark.parametrize(
    ("needed", "subset", "ids"),
    [
        ({"Pango": HERE}, HERE, []),
        ({"Pango": HERE}, GONE, ["lms.W011"]),
        ({"Pango": GONE, "Fontconfig": HERE}, GONE, ["lms.E010"]),
    ],
)
def test_missing_libraries_are_named_with_the_remedy(monkeypatch, needed, subset, ids):
    monkeypatch.setattr(checks_pdf, "NEEDED", needed)
    monkeypatch.setattr(checks_pdf, "SUBSET", subset)
    found = checks_pdf.check_pdf_libraries()
    assert [message.id for message in found] == ids
    assert all("apt-get install" in message.hint for message in found)
