"""What may be appended to a paper beside a signature, and what is told; each as an editor would add it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle

from lms.core.seal.apart import apart
from lms.core.seal.pages import alters_pages
from lms.core.seal.stamping import seal_pdf
from tests.factories.seals import key_of, make_key_file, make_paper

pytestmark = pytest.mark.integration
ROOM, WHOLE, CODE, HEADING, FOOT_MARGIN = (
    (320, 640, 540, 690),
    (0, 0, 595, 842),
    (90, 300, 200, 380),
    (90, 745, 300, 790),
    (320, 5, 540, 40),
)
"""Boxes on a portrait page: in the room for a signature, over all, over a code, over the heading, on the edge."""
PAINT = b"1 1 1 rg 0 0 900 900 re f"
SCRIPT = {"S": pdf_name("/JavaScript"), "JS": generic.pdf_string("app.alert(1)")}

Doc = IncrementalPdfFileWriter


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return key_of(make_key_file(tmp_path_factory.mktemp("keys") / "office.p12", name="Nguyễn Văn Ước"))


def of(**entries):
    return generic.DictionaryObject({pdf_name(f"/{name}"): value for name, value in entries.items()})


def numbers(*held):
    return generic.ArrayObject(map(generic.FloatObject, held))


def look(doc: Doc, box=WHOLE, paint=PAINT):
    form = of(
        Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=numbers(0, 0, box[2] - box[0], box[3] - box[1])
    )
    return doc.add_object(generic.StreamObject(form, stream_data=paint))


def page_of(doc: Doc):
    page = doc.find_page_for_modification(0)[0].get_object()
    doc.update_container(page)
    return page


def note(doc: Doc, subtype="/Widget", box=WHOLE, **entries):
    """Put a note on the page that paints over `box`."""
    made = of(Type=pdf_name("/Annot"), Subtype=pdf_name(subtype), F=generic.NumberObject(4), Rect=numbers(*box))
    made |= of(**({"AP": of(N=look(doc, box))} | entries))
    page = page_of(doc)
    held = page.get("/Annots", generic.ArrayObject())
    held.append(doc.add_object(generic.DictionaryObject(made)))
    page[pdf_name("/Annots")] = held


def field(doc: Doc, box=ROOM):
    fields.append_signature_field(doc, fields.SigFieldSpec("ChuKy", on_page=0, box=box))


def edited(content: bytes, edit: Callable[[Doc], object]) -> bytes:
    doc = IncrementalPdfFileWriter(io.BytesIO(content))
    edit(doc)
    out = io.BytesIO()
    doc.write(out)
    return out.getvalue()


def signed(content: bytes, key, *, name="ChuKy", box=None) -> bytes:
    out = io.BytesIO()
    sealer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name=name, md_algorithm="sha256"),
        key.signer,
        stamp_style=TextStampStyle(stamp_text="Ký bởi %(signer)s"),
        new_field_spec=fields.SigFieldSpec(name, on_page=0, box=box) if box else None,
    )
    apart(sealer.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(content)), output=out)
    return out.getvalue()


def fonts(doc: Doc):
    held = page_of(doc)["/Resources"]["/Font"]
    doc.update_container(held)
    return held, sorted(held)


# What honest tools do.


def page_rewritten(doc: Doc):
    page = page_of(doc)
    page[pdf_name("/Tabs")] = pdf_name("/S")
    page[pdf_name("/Annots")] = doc.add_object(generic.ArrayObject())


def root_given(**entries):
    def edit(doc: Doc):
        doc.root.update(of(**entries))
        doc.update_root()

    return edit


HONEST = {
    "nothing": lambda doc: root_given()(doc),
    "an empty field": field,
    "the page written anew": page_rewritten,
    "what proves the signature for long": root_given(DSS=of(Type=pdf_name("/DSS"))),
}


@pytest.mark.parametrize("edit", HONEST.values(), ids=HONEST)
def test_what_signing_tools_add_is_not_told(edit, key):
    whole = signed(edited(make_paper(), edit), key)
    assert alters_pages(make_paper(), whole) is False


@pytest.mark.parametrize("box", [None, ROOM, FOOT_MARGIN])
def test_a_signature_in_its_place_is_not_told(box, key):
    once = signed(make_paper(), key, box=box)
    assert alters_pages(make_paper(), once) is False
    assert alters_pages(make_paper(), signed(once, key, name="Hai", box=ROOM)) is False


def test_a_seal_is_not_told_nor_a_signature_after_it(key):
    sealed = seal_pdf(make_paper(), key=key, at=datetime(2026, 7, 6, tzinfo=UTC), reason="")
    assert alters_pages(make_paper(), sealed) is False
    assert alters_pages(sealed, signed(sealed, key, box=ROOM)) is False


# What isn't.


@pytest.mark.parametrize("box", [WHOLE, CODE, HEADING])
def test_the_look_of_a_signature_over_what_the_paper_says_is_told(box, key):
    assert alters_pages(make_paper(), signed(make_paper(), key, box=box)) is True


def test_a_seal_painted_over_is_told(key):
    sealed = seal_pdf(make_paper(), key=key, at=datetime(2026, 7, 6, tzinfo=UTC), reason="")

    def edit(doc: Doc):
        held = page_of(doc)["/Annots"][0].get_object()
        held.update(of(AP=of(N=look(doc)), Rect=numbers(*WHOLE)))
        doc.update_container(held)

    assert alters_pages(sealed, signed(edited(sealed, edit), key)) is True


def second_look(doc: Doc):
    field(doc)
    note(doc, Parent=doc.root["/AcroForm"]["/Fields"].raw_get(0))


def script_on_field(doc: Doc):
    field(doc)
    held = doc.root["/AcroForm"]["/Fields"][0]
    held[pdf_name("/AA")] = of(E=of(**SCRIPT))
    doc.update_container(held)


def overwritten(doc: Doc):
    page = page_of(doc)
    page[pdf_name("/Contents")] = doc.add_object(generic.StreamObject(stream_data=page["/Contents"].data + PAINT))


def fonts_swapped(doc: Doc):
    held, names = fonts(doc)
    held[names[-1]] = held.raw_get(names[0])


def key_moved_inwards(doc: Doc):
    """Entry by entry the same, but one stands in another now."""
    held = page_of(doc)["/Resources"]
    outer, inner = sorted(held)[-1], held[sorted(held)[-2]]
    inner[pdf_name(outer)] = held.raw_get(outer)
    del held[outer]
    doc.update_container(held)
    doc.update_container(inner)


def turned_by_its_tree(doc: Doc):
    tree = doc.root["/Pages"]
    tree[pdf_name("/Rotate")] = generic.NumberObject(90)
    doc.update_container(tree)


def named_script(doc: Doc):
    names = doc.root["/Names"]
    names.update(of(JavaScript=of(Names=generic.ArrayObject([generic.pdf_string("a"), of(**SCRIPT)]))))
    doc.update_container(names)


def page_given(**entries):
    return lambda doc: page_of(doc).update(of(**entries))


TOLD = {
    "words on the page": overwritten,
    "a page turned": page_given(Rotate=generic.NumberObject(180)),
    "all pages turned": turned_by_its_tree,
    "a page cut": page_given(CropBox=numbers(0, 0, 300, 300)),
    "a script of the page": page_given(AA=of(O=of(**SCRIPT))),
    "another font in a font's place": fonts_swapped,
    "an entry moved": key_moved_inwards,
    **{
        subtype: lambda doc, subtype=subtype: note(doc, subtype)
        for subtype in ("/FreeText", "/Stamp", "/Link", "/Redact", "/Watermark")
    },
    "a text field": lambda doc: note(doc, FT=pdf_name("/Tx"), V=generic.pdf_string("mức 5")),
    "a field that looks signed": lambda doc: note(doc, FT=pdf_name("/Sig")),
    "a field that says it is signed": lambda doc: note(doc, FT=pdf_name("/Sig"), V=of(Type=pdf_name("/Sig"))),
    "a field that shows when pointed at": lambda doc: note(
        doc, FT=pdf_name("/Sig"), AP=of(N=look(doc, paint=b""), R=look(doc))
    ),
    "a second look of the signature": second_look,
    "a script of the field": script_on_field,
    "a script at opening": root_given(OpenAction=of(**SCRIPT)),
    "a script by name": named_script,
    "a form of another kind": root_given(
        AcroForm=of(Fields=generic.ArrayObject(), XFA=generic.pdf_string("<xdp/>")),
    ),
    "a parcel of files": root_given(Collection=of(Type=pdf_name("/Collection"))),
    "layers": root_given(OCProperties=of(D=of(BaseState=pdf_name("/OFF")))),
}


@pytest.mark.parametrize("edit", TOLD.values(), ids=TOLD)
def test_what_changes_the_pages_is_told_though_signed_after(edit, key):
    whole = signed(edited(make_paper(), edit), key)
    assert whole.startswith(make_paper())
    assert alters_pages(make_paper(), whole) is True


def test_what_cannot_be_read_in_one_way_is_told():
    assert alters_pages(make_paper(), make_paper() + make_paper("khác")) is True
    assert alters_pages(make_paper(), make_paper() + b"\nstartxref\n0\n%%EOF\n") is True
