"""A certificate's files from layout to seal to an office's signature, and what verification says of each."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from certificates.domain.file_signatures import kept_signatures
from certificates.domain.file_verification import verify_file
from certificates.domain.files import check_file, keep_file
from certificates.domain.revoking import revoke_certificate
from certificates.domain.sealing import choose_sealing, seal_certificate, sealed_issuers, unsealed
from certificates.domain.signing_outside import TakenAs, take_signed, to_sign
from certificates.domain.signing_packs import LIST_NAME, NOTE_NAME, packed, unpacked
from certificates.enums import FileKind, FileMatch
from certificates.exceptions import (
    FileAltered,
    NoSignature,
    NotBegunByOurs,
    NothingToTake,
    NotSignedYet,
    NotTheIssuersSeal,
    NotYoursToSeal,
    PagesAltered,
    PaperNoLongerCounts,
    SignatureBroken,
    SignatureNotOfAll,
    SignedFileNotPdf,
    TooManyToTake,
    ZipUnreadable,
)
from certificates.models import Certificate, CertificateFile
from lms.core.exceptions_seal import SealKeyMissing
from lms.core.models import AuditEntry
from lms.core.seal import stamping
from lms.core.seal.keys import DEMO_NAME, forget_keys
from lms.core.seal.pages import alters_pages
from tests.factories.certificates import NOW, make_exam_course, make_issued, make_office
from tests.factories.people import make_user
from tests.factories.seals import OFFICE, PASSPHRASE, key_of, make_key_file, make_paper, pdfsig, sign_outside

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = date(2026, 7, 7)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    forget_keys()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def issued(office):
    return keep_file(certificate=make_issued(office), content=make_paper(), now=NOW)


@pytest.fixture
def demo_key(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = make_key_file(tmp_path / "demo.p12", name=DEMO_NAME), PASSPHRASE


@pytest.fixture
def outside(tmp_path):
    return key_of(make_key_file(tmp_path / "outside.p12", name="Nguyễn Văn Ước"))


def bytes_of(file: CertificateFile) -> bytes:
    with file.file.open("rb") as stored:
        return stored.read()


def take(content: bytes, office, *, name: str = "a.pdf"):
    mine = Certificate.objects.issued_in_scope_of(office.hr)
    return take_signed(name=name, content=content, issued=mine, actor=office.hr, now=LATER)


def test_a_seal_is_a_row_of_its_own_and_the_paper_its_beginning(issued, demo_key, tmp_path):
    sealed = seal_certificate(certificate=issued, now=LATER)
    first, second = issued.files.all()
    assert (first.kind, first.size, first.signatures, bytes_of(first)) == (
        FileKind.UNSIGNED,
        len(make_paper()),
        [],
        make_paper(),
    )
    assert (second, second.kind, second.made_at) == (sealed, FileKind.SEALED, LATER)
    assert bytes_of(second).startswith(make_paper())
    assert [(one.signer, one.is_intact, one.is_demo) for one in kept_signatures(second)] == [(DEMO_NAME, True, True)]
    assert check_file(issued) == second
    assert "Signature is Valid." in pdfsig(bytes_of(second), tmp_path)
    assert seal_certificate(certificate=issued, now=LATER) is None
    assert AuditEntry.objects.get(verb="certificates.file_sealed").after["signers"] == [DEMO_NAME]


def test_verification_knows_each_of_the_files(issued, demo_key, office, outside, django_assert_num_queries):
    sealed = bytes_of(seal_certificate(certificate=issued, now=LATER))
    signed = sign_outside(sealed, outside)
    assert take(signed, office).outcome == TakenAs.ACCEPTED
    for content, kind, signers in (
        (make_paper(), FileKind.UNSIGNED, []),
        (sealed, FileKind.SEALED, [DEMO_NAME]),
        (signed, FileKind.SIGNED, [DEMO_NAME, "Nguyễn Văn Ước"]),
    ):
        with django_assert_num_queries(1):
            check = verify_file(content, DAY)
        assert (check.match, check.kind, check.certificate.code) == (FileMatch.EXACT, kind, issued.code)
        assert ([one.signer for one in check.signatures], check.is_demo) == (signers, bool(signers))


def test_a_signature_that_was_not_handed_in_is_read_from_the_file(issued, outside):
    check = verify_file(sign_outside(make_paper(), outside), DAY)
    assert (check.match, check.kind, check.added) == (FileMatch.EXTENDED, FileKind.UNSIGNED, 0)
    assert [(one.signer, one.is_intact) for one in check.signatures] == [("Nguyễn Văn Ước", True)]


def test_bytes_behind_the_last_signature_are_counted(issued, demo_key):
    sealed = bytes_of(seal_certificate(certificate=issued, now=LATER))
    check = verify_file(sealed + b"\n%% more", DAY)
    assert (check.match, check.kind, check.added) == (FileMatch.EXTENDED, FileKind.SEALED, 8)
    assert [one.is_intact for one in check.signatures] == [True]


@pytest.mark.parametrize("place", [50, 1000, -40])
def test_one_byte_edited_is_told_as_changed(issued, demo_key, place):
    sealed = bytes_of(seal_certificate(certificate=issued, now=LATER))
    for content in (sealed, make_paper()):
        at = place % len(content)
        check = verify_file(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :], DAY)
        assert (check.match, check.certificate.code) == (FileMatch.CHANGED, issued.code)


def test_an_edited_copy_of_two_papers_names_none(issued, office):
    other = make_issued(office, make_exam_course("khoa-hai"))
    content = make_paper()[:-2] + b" \n"
    keep_file(certificate=other, content=content, now=NOW)
    check = verify_file(content[:-2] + b"\t\t", DAY)
    assert (check.match, check.certificate) == (FileMatch.CHANGED, None)


def test_a_copy_saved_again_is_not_the_original(issued, demo_key):
    sealed = bytes_of(seal_certificate(certificate=issued, now=LATER))
    saved = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(sealed))).write(saved)
    check = verify_file(saved.getvalue(), DAY)
    assert (check.match, check.certificate) == (FileMatch.UNKNOWN, None)
    assert not any(one.is_intact for one in check.signatures)


def test_a_strangers_signed_pdf_is_unknown(issued, outside):
    check = verify_file(sign_outside(make_paper("khác"), outside), DAY)
    assert (check.match, [one.is_intact for one in check.signatures]) == (FileMatch.UNKNOWN, [True])


def test_the_issuer_chooses_and_the_choice_is_kept(issued, demo_key, office):
    unit = office.commune
    choose_sealing(issuer=unit, is_sealed=True, actor=office.hr, now=NOW)
    choose_sealing(issuer=unit, is_sealed=True, actor=office.approver, now=LATER)
    assert sealed_issuers([unit.pk]) == {unit.pk: NOW}
    choose_sealing(issuer=unit, is_sealed=False, actor=office.hr, now=LATER)
    assert (sealed_issuers([unit.pk]), unit.seal_choices.count()) == ({}, 2)
    with pytest.raises(NotYoursToSeal):
        choose_sealing(issuer=unit, is_sealed=True, actor=make_user(), now=LATER)


def test_a_bodys_own_key_is_for_its_own_papers(issued, tmp_path, settings, office):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = make_key_file(tmp_path / "seal.p12"), PASSPHRASE
    with pytest.raises(NotTheIssuersSeal):
        seal_certificate(certificate=issued, now=LATER)
    settings.SEAL_ISSUERS = [office.commune.versions.get().code]
    assert seal_certificate(certificate=issued, now=LATER).signatures[0]["signer"] == OFFICE


def test_without_a_key_nothing_is_chosen_and_the_paper_stays(issued, office, settings, tmp_path):
    settings.SEAL_P12 = tmp_path / "none.p12"
    with pytest.raises(SealKeyMissing):
        choose_sealing(issuer=office.commune, is_sealed=True, actor=office.hr, now=NOW)
    with pytest.raises(SealKeyMissing):
        seal_certificate(certificate=issued, now=LATER)
    assert list(unsealed(Certificate.objects.all())) == [issued]
    assert bytes_of(check_file(issued)) == make_paper()


def test_an_altered_paper_is_never_sealed(issued, demo_key):
    with open(issued.file.path, "ab") as stored:
        stored.write(b" ")
    with pytest.raises(FileAltered):
        seal_certificate(certificate=issued, now=LATER)


def test_a_paper_signed_while_it_is_sealed_stays_signed(issued, demo_key, office, outside, monkeypatch):
    """Two hands at once: the one that was slower adds nothing, since its seal would hide the signature."""
    seal_pdf = stamping.seal_pdf

    def slowly(content, **asked):
        sealed = seal_pdf(content, **asked)
        assert take(sign_outside(make_paper(), outside), office).outcome == TakenAs.ACCEPTED
        return sealed

    monkeypatch.setattr(stamping, "seal_pdf", slowly)
    assert seal_certificate(certificate=issued, now=LATER) is None
    assert check_file(issued).kind == FileKind.SIGNED


def test_a_signed_file_comes_back_once(issued, office, outside):
    assert list(to_sign(Certificate.objects.all())) == [issued]
    signed = sign_outside(make_paper(), outside)
    first, again = take(signed, office), take(signed, office)
    assert (first.outcome, first.code, first.signers) == (TakenAs.ACCEPTED, issued.code, "Nguyễn Văn Ước")
    assert (again.outcome, issued.files.count()) == (TakenAs.ALREADY, 2)
    kept = issued.files.last()
    assert (kept.kind, kept.made_by, bytes_of(kept)) == (FileKind.SIGNED, office.hr, signed)
    assert list(to_sign(Certificate.objects.all())) == []


def refused(content: bytes, office) -> type[Exception]:
    taken = take(content, office)
    assert (taken.outcome, CertificateFile.objects.exclude(kind=FileKind.UNSIGNED).count()) == (TakenAs.REFUSED, 0)
    assert str(taken.reason)
    return type(taken.reason)


def test_each_refusal_says_why(issued, office, outside):
    signed = sign_outside(make_paper(), outside)
    at = len(make_paper()) + 200
    broken = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    saved = io.BytesIO()
    PdfWriter(clone_from=io.BytesIO(signed)).write(saved)
    assert refused(make_paper(), office) is NotSignedYet
    assert refused(saved.getvalue(), office) is NotBegunByOurs
    assert refused(sign_outside(make_paper("khác"), outside), office) is NotBegunByOurs
    assert refused(make_paper() + b"% note\n%%EOF\n", office) is NoSignature
    assert refused(broken, office) in {SignatureBroken, NoSignature}
    assert refused(signed + b"% more\n", office) is SignatureNotOfAll
    assert refused(b"PK\x03\x04", office) is SignedFileNotPdf
    assert refused(signed, make_office("Phường Thuận Hóa", province=office.province)) is NotBegunByOurs
    revoke_certificate(certificate=issued, reason="Cấp nhầm", actor=office.approver, now=LATER)
    assert refused(signed, office) is PaperNoLongerCounts


def test_the_pack_holds_the_latest_files_and_their_digests(issued, demo_key):
    sealed = seal_certificate(certificate=issued, now=LATER)
    with zipfile.ZipFile(io.BytesIO(packed([issued], run_by="Hoa", now=LATER))) as pack:
        assert pack.namelist() == [f"giay-chung-nhan-{issued.code}.pdf", LIST_NAME, NOTE_NAME]
        assert pack.read(pack.namelist()[0]) == bytes_of(sealed)


def zip_of(**files: bytes) -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return SimpleUploadedFile("ky.zip", made.getvalue())


def test_a_zip_is_read_without_what_is_no_paper():
    sent = zip_of(**{"ky/a.pdf": b"%PDF-a", LIST_NAME: b"x", NOTE_NAME: b"x", "__MACOSX/._a.pdf": b"x", "b.docx": b"x"})
    assert unpacked([sent, SimpleUploadedFile("c.pdf", b"%PDF-c")]) == [
        ("a.pdf", b"%PDF-a"),
        ("b.docx", b"x"),
        ("c.pdf", b"%PDF-c"),
    ]


def test_a_hostile_zip_is_refused_whole():
    with pytest.raises(TooManyToTake):
        unpacked([zip_of(**{f"{number}.pdf": b"" for number in range(501)})])
    with pytest.raises(ZipUnreadable):
        unpacked([zip_of(**{f"{number}.pdf": bytes(6_000_000) for number in range(45)})])
    whole = zip_of(a=b"x" * 5000).read()
    with pytest.raises(ZipUnreadable):
        unpacked([SimpleUploadedFile("ky.zip", whole[:40] + b"\xff" * 20 + whole[60:])])
    at = 31  # its first packed byte
    with pytest.raises(ZipUnreadable):
        unpacked([SimpleUploadedFile("ky.zip", whole[:at] + b"\xff\xff" + whole[at + 2 :])])
    with pytest.raises(NothingToTake):
        unpacked([])


def test_several_zips_together_are_no_larger_than_one_may_be(monkeypatch):
    monkeypatch.setattr("certificates.domain.signing_packs.MOST_UNPACKED", 1000)
    with pytest.raises(ZipUnreadable):
        unpacked([zip_of(**{"a.pdf": bytes(400), "b.pdf": bytes(400)}), zip_of(**{"c.pdf": bytes(400)})])


def test_a_paper_that_carries_a_zip_is_a_paper():
    content = b"%PDF-1.7\n" + zip_of(a=b"x").read()
    assert unpacked([SimpleUploadedFile("a.pdf", content)]) == [("a.pdf", content)]


def test_a_name_that_leads_elsewhere_is_but_a_name():
    sent = zip_of(**{"../../etc/a.pdf": b"%PDF-a", "/b.pdf": b"%PDF-b", "c/d.zip": zip_of(e=b"x").read()})
    assert [name for name, _content in unpacked([sent])] == ["a.pdf", "b.pdf", "d.zip"]


def with_words_added(content: bytes, *, as_note: bool) -> bytes:
    """As an editor appends visible words: into the page, or as a note on it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.find_page_for_modification(0)[0].get_object()
    if as_note:
        note = generic.DictionaryObject(
            {
                generic.NameObject("/Type"): generic.NameObject("/Annot"),
                generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
                generic.NameObject("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 80))),
                generic.NameObject("/Contents"): generic.pdf_string("mức 5"),
            }
        )
        page[generic.NameObject("/Annots")] = generic.ArrayObject([writer.add_object(note)])
        writer.update_container(page)
    else:
        drawn = generic.StreamObject(stream_data=b"q 1 0 0 rg 50 50 200 20 re f Q")
        writer.add_stream_to_page(0, writer.add_object(drawn))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("as_note", [True, False])
def test_words_added_before_an_office_signed_are_told_wherever_the_file_is_shown(issued, office, outside, as_note):
    signed = sign_outside(with_words_added(make_paper(), as_note=as_note), outside)
    taken = take(signed, office)
    assert (taken.outcome, type(taken.reason)) == (TakenAs.ACCEPTED, PagesAltered)
    check = verify_file(signed, DAY)
    assert (check.match, check.kind, check.alters_pages) == (FileMatch.EXACT, FileKind.SIGNED, True)


def test_another_signature_does_not_hide_what_was_told_of_the_first(issued, office, outside):
    told = sign_outside(with_words_added(make_paper(), as_note=True), outside)
    take(told, office)
    again = sign_outside(told, outside, field="Hai")
    assert [type(take(again, office).reason) for _time in range(2)] == [PagesAltered, PagesAltered]
    assert verify_file(again, DAY).alters_pages is True


def test_a_signature_alone_alters_no_page(issued, office, outside, demo_key):
    """Neither one without a look, nor the stamp of a seal before it."""
    sealed = seal_certificate(certificate=issued, now=LATER)
    signed = sign_outside(bytes_of(sealed), outside)
    assert (take(signed, office).reason, issued.files.last().alters_pages) == (None, False)
    assert alters_pages(make_paper(), bytes_of(sealed)) is False
    assert alters_pages(make_paper(), b"%PDF-1.7 nothing") is True
