"""Rules about competency frameworks that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class FrameworksNotYours(RuleViolation):
    code = "frameworks_not_yours"
    message = _(
        "Khung năng lực do phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống sửa."
        " Hãy gửi đề nghị cho phụ trách nhân sự cấp tỉnh."
    )


class DraftAlreadyThere(RuleViolation):
    code = "framework_draft_there"
    message = _(
        "Khung này đang có bản soạn là phiên bản %(number)s; mỗi khung chỉ soạn một bản một lúc."
        " Hãy sửa tiếp bản đó, hoặc xóa nó rồi soạn bản mới."
    )


class NotADraft(RuleViolation):
    code = "framework_not_a_draft"
    message = _(
        "Phiên bản %(number)s đã công bố nên không sửa được nữa; nội dung anh/chị nhập còn trên trang này."
        " Muốn đổi, hãy soạn phiên bản mới từ phiên bản đó."
    )


class DraftChangedMeanwhile(RuleViolation):
    code = "framework_draft_changed_meanwhile"
    message = _(
        "Trong lúc anh/chị nhập, %(who)s đã sửa chỗ này của bản soạn lúc %(when)s. Chưa ghi gì; nội dung anh/chị nhập"
        " còn nguyên. Hãy xem chỗ vừa đổi, rồi gửi lại nếu vẫn muốn ghi theo nội dung của anh/chị."
    )


class ScaleEnds(RuleViolation):
    code = "framework_scale_ends"
    field = "scale_max"
    message = _("Mức cuối của thang phải lớn hơn mức đầu và không quá %(limit)s. Hãy nhập lại.")


class ScaleNameMissing(RuleViolation):
    code = "framework_scale_name_missing"
    message = _("Mức %(level)s nằm trong thang nên cần có tên, ví dụ: Vận dụng được.")


class ScaleNameOutside(RuleViolation):
    code = "framework_scale_name_outside"
    message = _("Mức %(level)s nằm ngoài thang %(first)s–%(last)s. Hãy xóa tên mức này, hoặc đổi mức đầu, mức cuối.")


class ScaleTooNarrow(RuleViolation):
    code = "framework_scale_too_narrow"
    field = "scale_max"
    message = _(
        "Thang %(first)s–%(last)s không đủ cho các năng lực %(codes)s. Hãy đổi mức của các năng lực đó trước,"
        " hoặc giữ thang rộng hơn."
    )


class GroupNameMissing(RuleViolation):
    code = "framework_group_name_missing"
    message = _("Nhập tên nhóm. Muốn bỏ nhóm, hãy chuyển từng năng lực của nhóm sang nhóm khác.")


class GroupNameTwice(RuleViolation):
    code = "framework_group_name_twice"
    message = _("Hai nhóm cùng tên “%(name)s”. Hãy đặt tên khác; muốn gộp nhóm, hãy chuyển từng năng lực.")


class CompetencyCodeTaken(RuleViolation):
    code = "competency_code_taken"
    field = "code"
    message = _("Mã %(code)s là của “%(name)s”. Hãy đặt mã khác, hoặc sửa năng lực đó.")


class CompetencyNameTaken(RuleViolation):
    code = "competency_name_taken"
    field = "name_vi"
    message = _("Năng lực %(code)s đã có tên “%(name)s”. Hãy đổi tên, hoặc dùng năng lực đã có.")


class CompetencyGone(RuleViolation):
    code = "competency_gone"
    message = _(
        "Năng lực %(code)s không còn trong bản soạn này; nội dung anh/chị nhập còn trên trang này."
        " Muốn giữ năng lực, hãy thêm lại với mã đó."
    )


class LevelsOutsideScale(RuleViolation):
    code = "competency_levels_outside_scale"
    field = "last_level"
    message = _("Mức đầu và mức cuối phải nằm trong thang %(first)s–%(last)s, mức đầu không lớn hơn. Hãy nhập lại.")


class DescriptionOutside(RuleViolation):
    code = "competency_description_outside"
    message = _(
        "Mức %(level)s nằm ngoài khoảng %(first)s–%(last)s của năng lực. Hãy xóa mô tả của mức này,"
        " hoặc đổi mức đầu, mức cuối."
    )


class DescriptionMissing(RuleViolation):
    code = "competency_description_missing"
    message = _("Mức %(level)s có mô tả tiếng Anh thì cần có mô tả tiếng Việt. Hãy nhập thêm.")


class VersionNotReady(RuleViolation):
    code = "framework_version_not_ready"
    message = _("Chưa công bố được: bản soạn còn %(count)s chỗ phải sửa, nêu ở phần kiểm tra. Hãy sửa rồi công bố lại.")


class RequirementsOutsideLevels(RuleViolation):
    code = "framework_requirements_outside"
    field = "keep_outside"
    message = _(
        "%(count)s yêu cầu của vị trí cao hơn mức cuối của bản mới, nêu ở phần kiểm tra. Hãy sửa mức, hoặc đánh dấu ô"
        " bên dưới để vẫn công bố."
    )


class ReasonMissing(RuleViolation):
    code = "framework_reason_missing"
    field = "reason"
    message = _("Ghi lý do, ví dụ: khung mới theo Thông tư mới.")


class VersionNotPublished(RuleViolation):
    code = "framework_version_not_published"
    message = _("Phiên bản %(number)s còn là bản soạn. Muốn bỏ bản soạn, hãy xóa nó.")


class VersionAlreadyEnds(RuleViolation):
    code = "framework_version_already_ends"
    message = _("Phiên bản %(number)s đã có ngày cuối %(day)s. Hãy tải lại trang.")


class LastDayTooEarly(RuleViolation):
    code = "framework_last_day_too_early"
    field = "last_day"
    message = _("Ngày cuối không được sớm hơn %(day)s. Hãy chọn ngày khác.")


class StillRequired(RuleViolation):
    code = "framework_still_required"
    message = _(
        "Sau ngày %(day)s vẫn có %(count)s yêu cầu của vị trí dựa vào phiên bản này mà chưa có phiên bản kế tiếp."
        " Hãy công bố phiên bản mới thay nó; phiên bản này sẽ tự kết thúc vào ngày trước đó."
    )
