"""What a template says, as plain values: of a version, of a form that isn't saved yet, and frozen into a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.domain.template_wording import check_wording, paper_lines
from certificates.enums import PaperKind, PaperLanguage
from certificates.exceptions_templates import (
    HeadingMissing,
    LettersNotDrawn,
    SignatoryMalformed,
    TooManySignatories,
)
from certificates.models import CertificateTemplateVersion
from lms.core.display import format_date
from lms.core.paper_letters import letters_not_drawn
from lms.core.vietnamese.text import normalise

LAYOUT = 2
"""The layout that prints designs, `certificates/pdf.py`."""
MOST_SIGNATORIES = 2
FIRST_VI = """{noi_cap}, chứng nhận
{ho_ten}
Sinh năm {nam_sinh}
{vi_tri}
{don_vi}
đã hoàn thành khóa học
{khoa_hoc}
Thời gian học: {thoi_gian}, {so_tiet} tiết
Kết quả: đạt “{bai_thi}”, ngày {ngay_dat}
Giá trị {gia_tri}
Thay thế giấy chứng nhận {thay_the}"""
FIRST_EN = """{noi_cap} certifies that
{ho_ten}
{vi_tri}
{don_vi}
has completed the course
{khoa_hoc}
{thoi_gian}, {so_tiet} teaching periods
Passed “{bai_thi}” on {ngay_dat}
Valid {gia_tri}
Replaces certificate {thay_the}"""


@dataclass(frozen=True)
class Signatory:
    """Somebody who signs beside the approver. `capacity` are lines: ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")."""

    capacity: tuple[str, ...]
    name: str

    def __str__(self) -> str:
        return f"{' / '.join(self.capacity)} | {self.name}"


@dataclass(frozen=True)
class Design:
    """Everything a template decides. `logo` is the digest of a kept picture, or empty."""

    kind: str = PaperKind.CERTIFICATE
    language: str = PaperLanguage.VIETNAMESE
    heading_vi: str = "Giấy chứng nhận hoàn thành"
    heading_en: str = "Certificate of completion"
    text_vi: str = FIRST_VI
    text_en: str = FIRST_EN
    shows_levels: bool = True
    logo: str = ""
    signatories: tuple[Signatory, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        return ("vi", "en") if self.language == PaperLanguage.BOTH else (str(self.language),)

    def heading(self, language: str) -> str:
        return self.heading_en if language == "en" else self.heading_vi

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_vi


def design_of(version: CertificateTemplateVersion) -> Design:
    return Design(
        kind=version.kind,
        language=version.language,
        heading_vi=version.heading_vi,
        heading_en=version.heading_en,
        text_vi=version.text_vi,
        text_en=version.text_en,
        shows_levels=version.shows_levels,
        logo=version.logo.sha256 if version.logo else "",
        signatories=tuple(Signatory(tuple(one["capacity"]), one["name"]) for one in version.signatories),
    )


def check_design(design: Design) -> None:
    """Raises what is wrong first, at its field: only the languages that are printed are looked at."""
    for language in design.languages:
        if not design.heading(language).strip():
            raise HeadingMissing(field=f"heading_{language}")
        check_wording(design.text(language), field=f"text_{language}")
        for field, text in (
            (f"heading_{language}", design.heading(language)),
            (f"text_{language}", design.text(language)),
        ):
            _check_letters(text, field=field)
    if len(design.signatories) > MOST_SIGNATORIES:
        raise TooManySignatories(count=len(design.signatories), most=MOST_SIGNATORIES)
    for one in design.signatories:
        _check_letters(str(one), field="signatories")


def read_signatories(text: str) -> tuple[Signatory, ...]:
    """`TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG | Nguyễn Văn An`, one a line. Raises SignatoryMalformed."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        capacity, mark, name = line.partition("|")
        parts = tuple(part for typed in re.split("/", capacity) if (part := normalise(typed)))
        if not mark or not parts or not normalise(name):
            raise SignatoryMalformed(line=number)
        found.append(Signatory(parts, normalise(name)))
    return tuple(found)


def frozen_design(design: Design, words: Mapping[str, Any], *, template: str, version: int) -> dict[str, Any]:
    """What an issued paper keeps of its template: the lines as they are printed, and which version gave them."""
    return {
        "template": template,
        "version": version,
        "kind": str(design.kind),
        "languages": list(design.languages),
        "headings": {language: design.heading(language) for language in design.languages},
        "lines": {
            language: [line.as_words() for line in paper_lines(design.text(language), values_of(words, language))]
            for language in design.languages
        },
        "shows_levels": design.shows_levels,
        "logo": design.logo,
        "signatories": [{"capacity": list(one.capacity), "name": one.name} for one in design.signatories],
    }


def values_of(words: Mapping[str, Any], language: str) -> dict[str, str]:
    """What stands in each place, empty where a paper has nothing to say there."""
    holder, course, exam, decision = words["holder"], words["course"], words["exam"], words["decision"]
    issuer, replaced, is_english = words["issuer"], words["replaces"], language == "en"
    return {
        "ho_ten": holder["name"],
        "nam_sinh": str(holder["birth_year"] or ""),
        "vi_tri": holder["position"],
        "don_vi": holder["unit"],
        "khoa_hoc": course["title"],
        "so_tiet": course["periods"],
        "thoi_gian": _term(course["from"], course["to"], is_english=is_english),
        "bai_thi": exam["title"] if exam else "",
        "ngay_dat": _day(exam["passed_on"]) if exam else "",
        "quyet_dinh": decision["number"] if decision else "",
        "ngay_quyet_dinh": _day(decision["signed_on"]) if decision else "",
        "noi_cap": ", ".join(filter(None, (f"{issuer['body']} {issuer['unit']}", issuer["province"]))),
        "ngay_cap": _day(words["issued_on"]),
        "so_vao_so": words["register_number"],
        "gia_tri": _validity(words["expires_on"], is_english=is_english),
        "thay_the": _replaced(replaced, is_english=is_english),
    }


def _term(start: str, end: str, *, is_english: bool) -> str:
    if start == end:
        return f"on {_day(end)}" if is_english else f"ngày {_day(end)}"
    return f"from {_day(start)} to {_day(end)}" if is_english else f"từ ngày {_day(start)} đến ngày {_day(end)}"


def _validity(expires_on: str | None, *, is_english: bool) -> str:
    if not expires_on:
        return "without an end date" if is_english else "không thời hạn"
    return f"until the end of {_day(expires_on)}" if is_english else f"đến hết ngày {_day(expires_on)}"


def _replaced(replaced: Mapping[str, str] | None, *, is_english: bool) -> str:
    if not replaced:
        return ""
    number, day = replaced["register_number"], _day(replaced["issued_on"])
    return f"no. {number} of {day}" if is_english else f"số {number} cấp ngày {day}"


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso)) if iso else ""


def _check_letters(text: str, *, field: str) -> None:
    missing = letters_not_drawn(text)
    if missing:
        raise LettersNotDrawn(field=field, letters=", ".join(f"“{letter}”" for letter in missing))
