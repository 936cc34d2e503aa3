"""What a clerk goes through before somebody is moved or sent away. Only shown: what is ticked is neither sent nor kept,
since an illness or an inquiry is nobody's business here.
"""

from django.utils.translation import gettext_lazy as _

from lms.org.enums import DecisionKind

ASKED_FOR = frozenset({DecisionKind.TRANSFER, DecisionKind.SECOND})
NOT_MOVED = (
    _("Đang bị xem xét hoặc xử lý kỷ luật"),
    _("Đang bị khởi tố, điều tra, hoặc có liên quan đến thanh tra, kiểm tra"),
    _("Đang điều trị bệnh hiểm nghèo theo quy định của Bộ Y tế"),
    _("Đang học tập dài hạn, hoặc đang được cử đi biệt phái"),
    _("Đang mang thai, nghỉ thai sản, hoặc nuôi con dưới 36 tháng tuổi, trừ khi tự nguyện"),
    _("Hoàn cảnh đặc biệt khó khăn được người đứng đầu xác nhận, trừ khi tự nguyện"),
    _("Trường hợp khác do người đứng đầu cơ quan có thẩm quyền quyết định"),
)
"""Decree 170/2025, as the State's portal for legal education told it on 9 July 2025; not compared with the text."""


def cautions_for(kind: str) -> tuple[object, ...]:
    return NOT_MOVED if kind in ASKED_FOR else ()
