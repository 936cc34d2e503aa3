"""Telling people what happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.org.models import Official

NO_PAPER = "–"
"""In place of a decision's number, where a plan has none."""


def notify(*, official: Official, kind: NoticeKind, path: str = "", **facts: str | int) -> Notice:
    """Write a notice; its sentence is made when it is read, in the reader's language."""
    return Notice.objects.create(official=official, kind=kind, facts=facts, path=path)


def notify_all(*, officials: Iterable[int], kind: NoticeKind, path: str = "", **facts: str | int) -> None:
    """The same to many, by their ids."""
    Notice.objects.bulk_create(
        [Notice(official_id=pk, kind=kind, facts=facts, path=path) for pk in officials], batch_size=500
    )


def sentence(notice: Notice) -> str:
    """What the notice says: the thing, the date, one action."""
    sentences = {
        NoticeKind.DECISION_RECORDED: _("Đã ghi nhận Quyết định số %(number)s: vị trí mới từ ngày %(effective_on)s."),
        NoticeKind.UNIT_CHANGED: _(
            "Từ ngày %(effective_on)s vị trí của anh/chị thuộc %(unit)s, theo %(number)s. "
            "Kết quả và kế hoạch học tập giữ nguyên."
        ),
        NoticeKind.POSTING_ENDED: _("Đã ghi nhận Quyết định số %(number)s: thôi giữ vị trí sau ngày %(last_day)s."),
        NoticeKind.POSTING_ENDED_WITH_UNIT: _(
            "%(unit)s kết thúc từ ngày %(effective_on)s theo %(number)s, vị trí %(position)s kết thúc theo. Chờ quyết "
            "định bố trí mới; kết quả học được giữ nguyên. Cần hỏi, liên hệ phụ trách nhân sự."
        ),
        NoticeKind.DECISION_CORRECTED: _(
            "Quyết định số %(number)s đã được đính chính hoặc hủy. Lý do: %(reason)s. "
            "Mở lộ trình để xem việc học hiện có."
        ),
        NoticeKind.SECONDMENT_ENDS: _(
            "Thời hạn biệt phái của %(name)s theo Quyết định số %(number)s hết sau ngày %(ends_on)s, còn %(days)s ngày."
        ),
        NoticeKind.PLAN_MADE: _(
            "Kế hoạch học tập theo Quyết định số %(number)s có %(items)s việc, hạn sớm nhất %(due_on)s."
        ),
        NoticeKind.PLAN_RENEWED: _(
            "Yêu cầu của vị trí hoặc minh chứng của anh/chị đã thay đổi: kế hoạch học tập có thêm %(items)s việc, "
            "hạn sớm nhất %(due_on)s. Mở lộ trình để xem vì sao."
        ),
        NoticeKind.RENEWAL_OPENED: _(
            "Minh chứng của anh/chị sắp hết hạn: có %(items)s việc cần làm lại, việc đầu trước ngày %(due_on)s. "
            "Kết quả và giấy chứng nhận đã có vẫn được giữ. Mở lộ trình để xem."
        ),
        NoticeKind.COURSE_FOUND: _(
            "Việc học trong kế hoạch của anh/chị đã có khóa học “%(title)s”, hạn %(due_on)s. Mở khóa học để bắt đầu."
        ),
        NoticeKind.COURSE_GIVEN: _(
            "Phụ trách nhân sự đã ghi danh khóa học “%(title)s” cho anh/chị. Mở khóa học để bắt đầu."
        ),
        NoticeKind.COURSE_ASSIGNED: _(
            "Phụ trách nhân sự giao anh/chị học “%(title)s”, hạn %(due_on)s. Mở để xem việc cần làm và bắt đầu học."
        ),
        NoticeKind.ASSIGNMENT_WITHDRAWN: _(
            "Phụ trách nhân sự đã thôi giao “%(title)s”. Phần đã học vẫn được giữ; không còn hạn phải học."
        ),
        NoticeKind.LEARNING_REMINDED: _(
            "Phụ trách nhân sự nhắc: anh/chị còn việc học quá hạn, “%(title)s”, hạn %(due_on)s. Nếu mất mạng hoặc "
            "vướng việc, hãy báo phụ trách nhân sự; nếu không, mở để học tiếp."
        ),
        NoticeKind.DUE_EXTENDED: _("“%(title)s” được gia hạn đến %(due_on)s. Lý do: %(reason)s"),
        NoticeKind.RESULT_READY: _("Đã có kết quả bài thi “%(title)s”: %(score)s/%(out_of)s câu đúng."),
        NoticeKind.ATTEMPT_ALLOWED: _(
            "Phụ trách nhân sự đã mở thêm một lượt làm bài “%(title)s” cho anh/chị. Xem lại bài học rồi hãy bắt đầu."
        ),
        NoticeKind.LATE_ACCEPTED: _("Các câu gửi muộn của bài “%(title)s” được nhận. Lý do: %(reason)s"),
        NoticeKind.LATE_REFUSED: _("Các câu gửi muộn của bài “%(title)s” không được nhận. Lý do: %(reason)s"),
        NoticeKind.CERTIFICATE_REVOKED: _(
            "Giấy chứng nhận khóa học “%(title)s”, mã %(code)s, đã bị thu hồi. Lý do: %(reason)s"
        ),
        NoticeKind.LESSON_CHANGED: _(
            "Bài “%(title)s” đã cập nhật ngày %(day)s. Mở bài để xem các bước vừa đổi: %(note)s"
        ),
        NoticeKind.LESSON_TO_RELEARN: _(
            "Quy định trong bài “%(title)s” đã thay đổi, cập nhật ngày %(day)s. Hãy học lại bài này: %(note)s"
        ),
        NoticeKind.OBSERVATION_ASKED: _(
            "%(name)s nhờ anh/chị quan sát việc “%(title)s”. Mở phiếu để chấm khi xem làm."
        ),
        NoticeKind.OBSERVATION_SENT: _(
            "%(name)s đã gửi phiếu quan sát việc “%(title)s”. Mở phiếu để đồng ý hoặc đề nghị quan sát lại."
        ),
        NoticeKind.OBSERVATION_DONE: _("%(name)s đã đồng ý với phiếu quan sát việc “%(title)s”."),
        NoticeKind.OBSERVATION_OBJECTED: _(
            "%(name)s đề nghị quan sát lại việc “%(title)s”. Người biên soạn của đơn vị sẽ quyết định."
        ),
        NoticeKind.OBSERVATION_RULED: _(
            "Đã có quyết định về phiếu quan sát việc “%(title)s”. Mở phiếu để xem. Lý do: %(reason)s"
        ),
        NoticeKind.DOCUMENT_ACCEPTED: _("Giấy tờ “%(title)s” đã được công nhận: chứng minh mức %(level)s."),
        NoticeKind.DOCUMENT_REFUSED: _("Giấy tờ “%(title)s” không được công nhận. Lý do: %(reason)s"),
        NoticeKind.DOCUMENT_REVOKED: _("Việc công nhận giấy tờ “%(title)s” đã bị thu hồi. Lý do: %(reason)s"),
        NoticeKind.EVIDENCE_WITHDRAWN: _(
            "Minh chứng mức %(level)s của năng lực “%(title)s” đã được rút. Lý do: %(reason)s Mở trang để xem, hoặc đề "
            "nghị xem lại nếu chưa đúng."
        ),
        NoticeKind.EVIDENCE_REINSTATED: _(
            "Minh chứng mức %(level)s của năng lực “%(title)s” được ghi lại. Lý do: %(reason)s"
        ),
        NoticeKind.REVIEW_ASKED: _(
            "%(name)s đề nghị xem lại mức năng lực “%(title)s”. Hãy trả lời trước khi hết ngày %(due_on)s."
        ),
        NoticeKind.REVIEW_ANSWERED: _(
            "Đã có trả lời về mức năng lực “%(title)s”. Mở trang để xem. Trả lời: %(reason)s"
        ),
        NoticeKind.SURVEY_ASKED: _(
            "%(unit)s hỏi anh/chị tự đánh giá mức các năng lực của vị trí, trước khi hết ngày %(due_on)s."
        ),
        NoticeKind.SURVEY_REMINDED: _(
            "Nhắc lại: %(unit)s chờ anh/chị tự đánh giá mức năng lực, hạn hết ngày %(due_on)s."
        ),
        NoticeKind.CERTIFICATE_ISSUED: _("Đã cấp giấy chứng nhận khóa học “%(title)s”, mã %(code)s."),
    }
    if notice.kind == NoticeKind.PATH_CHANGED:
        return _of_changed_path(notice.facts)
    if notice.kind == NoticeKind.PLAN_MADE and notice.facts["number"] == NO_PAPER:
        return str(_("Kế hoạch học tập theo vị trí có %(items)s việc, hạn sớm nhất %(due_on)s.") % notice.facts)
    return str(sentences[NoticeKind(notice.kind)] % notice.facts)


def _of_changed_path(facts: Mapping[str, str | int]) -> str:
    if not facts["removed"]:
        text = _(
            "Lộ trình “%(title)s” vừa được cập nhật ngày %(day)s: thêm %(added)s. Phần đã học xong vẫn giữ nguyên."
        )
    elif not facts["added"]:
        text = _(
            "Lộ trình “%(title)s” vừa được cập nhật ngày %(day)s: bớt %(removed)s. Phần đã học xong vẫn giữ nguyên."
        )
    else:
        text = _(
            "Lộ trình “%(title)s” vừa được cập nhật ngày %(day)s: thêm %(added)s; bớt %(removed)s. "
            "Phần đã học xong vẫn giữ nguyên."
        )
    return str(text % facts)
