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
        "Giấy chứng nhận này đã được cấp với mã %(code)s nên không còn “Không duyệt” được. "
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


class NotTheIssuersSeal(RuleViolation):
    code = "certificate_not_the_issuers_seal"
    message = _(
        "Khóa đang đặt là của “%(key)s”, không được dùng cho giấy của nơi cấp này. Tệp chưa đóng dấu vẫn dùng được. "
        "Hãy ký bằng công cụ của cơ quan rồi gửi lên, hoặc báo quản trị hệ thống cho nơi cấp này dùng khóa."
    )


class NotYoursToSeal(RuleViolation):
    code = "certificate_not_yours_to_seal"
    message = _(
        "Tài khoản này không phụ trách nơi cấp đó nên không đặt được việc đóng dấu. Hãy nhờ người phụ trách đơn vị ấy."
    )


class NotBegunByOurs(RuleViolation):
    code = "signed_file_not_begun_by_ours"
    message = _(
        "Phần đầu không giống tệp nào đã cấp trong phạm vi này: công cụ ký đã lưu lại cả tệp, hoặc tệp đã bị sửa, hoặc "
        "không phải giấy chứng nhận. Hãy tải tệp từ trang này, ký mà không mở ra lưu lại, rồi gửi lại."
    )


class NotSignedYet(RuleViolation):
    code = "signed_file_not_signed_yet"
    message = _("Tệp giống hệt tệp đã tải về, chưa có chữ ký số mới. Hãy ký tệp bằng công cụ của cơ quan rồi gửi lại.")


class NoSignature(RuleViolation):
    code = "signed_file_no_signature"
    message = _(
        "Có phần thêm phía sau nhưng không phải chữ ký số. Hãy tải lại tệp từ trang này, chỉ ký số, không ghi chú hay "
        "đóng dấu ảnh, rồi gửi lại."
    )


class PagesAltered(RuleViolation):
    code = "certificate_pages_altered"
    field = "tep"
    message = _(
        "Đã nhận, nhưng phần thêm đổi hoặc che nội dung nhìn thấy trên trang; trang xác minh sẽ nói rõ điều này. Nếu "
        "không chủ ý, hãy ký lại trên tệp gốc, chỉ thêm chữ ký, đặt hình chữ ký ở chỗ ký, rồi gửi lên lần nữa."
    )


class SignatureBroken(RuleViolation):
    code = "signed_file_signature_broken"
    message = _(
        "Chữ ký số không khớp với nội dung tệp: tệp bị hỏng hoặc bị sửa sau khi ký. "
        "Hãy tải lại tệp từ trang này và ký lại."
    )


class SignatureNotOfAll(RuleViolation):
    code = "signed_file_signature_not_of_all"
    message = _(
        "Chữ ký số không bao hết tệp: còn %(bytes)s byte thêm vào sau khi ký. Hãy gửi tệp đúng như công cụ ký tạo ra."
    )


class PaperNoLongerCounts(RuleViolation):
    code = "signed_file_paper_no_longer_counts"
    message = _("Giấy %(code)s đã thu hồi hoặc đã thay thế nên không nhận chữ ký nữa. Hãy ký giấy đang dùng.")


class SignedFileTooLarge(RuleViolation):
    code = "signed_file_too_large"
    message = _("Tệp lớn hơn %(limit)s MB nên không phải tệp giấy chứng nhận. Hãy gửi đúng tệp đã ký.")


class SignedFileNotPdf(RuleViolation):
    code = "signed_file_not_pdf"
    message = _("Tệp này không phải PDF nên được bỏ qua. Hãy gửi tệp PDF đã ký, hoặc tệp ZIP chứa các tệp đó.")


class NothingToTake(RuleViolation):
    code = "signed_files_nothing"
    field = "tep"
    message = _("Chưa chọn tệp nào. Hãy chọn các tệp PDF đã ký, hoặc một tệp ZIP chứa chúng.")


class HandedInTooLarge(RuleViolation):
    code = "signed_files_too_large"
    field = "tep"
    message = _("Có tệp lớn hơn %(limit)s MB nên chưa nhận tệp nào. Hãy chia tệp ZIP ra rồi gửi nhiều lần.")


class TooManyToTake(RuleViolation):
    code = "signed_files_too_many"
    field = "tep"
    message = _("Có %(count)s tệp, mỗi lần nhận được nhiều nhất %(limit)s tệp. Hãy chia ra nhiều lần gửi.")


class ZipUnreadable(RuleViolation):
    code = "signed_files_zip_unreadable"
    field = "tep"
    message = _(
        "Tệp ZIP “%(name)s” hỏng, có mật khẩu, hoặc giải nén ra quá lớn nên không đọc được. Chưa nhận tệp nào. "
        "Hãy nén lại không đặt mật khẩu, hoặc gửi từng tệp PDF."
    )


class NothingToSign(RuleViolation):
    code = "files_to_sign_nothing"
    message = _("Chưa chọn giấy nào. Hãy đánh dấu ít nhất một giấy trong danh sách.")


class TooManyToSign(RuleViolation):
    code = "files_to_sign_too_many"
    message = _("Có %(count)s giấy, mỗi lần tải được nhiều nhất %(limit)s giấy. Hãy lọc bớt hoặc tải nhiều lần.")


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
