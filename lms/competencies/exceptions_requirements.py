"""Rules about what positions require that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class DefaultNotYours(RuleViolation):
    code = "requirement_default_not_yours"
    message = _(
        "Chuẩn chung do phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống ghi. Muốn khác cho đơn vị mình, hãy ghi ở"
        " phần quy định của đơn vị."
    )


class EmployerNotYours(RuleViolation):
    code = "requirement_employer_not_yours"
    message = _(
        "Yêu cầu riêng của một đơn vị do phụ trách nhân sự của đơn vị đó hoặc cấp trên ghi. Hãy gửi đề nghị cho họ."
    )


class NotAnEmployer(RuleViolation):
    code = "requirement_not_an_employer"
    message = _("Yêu cầu riêng ghi cho cả xã, phường hoặc cả tỉnh, không ghi cho từng phòng. Hãy chọn đơn vị cấp trên.")


class RequirementsChangedMeanwhile(RuleViolation):
    code = "requirements_changed_meanwhile"
    message = _(
        "Trong lúc anh/chị nhập, có người đã ghi yêu cầu khác cho các vị trí này. Chưa ghi gì; nội dung anh/chị"
        " nhập còn nguyên. Hãy xem lại rồi gửi lại nếu vẫn muốn ghi."
    )


class RequirementReasonMissing(RuleViolation):
    code = "requirement_reason_missing"
    field = "reason"
    message = _("Ghi lý do, ví dụ: theo đề án vị trí việc làm được duyệt.")


class PositionNotThen(RuleViolation):
    code = "requirement_position_not_then"
    message = _("Vị trí %(code)s không có hiệu lực vào ngày %(day)s. Hãy chọn ngày khác hoặc bỏ dòng này.")


class CompetencyNotThen(RuleViolation):
    code = "requirement_competency_not_then"
    message = _("Khung năng lực ngày %(day)s không có năng lực %(code)s. Hãy chọn ngày khác hoặc bỏ năng lực này.")


class LevelsTurned(RuleViolation):
    code = "requirement_levels_turned"
    field = "max_level"
    message = _("Mức tối thiểu %(low)s cao hơn mức hướng tới %(high)s. Hãy ghi mức thấp trước, mức cao sau.")


class LevelNotInFramework(RuleViolation):
    code = "requirement_level_not_in_framework"
    field = "max_level"
    message = _("%(code)s chỉ có đến mức %(last)s, thấp nhất là mức 1. Hãy ghi mức trong khoảng đó.")


class WeightOutside(RuleViolation):
    code = "requirement_weight_outside"
    field = "weight"
    message = _("Trọng số là số nguyên từ 1 đến %(most)s. Hãy nhập lại.")
