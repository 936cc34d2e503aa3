"""PDFs that are sent: what is kept, what is refused, and that looking at them has an end."""

import io
import zlib

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.pdf_utils.writer import PdfFileWriter as StreamWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject
from pypdf.generic import TextStringObject as Text

from lms.core import pdf_judge
from lms.core.exceptions_pdf import UnfitPdf
from lms.core.pdf import render_pdf
from lms.core.pdf_uploads import check_pdf
from tests.factories.pdfs import make_pdf


def name(text):
    return NameObject(text)


def named(**entries):
    return DictionaryObject({name(f"/{key}"): value for key, value in entries.items()})


def opens_with(**action):
    return lambda writer: writer.root_object.update({name("/OpenAction"): named(**action)})


def noted(**note):
    def change(writer):
        box = ArrayObject([NumberObject(0)] * 4)
        added = writer._add_object(named(Type=name("/Annot"), Rect=box, **note))
        writer.pages[0][name("/Annots")] = ArrayObject([added])

    return change


def shows(width, height):
    def change(writer):
        picture = StreamObject()
        picture.set_data(b"\0")
        picture.update(named(Subtype=name("/Image"), Width=NumberObject(width), Height=NumberObject(height)))
        drawn = named(XObject=named(Im0=writer._add_object(picture)))
        writer.pages[0][name("/Resources")] = drawn

    return change


def unpacks_to(size):
    def change(writer):
        stream = StreamObject()
        stream._data = zlib.compress(bytes(size))
        stream[name("/Filter")] = name("/FlateDecode")
        writer._add_object(stream)

    return change


def refused(content):
    try:
        check_pdf(content)
    except UnfitPdf as fault:
        return fault.code
    return ""


KEPT = {
    "a page": make_pdf(),
    "as many pages as allowed": make_pdf(pages=pdf_judge.MOST_PAGES),
    "a page of a phone": make_pdf(size=(6000, 8000)),
    "an address": make_pdf(changed=noted(Subtype=name("/Link"), A=named(S=name("/URI"), URI=Text("https://a.vn")))),
    "a place to begin": make_pdf(changed=opens_with(S=name("/GoTo"), D=ArrayObject())),
    "A3 at 600 dots an inch": make_pdf(changed=shows(7016, 9922)),
    "bytes after the end": make_pdf() + b"\r\n\r\n",
    "a table of places that is wrong": make_pdf().replace(b"startxref\n", b"startxref\n1"),
}
UNFIT = {
    "a beginning alone": (b"%PDF-1.7\n%%EOF\n", "pdf_broken"),
    "half a file": (make_pdf(pages=20)[:900], "pdf_broken"),
    "no page": (make_pdf(pages=0), "pdf_broken"),
    "a password": (make_pdf(changed=lambda writer: writer.encrypt("mo-ra")), "pdf_locked"),
    "a lock alone": (make_pdf(changed=lambda writer: writer.encrypt("", "chu")), "pdf_locked"),
    "a page too many": (make_pdf(pages=pdf_judge.MOST_PAGES + 1), "pdf_too_many_pages"),
    "a page too wide": (make_pdf(size=(14_401, 100)), "pdf_too_large_to_draw"),
    "a page of larger units": (
        make_pdf(changed=lambda writer: writer.pages[0].update({name("/UserUnit"): FloatObject(100)})),
        "pdf_too_large_to_draw",
    ),
    "a picture too large": (make_pdf(changed=shows(20_000, 20_000)), "pdf_too_large_to_draw"),
    "a script among the names": (
        make_pdf(changed=lambda writer: writer.root_object.update({name("/Names"): named(JavaScript=named())})),
        "pdf_acts",
    ),
    "a script on opening": (make_pdf(changed=opens_with(S=name("/JavaScript"), JS=Text("1"))), "pdf_acts"),
    "a program": (make_pdf(changed=opens_with(S=name("/Launch"), F=Text("cmd.exe"))), "pdf_acts"),
    "a form sent away": (make_pdf(changed=opens_with(S=name("/SubmitForm"), F=Text("https://a.vn"))), "pdf_acts"),
    "a file within": (make_pdf(changed=lambda writer: writer.add_attachment("a.exe", b"MZ")), "pdf_acts"),
    "a file on the page": (make_pdf(changed=noted(Subtype=name("/FileAttachment"))), "pdf_acts"),
    "a film": (make_pdf(changed=noted(Subtype=name("/Screen"))), "pdf_acts"),
    "a form of Adobe's": (
        make_pdf(changed=lambda writer: writer.root_object.update({name("/AcroForm"): named(XFA=ArrayObject())})),
        "pdf_acts",
    ),
    "a script under another name": (
        make_pdf(changed=opens_with(S=name("/GoTo"))).replace(b"/S /GoTo", b"/S /J#61vaScript", 1),
        "pdf_acts",
    ),
    "a script that no list names": (make_pdf() + b"9 0 obj\n<< /S /JavaScript >>\nendobj\n", "pdf_acts"),
    "a stream that swells": (make_pdf(changed=unpacks_to(pdf_judge.MOST_UNPACKED + 1)), "pdf_too_hard"),
}


@pytest.mark.parametrize("content", KEPT.values(), ids=KEPT)
def test_what_people_scan_and_print_is_kept(content):
    check_pdf(content)


def test_what_we_print_ourselves_is_kept():
    drawn = render_pdf("<html lang='vi'><title>a</title><p>Một trang</p></html>", stylesheets=(), variant=None)

    check_pdf(drawn)


@pytest.mark.parametrize(("content", "code"), UNFIT.values(), ids=UNFIT)
def test_what_is_more_than_pages_is_refused(content, code):
    assert refused(content) == code


def packed(*objects):
    """A PDF with a page, and with what the functions make packed into a stream where no search of bytes finds it."""
    writer = StreamWriter(stream_xrefs=True)
    writer.insert_page(
        PageObject(contents=writer.add_object(generic.StreamObject(stream_data=b"")), media_box=(0, 0, 595, 842))
    )
    stream, made = writer.prepare_object_stream(), []
    for one in objects:
        made.append(writer.add_object(one(*made), obj_stream=stream))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def kind(text):
    return generic.NameObject(text)


def test_in_objects_packed_into_others_too():
    content = packed(lambda: generic.DictionaryObject({kind("/S"): kind("/JavaScript")}))

    assert b"JavaScript" not in content
    assert refused(content) == "pdf_acts"


def test_an_action_whose_kind_stands_elsewhere_too():
    content = packed(
        lambda: kind("/Launch"),
        lambda named_there: generic.DictionaryObject({kind("/S"): named_there, kind("/F"): generic.pdf_string("cmd")}),
    )

    assert b"Launch" not in content
    assert refused(content) == "pdf_acts"


def test_figures_are_told():
    with pytest.raises(UnfitPdf) as fault:
        check_pdf(make_pdf(pages=201))

    assert str(fault.value) == (
        "Tệp PDF này có 201 trang, nhiều nhất là 200 trang. Hãy tách lấy những trang cần gửi rồi gửi lại."
    )


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("lms.core.pdf_uploads.LONGEST", 0.001)

    assert refused(make_pdf()) == "pdf_too_hard"


def test_arrays_in_arrays_have_an_end():
    deep = b"[" * 20_000 + b"]" * 20_000

    assert refused(make_pdf().replace(b"/Type /Catalog", b"/Type /Catalog\n/A " + deep)) in {
        "pdf_too_hard",
        "pdf_broken",
    }
