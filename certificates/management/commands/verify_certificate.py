"""Whether a PDF is one that this installation issued, from a terminal."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.domain.file_signatures import SignatureFacts
from certificates.domain.file_verification import FileCheck, verify_file
from certificates.enums import CertificateState, FileMatch
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date

NOT_GOOD, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Compare a PDF with the certificates issued here. Exits 0 where it is exactly an issued file that is valid "
        "today, 1 where it is anything else, 2 where it can't be looked at."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="Print the answer as JSON.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            check = verify_file(content, timezone.localdate())
        except OSError as error:
            text = _("Không mở được tệp %(path)s. Kiểm tra đường dẫn và quyền đọc.") % {"path": options["file"]}
            raise CommandError(text, returncode=UNREADABLE) from error
        except RuleViolation as violation:
            raise CommandError(str(violation), returncode=UNREADABLE) from violation
        self.stdout.write(json.dumps(as_json(check), ensure_ascii=False) if options["json"] else in_words(check))
        if not is_good(check):
            raise SystemExit(NOT_GOOD)


def is_good(check: FileCheck) -> bool:
    return (
        check.match == FileMatch.EXACT
        and not check.alters_pages
        and check.certificate is not None
        and check.certificate.state == CertificateState.VALID
    )


def as_json(check: FileCheck) -> dict[str, Any]:
    """`certificate` and `kind` are null where the file is none of ours; `added`: bytes that nothing covers."""
    found = check.certificate
    return {
        "match": check.match.value,
        "sha256": check.sha256,
        "kind": check.kind and check.kind.value,
        "is_demo": check.is_demo,
        "added": check.added,
        "alters_pages": check.alters_pages,
        "signatures": [
            {
                "signer": one.signer,
                "issuer": one.issuer,
                "signed_at": one.signed_at and one.signed_at.isoformat(),
                "has_time_stamp": one.has_time_stamp,
                "is_intact": one.is_intact,
                "is_trusted": one.is_trusted,
                "is_demo": one.is_demo,
            }
            for one in check.signatures
        ],
        "certificate": found
        and {
            "code": found.code,
            "state": found.state.value,
            "holder": found.holder,
            "course": found.course,
            "issuer": found.issuer,
            "issued_on": found.issued_on.isoformat(),
            "expires_on": found.expires_on and found.expires_on.isoformat(),
            "replaced_by": found.replaced_by,
        },
    }


def in_words(check: FileCheck) -> str:
    lines = [_of_the_paper(check), *map(_of_a_signature, check.signatures)]
    if check.match == FileMatch.EXTENDED and check.added:
        lines.append(_("%(count)s byte cuối không được chữ ký nào bao.") % {"count": check.added})
    if check.alters_pages:
        lines.append(_("Phần thêm đổi hoặc che nội dung nhìn thấy trên trang; chỉ tin những gì ghi ở trên."))
    return "\n".join(lines)


def _of_the_paper(check: FileCheck) -> str:
    found = check.certificate
    if found is None:
        return str(check.match.label)
    facts = {"match": check.match.label, "code": found.code, "state": found.state.label, "holder": found.holder}
    facts |= {"day": format_date(found.issued_on), "issuer": found.issuer}
    said = _("%(match)s: %(code)s, %(state)s; cấp cho %(holder)s ngày %(day)s, %(issuer)s") % facts
    return f"{said}; {check.kind.label}" if check.kind else said


def _of_a_signature(one: SignatureFacts) -> str:
    holds = _("chữ ký số nguyên vẹn") if one.is_intact else _("chữ ký số không khớp với nội dung")
    demo = _(" (khóa trình diễn: không có giá trị pháp lý)") if one.is_demo else ""
    return f"{one.signer or '?'}: {holds}{demo}"
