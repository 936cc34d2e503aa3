"""Rules of evidence that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class NothingProves(RuleViolation):
    code = "nothing_proves"
    message = _(
        "Chưa có quy tắc nào cho phép loại minh chứng này chứng minh năng lực đã chọn vào ngày %(day)s."
        " Hãy hỏi Sở Nội vụ hoặc chọn loại minh chứng khác."
    )


class LevelBeyondRule(RuleViolation):
    code = "level_beyond_rule"
    field = "level"
    message = _("Loại minh chứng này chỉ chứng minh đến mức %(max_level)s. Hãy chọn mức thấp hơn hoặc loại khác.")
