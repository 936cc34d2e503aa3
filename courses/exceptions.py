"""Rules of learning that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class EnrolmentEnded(RuleViolation):
    code = "enrolment_ended"
    message = _("Lần ghi danh này đã dừng nên không ghi thêm tiến độ. Hãy ghi danh lại ở trang khóa học.")


class SelfEnrolmentClosed(RuleViolation):
    code = "self_enrolment_closed"
    message = _(
        "Khóa học này không mở để tự ghi danh nên chưa ghi danh được. Cần học thì nhờ phụ trách nhân sự của đơn vị "
        "ghi danh; vẫn xem được các bài."
    )


class OfAnotherUnit(SelfEnrolmentClosed):
    code = "of_another_unit"
    message = _(
        "Khóa học này do đơn vị khác biên soạn cho cán bộ của mình nên không ghi danh được; vẫn xem được các bài."
    )


class NothingToLearnYet(SelfEnrolmentClosed):
    code = "nothing_to_learn_yet"
    message = _(
        "Khóa học này chưa có bài nào nên chưa ghi danh được. Khi có bài, nút ghi danh sẽ hiện ở trang khóa học."
    )


class StepNotInLesson(RuleViolation):
    code = "step_not_in_lesson"
    message = _(
        "Bài vừa được sửa và bước này không còn. Các bước đã học vẫn được giữ; hãy học tiếp từ bước đầu tiên chưa xong."
    )


class LessonNotInCourse(RuleViolation):
    code = "lesson_not_in_course"
    message = _(
        "Bài này không thuộc khóa học đã ghi danh nên không ghi được tiến độ. Hãy mở lại bài từ trang khóa học."
    )


class ClientIdTaken(RuleViolation):
    code = "client_id_taken"
    message = _("Chưa ghi được bước này vì trang đã cũ. Hãy tải lại trang rồi bấm lại.")


class CourseDataUnusable(RuleViolation):
    """A course file that can't be loaded; nothing of it has been written."""

    code = "course_data_unusable"
    message = _("Chưa nạp được khóa học “%(title)s”: %(problem)s Chưa có gì được ghi từ tệp này.")


class PracticeLeft(RuleViolation):
    code = "practice_left"
    message = _("Bước này còn một câu hỏi. Chọn một phương án và bấm nút kiểm tra trước khi đi tiếp.")


class ActionsLeft(RuleViolation):
    code = "actions_left"
    message = _("Còn %(count)s việc chưa đánh dấu. Làm xong thì đánh dấu vào ô rồi bấm lại.")


class RealTaskLeft(RuleViolation):
    code = "real_task_left"
    message = _("Đánh dấu vào ô khi đã làm xong việc thật. Chưa làm được hôm nay thì bấm “Để làm sau”.")


class StepChangedSince(RuleViolation):
    """Done on a page, often without a network, that shows the step as it was before a publication."""

    code = "step_changed_since"
    message = _(
        "Bước này đã được sửa sau lúc anh/chị làm nên phần đã làm không còn được tính. "
        "Hãy mở lại bước, đọc phần đã đổi rồi làm lại."
    )


class GuideDataUnusable(RuleViolation):
    """A guide or path of a file that can't be loaded; nothing of it has been written."""

    code = "guide_data_unusable"
    message = _("Chưa nạp được “%(title)s”: %(problem)s Chưa có gì được ghi cho mục này.")


class NothingToRelease(RuleViolation):
    code = "nothing_to_release"
    message = _("Trang này không có thay đổi nào chờ xuất bản.")


class DraftMovedOn(RuleViolation):
    code = "draft_moved_on"
    message = _("Bản nháp vừa được sửa thêm nên chưa xuất bản. Hãy xem lại các thay đổi bên dưới rồi chọn lại.")


class ReleaseNoteMissing(RuleViolation):
    code = "release_note_missing"
    field = "note"
    message = _("Viết một, hai câu về điều đã đổi. Người học sẽ đọc câu này.")


class ReleaseKindMissing(RuleViolation):
    code = "release_kind_missing"
    field = "kind"
    message = _("Chọn một trong ba cách rồi gửi.")


class SectionWithoutChecks(RuleViolation):
    code = "section_without_checks"
    message = _("Mục này chưa có người kiểm tra nên không có nơi nhận. Hãy mở bản nháp và bấm Xuất bản.")


class AlreadySent(RuleViolation):
    code = "already_sent"
    message = _("Bản nháp này đã gửi và đang chờ kiểm tra. Muốn sửa thêm thì rút lại trước.")


class DraftIncomplete(RuleViolation):
    """What the form would ask for before a publication."""

    code = "draft_incomplete"
    message = _("Chưa gửi được vì bản nháp còn thiếu: %(problems)s Hãy mở bản nháp, điền đủ rồi gửi lại.")


class LessonBlockedFromLearners(RuleViolation):
    code = "lesson_blocked_from_learners"
    message = _(
        "Chưa xuất bản được vì bài còn điều phải sửa, liệt kê ở phần “Kiểm tra nội dung”. Bản nháp đã lưu; "
        "sửa xong các điều ấy rồi xuất bản lại."
    )


class LessonBlocked(RuleViolation):
    code = "lesson_blocked"
    message = _(
        "Chưa gửi được vì bài còn điều phải sửa, liệt kê ở khung “Kiểm tra nội dung”. Sửa xong các điều ấy rồi gửi lại."
    )


class PhotoNotAPicture(RuleViolation):
    code = "photo_not_a_picture"
    field = "photo"
    message = _("Tệp này không mở được như một ảnh JPEG, PNG hoặc WebP nên chưa được lưu. Hãy chọn ảnh khác.")


class PhotoTooLarge(RuleViolation):
    code = "photo_too_large"
    field = "photo"
    message = _("Ảnh lớn hơn %(most)s MB nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại.")


class PhotoTooManyPixels(RuleViolation):
    code = "photo_too_many_pixels"
    field = "photo"
    message = _("Ảnh có hơn %(most)s triệu điểm ảnh nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại.")


class PhotoThereAlready(RuleViolation):
    code = "photo_there_already"
    field = "photo"
    message = _("Bước này đã có một ảnh nên ảnh mới chưa được lưu. Muốn thay thì xóa ảnh cũ trước.")


class PhotoNotAsked(RuleViolation):
    code = "photo_not_asked"
    message = _("Bước này không nhận ảnh nên ảnh chưa được lưu. Bấm lại để đi tiếp không có ảnh.")


class PageHasLearners(RuleViolation):
    code = "page_has_learners"
    message = _(
        "“%(title)s” đã có %(count)s người học nên không xóa được. Hãy gỡ xuất bản thay vì xóa: người mới không thấy "
        "nữa, kết quả đã có vẫn được giữ."
    )


class PageWasPublished(RuleViolation):
    code = "page_was_published"
    message = _(
        "“%(title)s” hoặc trang bên trong đã từng xuất bản nên không xóa được: lịch sử xuất bản phải giữ, thẻ đã in "
        "còn dẫn tới đó. Hãy gỡ xuất bản thay vì xóa."
    )


class PageStillUsed(RuleViolation):
    code = "page_still_used"
    message = _(
        "“%(title)s” còn được dùng ở: %(where)s, nên không xóa được. Hãy gỡ xuất bản, hoặc bỏ những chỗ dùng đó trước."
    )


class OwnerWritesElsewhere(RuleViolation):
    code = "owner_writes_elsewhere"
    message = _(
        "%(name)s không còn biên soạn ở mục này nên không phụ trách trang này được. Hãy chọn một người trong danh sách."
    )


class NothingToGoBackTo(RuleViolation):
    code = "nothing_to_go_back_to"
    message = _("Trang vừa được xuất bản lại hoặc chưa từng có bản nào khác. Hãy mở lại trang này để xem.")


class DraftInChecks(RuleViolation):
    code = "draft_in_checks"
    message = _(
        "Bản nháp của trang đang chờ kiểm tra nên chưa quay về bản trước được. Hãy rút lại hoặc trả lại bản nháp đó "
        "trước."
    )


class EarlierTextUnusable(RuleViolation):
    code = "earlier_text_unusable"
    message = _("Bản trước không còn dùng được: %(problems)s Hãy sửa bản nháp rồi xuất bản, hoặc gỡ xuất bản trang.")


class CourseLocked(RuleViolation):
    code = "course_locked"
    message = _("Đang bị khóa hoặc đã lên lịch xuất bản. Hãy mở bản nháp để mở khóa hoặc hủy lịch rồi làm lại.")


class CourseGone(RuleViolation):
    code = "course_gone"
    message = _("Khóa học vừa bị xóa.")


class CourseInChecks(RuleViolation):
    code = "course_in_checks"
    message = _("Bản nháp đang chờ kiểm tra. Hãy rút lại, hoặc chờ kiểm tra xong rồi làm lại.")


class OutcomeThereAlready(RuleViolation):
    code = "outcome_there_already"
    message = _("Bản nháp đã có năng lực %(code)s mức %(level)s. Muốn hạ mức thì mở bản nháp để sửa.")


class ReviewDayPast(RuleViolation):
    code = "review_day_past"
    field = "review_by"
    message = _("Ngày rà soát đã qua. Hãy chọn hôm nay hoặc một ngày sau đó.")


class ReviewDayThereAlready(RuleViolation):
    code = "review_day_there_already"
    message = _("Bản nháp đã có ngày rà soát này.")


class DraftMovedOnUnseen(RuleViolation):
    """Of one that was chosen from a list."""

    code = "draft_moved_on_unseen"
    message = _("Bản nháp vừa được sửa thêm nên chưa gửi. Hãy mở xem rồi gửi lại.")
