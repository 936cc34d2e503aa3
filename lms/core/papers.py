"""What the head and foot of an administrative paper say (Decree 30/2020/NĐ-CP, Annex I).

`core/paper_base.html` prints a `Paper`; certificates, reports and decisions extend that template.
"""

from dataclasses import dataclass
from datetime import date

from lms.core.vietnamese.dates import format_official_date


@dataclass(frozen=True)
class Signature:
    """Who signs. `capacity` are the lines above the name: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").

    `name` may be empty: the paper is then printed for signing. Room for signature and seal is always left.
    """

    capacity: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Paper:
    """`title` names the file and the browser tab; all else is printed. Whatever is empty is left out.

    `number` is complete ("12/QĐ-UBND"; "    /QĐ-UBND" leaves room for the pen). With a `place` but no `issued_on` the
    date is left open. `kind` and `subject` are tên loại and trích yếu; `grounds` the căn cứ; `running` a small line
    at the foot of every page, such as the date of the data.
    """

    title: str
    issuing_body: str
    parent_body: str = ""
    number: str = ""
    place: str = ""
    issued_on: date | None = None
    kind: str = ""
    subject: str = ""
    grounds: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    running: str = ""
    author: str = ""

    @property
    def place_and_date(self) -> str:
        if not (self.place or self.issued_on):
            return ""
        day = format_official_date(self.issued_on) if self.issued_on else "ngày …… tháng …… năm ………"
        return f"{self.place}, {day}" if self.place else day
