"""Kinds of notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    COURSE_GIVEN = "course_given", _("được ghi danh khóa học")
    COURSE_ASSIGNED = "course_assigned", _("được giao khóa học")
    ASSIGNMENT_WITHDRAWN = "assignment_withdrawn", _("thôi giao khóa học")
    LEARNING_REMINDED = "learning_reminded", _("được nhắc học")
    DUE_EXTENDED = "due_extended", _("được gia hạn học")
    COURSE_FOUND = "course_found", _("việc trong kế hoạch đã có khóa học")
    PLAN_MADE = "plan_made", _("có kế hoạch học tập mới")
    RESULT_READY = "result_ready", _("có kết quả bài thi")
    ATTEMPT_ALLOWED = "attempt_allowed", _("được mở thêm lượt làm bài")
    LATE_ACCEPTED = "late_accepted", _("đã nhận câu gửi muộn")
    LATE_REFUSED = "late_refused", _("không nhận câu gửi muộn")
    OBSERVATION_ASKED = "observation_asked", _("được nhờ quan sát tại chỗ")
    OBSERVATION_SENT = "observation_sent", _("có phiếu quan sát chờ xác nhận")
    OBSERVATION_DONE = "observation_done", _("quan sát tại chỗ đã xác nhận")
    OBSERVATION_OBJECTED = "observation_objected", _("được đề nghị quan sát lại")
    OBSERVATION_RULED = "observation_ruled", _("có quyết định về phiếu quan sát")
    CERTIFICATE_ISSUED = "certificate_issued", _("đã cấp giấy chứng nhận")
    CERTIFICATE_REVOKED = "certificate_revoked", _("đã thu hồi giấy chứng nhận")
    DOCUMENT_ACCEPTED = "document_accepted", _("giấy tờ đã được công nhận")
    DOCUMENT_REFUSED = "document_refused", _("giấy tờ không được công nhận")
    DOCUMENT_REVOKED = "document_revoked", _("đã thu hồi việc công nhận giấy tờ")
    LESSON_CHANGED = "lesson_changed", _("bài đang học đã đổi")
    LESSON_TO_RELEARN = "lesson_to_relearn", _("bài cần học lại")
    PATH_CHANGED = "path_changed", _("lộ trình đang học đã đổi")
    UNIT_CHANGED = "unit_changed", _("đơn vị đã sắp xếp")
    DECISION_RECORDED = "decision_recorded", _("đã ghi nhận quyết định")
    POSTING_ENDED = "posting_ended", _("đã ghi nhận thôi giữ vị trí")
    POSTING_ENDED_WITH_UNIT = "posting_ended_with_unit", _("vị trí kết thúc cùng đơn vị")
    DECISION_CORRECTED = "decision_corrected", _("quyết định đã được đính chính hoặc hủy")
    SECONDMENT_ENDS = "secondment_ends", _("thời hạn biệt phái sắp hết")
