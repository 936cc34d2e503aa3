"""Rules of certificates that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class CodeMalformed(RuleViolation):
    code = "certificate_code_malformed"
    field = "code"
    message = _(
        "“%(given)s” chưa đúng dạng mã: mã có 10 ký tự, chỉ gồm chữ số và chữ in hoa, không bao giờ có chữ I, L, O, U. "
        "Hãy xem lại từng ký tự trên giấy rồi nhập lại."
    )


class NoPdf(RuleViolation):
    code = "certificate_no_pdf"
    field = "tep"
    message = _("Chưa chọn tệp. Hãy chọn tệp PDF của giấy chứng nhận trên máy này.")


class NotAPdf(RuleViolation):
    code = "certificate_not_a_pdf"
    field = "tep"
    message = _("Tệp này không phải PDF. Hãy chọn tệp PDF của giấy chứng nhận, hoặc tra cứu bằng mã in trên giấy.")


class PdfTooLarge(RuleViolation):
    code = "certificate_pdf_too_large"
    field = "tep"
    message = _(
        "Tệp lớn hơn %(limit)s MB nên không phải tệp giấy chứng nhận: mỗi tệp chỉ khoảng 200 KB. "
        "Hãy chọn đúng tệp, hoặc tra cứu bằng mã in trên giấy."
    )


class TooManyCodes(RuleViolation):
    code = "certificate_too_many_codes"
    field = "codes"
    message = _("Có %(count)s mã, mỗi lần kiểm tra được nhiều nhất %(limit)s mã. Hãy chia ra nhiều lần.")


class SuspicionMissing(RuleViolation):
    code = "forgery_suspicion_missing"
    field = "seen"
    message = _("Ghi thấy giấy ở đâu và vì sao nghi, ví dụ: nộp kèm hồ sơ tuyển dụng, tên khác với trang tra cứu.")


class TooManyReports(RuleViolation):
    code = "forgery_too_many_reports"
    message = _(
        "Từ mạng này đã gửi %(limit)s báo cáo trong một giờ nên tạm chưa nhận thêm. Nội dung vừa nhập vẫn ở dưới đây; "
        "hãy gửi lại sau, hoặc gọi số điện thoại hỗ trợ."
    )


class AnswerMissing(RuleViolation):
    code = "forgery_answer_missing"
    field = "answer"
    message = _(
        "Ghi kết quả xem xét, ví dụ: giấy thật, người nộp đã đổi tên; hoặc: giấy giả, đã báo cơ quan chức năng."
    )


class ReportAnswered(RuleViolation):
    code = "forgery_report_answered"
    field = "answer"
    message = _("Báo cáo này đã có người ghi kết quả xem xét. Mở lại trang để xem.")


class NotEligible(RuleViolation):
    code = "certificate_not_eligible"
    message = _("Chưa đủ điều kiện cấp giấy chứng nhận: %(missing)s Hãy duyệt lại khi đã đủ.")


class NotAnApprover(RuleViolation):
    code = "certificate_not_an_approver"
    message = _(
        "Tài khoản này không có quyền ký giấy chứng nhận của %(issuer)s vào ngày %(day)s. "
        "Hãy liên hệ người phụ trách nội vụ để được phân quyền."
    )


class CapacityChanged(RuleViolation):
    code = "certificate_capacity_changed"
    message = _(
        "Tư cách ký hiện nay là “%(held)s”, khác với tư cách đã hiện trên trang. Hãy mở lại trang, xem rồi duyệt lại."
    )


class OwnCertificate(RuleViolation):
    code = "certificate_own"
    message = _("Người được cấp không tự duyệt giấy chứng nhận của mình. Hãy chuyển cho người duyệt khác.")


class AlreadyRefused(RuleViolation):
    code = "certificate_already_refused"
    message = _(
        "Yêu cầu này đã có quyết định không duyệt ngày %(day)s. "
        "Nếu cần xem lại, hãy bấm “Lập lại yêu cầu” ở trang của yêu cầu."
    )


class NotRefused(RuleViolation):
    code = "certificate_not_refused"
    message = _("Chỉ lập lại được yêu cầu đã không được duyệt. Hãy xem tình trạng hiện nay ở trang của yêu cầu.")


class AlreadyIssued(RuleViolation):
    code = "certificate_already_issued"
    message = _(
        "Giấy chứng nhận này đã được cấp với mã %(code)s nên không thể từ chối. "
        "Nếu có sai sót, hãy thu hồi hoặc cấp thay thế."
    )


class NotIssuedYet(RuleViolation):
    code = "certificate_not_issued_yet"
    message = _(
        "Giấy chứng nhận này chưa được cấp nên chưa có gì để thu hồi hoặc thay thế. Hãy duyệt hoặc không duyệt."
    )


class AlreadyRevoked(RuleViolation):
    code = "certificate_already_revoked"
    message = _(
        "Giấy chứng nhận này đã được thu hồi ngày %(day)s, lý do: %(reason)s Lý do đã ghi không thay đổi; "
        "nếu cần cấp lại, hãy dùng “Cấp thay thế”."
    )


class ReasonMissing(RuleViolation):
    code = "certificate_reason_missing"
    field = "reason"
    message = _("Cần ghi lý do để người được cấp và người tra cứu hiểu vì sao. Hãy điền lý do.")


class FileNotReady(RuleViolation):
    code = "certificate_file_not_ready"
    message = _("Tệp PDF đang được lập, thường xong sau ít phút. Mã %(code)s đã tra cứu được ngay từ bây giờ.")


class FileAltered(RuleViolation):
    code = "certificate_file_altered"
    message = _(
        "Tệp PDF đang lưu không còn giống tệp đã lập lúc cấp nên hệ thống không cho tải. Nội dung đã cấp vẫn được giữ "
        "và mã %(code)s vẫn tra cứu được. Hãy báo quản trị hệ thống khôi phục tệp từ bản sao lưu."
    )


class PurposeMissing(RuleViolation):
    code = "report_purpose_missing"
    field = "purpose"
    message = _("Tệp có họ tên nên cần ghi mục đích sử dụng. Hãy điền mục đích, hoặc bỏ danh sách người khỏi tệp.")


class ReportOutOfScope(RuleViolation):
    code = "report_out_of_scope"
    message = _("Tài khoản không còn phụ trách đơn vị này nên tệp không được lập. Hãy liên hệ người phân quyền.")


class ReportTooLong(RuleViolation):
    code = "report_too_long"
    message = _(
        "Báo cáo này có %(rows)s dòng; bản PDF chỉ lập đến %(most)s dòng vì dài hơn thì không ai đọc hết. Hãy tải "
        "XLSX, hoặc chọn một đơn vị nhỏ hơn."
    )
