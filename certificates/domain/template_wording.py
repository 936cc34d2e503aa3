"""The words of a template: text with places to fill in, a line of paper for each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.exceptions_templates import (
    BraceWithoutPair,
    PlaceMissing,
    PlaceUnknown,
    WordingEmpty,
    WordingTooLong,
)
from lms.core.vietnamese.text import normalise

MOST_LINES = 16
HOLDER, COURSE = "ho_ten", "khoa_hoc"
PLACES: dict[str, str | Promise] = {
    HOLDER: _("họ và tên người được cấp; đứng riêng một dòng thì in chữ lớn"),
    "nam_sinh": _("năm sinh"),
    "vi_tri": _("vị trí việc làm vào ngày cấp"),
    "don_vi": _("đơn vị công tác vào ngày cấp"),
    COURSE: _("tên khóa học; đứng riêng một dòng thì in chữ lớn"),
    "so_tiet": _("số tiết"),
    "thoi_gian": _("thời gian học: “từ ngày … đến ngày …”, hoặc “ngày …”"),
    "bai_thi": _("tên bài thi đã đạt"),
    "ngay_dat": _("ngày đạt bài thi"),
    "quyet_dinh": _("số quyết định giữ vị trí"),
    "ngay_quyet_dinh": _("ngày ký quyết định ấy"),
    "noi_cap": _("cơ quan cấp"),
    "ngay_cap": _("ngày cấp"),
    "so_vao_so": _("số vào sổ"),
    "gia_tri": _("“đến hết ngày …”, hoặc “không thời hạn”"),
    "thay_the": _("số và ngày của giấy mà giấy này thay thế"),
}
REQUIRED = (HOLDER, COURSE)
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class PaperLine:
    """`role`: "holder" and "course" are printed large, "line" is the rest."""

    role: str
    text: str

    def as_words(self) -> dict[str, str]:
        return {"role": self.role, "text": self.text}


def check_wording(text: str, *, field: str) -> None:
    """Raises, at the field, what is wrong first: an unknown place, a brace without its pair, a place that every paper
    needs, too many lines.
    """
    lines = text.split("\n")
    if not text.strip():
        raise WordingEmpty(field=field)
    if len(lines) > MOST_LINES:
        raise WordingTooLong(field=field, count=len(lines), most=MOST_LINES)
    for number, line in enumerate(lines, start=1):
        for name in _PLACE.findall(line):
            if name not in PLACES:
                near = get_close_matches(name, PLACES, n=1, cutoff=0.5)
                raise PlaceUnknown(field=field, line=number, found=f"{{{name}}}", near=f"{{{(near or [HOLDER])[0]}}}")
        if set("{}") & set(_PLACE.sub("", line)):
            raise BraceWithoutPair(field=field, line=number)
    for name in REQUIRED:
        if f"{{{name}}}" not in text:
            raise PlaceMissing(field=field, place=f"{{{name}}}", meaning=PLACES[name])


def paper_lines(text: str, values: Mapping[str, str]) -> list[PaperLine]:
    """The lines with their places filled in. A line with a place that has nothing to say is left out whole."""
    return list(_filled(text, values))


def _filled(text: str, values: Mapping[str, str]) -> Iterator[PaperLine]:
    for line in text.split("\n"):
        names = _PLACE.findall(line)
        if not line.strip() or any(not values.get(name) for name in names):
            continue
        role = {f"{{{HOLDER}}}": "holder", f"{{{COURSE}}}": "course"}.get(line.strip(), "line")
        yield PaperLine(role, normalise(_PLACE.sub(lambda found: values[found[1]], line)))
