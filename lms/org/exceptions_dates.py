"""Rules about the days on a decision that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class SignedInFuture(RuleViolation):
    code = "signed_in_future"
    field = "signed_on"
    message = _("Ngày ký đang ở tương lai. Hãy nhập lại ngày ghi trên quyết định đã ký.")


class DayTooFarAhead(RuleViolation):
    code = "day_too_far_ahead"
    field = "effective_on"
    message = _("Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm.")


class EffectiveBeforeReform(RuleViolation):
    code = "effective_before_reform"
    field = "effective_on"
    message = _(
        "Ngày hiệu lực %(effective_on)s đang trước ngày %(reform_day)s, khi các đơn vị hiện nay bắt đầu hoạt động."
        " Kiểm tra lại năm."
    )


class SigningFarFromEffect(RuleViolation):
    code = "signing_far_from_effect"
    field = "effective_on"
    message = _(
        "Ngày ký %(signed_on)s và ngày hiệu lực %(effective_on)s cách nhau hơn một năm."
        " Kiểm tra lại năm của cả hai ngày."
    )


class EffectiveBeforeSigning(RuleViolation):
    """E10: unusual but lawful, so the clerk may keep it."""

    code = "effective_before_signing"
    field = "effective_on"
    message = _(
        "Ngày hiệu lực %(effective_on)s đang trước ngày ký %(signed_on)s. Kiểm tra lại;"
        " nếu quyết định ghi đúng như vậy, chọn “Giữ nguyên”."
    )


class SecondmentNeedsEnd(RuleViolation):
    code = "secondment_needs_end"
    field = "expires_on"
    message = _("Biệt phái phải có ngày kết thúc. Hãy nhập ngày hết hạn ghi trong quyết định.")


class EndBeforeStart(RuleViolation):
    code = "end_before_start"
    field = "expires_on"
    message = _(
        "Ngày hết hạn %(expires_on)s đang trước ngày hiệu lực %(effective_on)s. Hãy nhập lại một trong hai ngày."
    )


class EndTooFarAhead(RuleViolation):
    code = "end_too_far_ahead"
    field = "expires_on"
    message = _(
        "Ngày hết hạn %(expires_on)s cách ngày hiệu lực %(effective_on)s hơn mười năm."
        " Kiểm tra lại năm của cả hai ngày."
    )


class KindHasNoTerm(RuleViolation):
    """Better than to take a day and do nothing with it."""

    code = "kind_has_no_term"
    field = "expires_on"
    message = _(
        "Với quyết định %(kind)s, vị trí được giữ đến khi có quyết định khác, nên không ghi ngày hết hạn."
        " Hãy để trống ô này; nếu văn bản có thời hạn, ghi thời hạn vào trích yếu."
    )
