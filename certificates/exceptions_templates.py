"""Rules of certificate templates that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class WordingEmpty(RuleViolation):
    code = "template_wording_empty"
    field = "text_vi"
    message = _("Chưa có lời trên giấy. Hãy viết từng dòng như sẽ in, với {ho_ten} và {khoa_hoc} ở chỗ cần điền.")


class WordingTooLong(RuleViolation):
    code = "template_wording_too_long"
    field = "text_vi"
    message = _("Có %(count)s dòng; một tờ giấy chỉ đủ chỗ cho %(most)s dòng. Hãy gộp hoặc bỏ bớt.")


class PlaceUnknown(RuleViolation):
    code = "template_place_unknown"
    field = "text_vi"
    message = _(
        "Dòng %(line)s: không có chỗ điền “%(found)s”. Có phải “%(near)s”? Mở “Các chỗ điền” ở đầu trang để xem."
    )


class BraceWithoutPair(RuleViolation):
    code = "template_brace_without_pair"
    field = "text_vi"
    message = _("Dòng %(line)s có dấu { hoặc } lẻ. Chỗ điền phải viết đủ cặp, ví dụ {ho_ten}.")


class PlaceMissing(RuleViolation):
    code = "template_place_missing"
    field = "text_vi"
    message = _("Lời trên giấy chưa có %(place)s (%(meaning)s). Giấy nào cũng phải có; hãy thêm vào.")


class HeadingMissing(RuleViolation):
    code = "template_heading_missing"
    field = "heading_vi"
    message = _("Chưa có tên giấy, ví dụ: Giấy chứng nhận hoàn thành. Hãy điền tên giấy.")


class LettersNotDrawn(RuleViolation):
    code = "paper_letters_not_drawn"
    message = _(
        "Phông chữ của giấy không có chữ %(letters)s nên không in đúng được. Hãy sửa lại chữ ấy (thường do bảng mã cũ "
        "hoặc ký hiệu lạ), rồi làm lại."
    )


class SignatoryMalformed(RuleViolation):
    code = "template_signatory_malformed"
    field = "signatories"
    message = _(
        "Dòng %(line)s: ghi tư cách ký, dấu |, rồi họ tên; tư cách hai dòng thì ngăn bằng dấu /. Ví dụ: "
        "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG | Nguyễn Văn An."
    )


class TooManySignatories(RuleViolation):
    code = "template_too_many_signatories"
    field = "signatories"
    message = _("Có %(count)s người ký thêm; trên giấy chỉ đủ chỗ cho %(most)s. Hãy bỏ bớt.")


class LogoNotAPicture(RuleViolation):
    code = "template_logo_not_a_picture"
    field = "logo"
    message = _("Tệp này không phải ảnh PNG hoặc JPEG còn nguyên. Hãy chọn tệp ảnh biểu trưng khác.")


class LogoTooLarge(RuleViolation):
    code = "template_logo_too_large"
    field = "logo"
    message = _("Ảnh biểu trưng lớn hơn %(most)s MB hoặc quá nhiều điểm ảnh. Hãy thu nhỏ rồi chọn lại.")


class PaperOverflows(RuleViolation):
    code = "template_paper_overflows"
    field = "text_vi"
    message = _(
        "Với họ tên, vị trí, tên đơn vị và tên khóa học dài nhất, giấy tràn sang trang %(pages)s. Giấy phải vừa một "
        "trang: hãy bớt dòng hoặc rút ngắn lời, rồi xem thử lại."
    )


class TemplateNotYours(RuleViolation):
    code = "template_not_yours"
    message = _("Mẫu này của %(owner)s; chỉ phụ trách nhân sự của đơn vị ấy sửa được. Hãy soạn mẫu cho đơn vị mình.")


class NotADraftTemplate(RuleViolation):
    code = "template_not_a_draft"
    message = _("Phiên bản %(number)s đã dùng để cấp nên không sửa được nữa. Hãy soạn phiên bản mới từ phiên bản này.")


class DraftThere(RuleViolation):
    code = "template_draft_there"
    message = _("Mẫu này đã có bản đang soạn. Hãy sửa tiếp bản ấy.")


class TemplateChangedMeanwhile(RuleViolation):
    code = "template_changed_meanwhile"
    message = _(
        "Có người vừa lưu mẫu này sau khi anh/chị mở trang. Nội dung anh/chị nhập vẫn ở dưới đây, chưa được lưu. Hãy "
        "mở bản vừa lưu ở cửa sổ khác để so, rồi bấm Lưu lần nữa nếu vẫn muốn thay."
    )


class DraftChangedMeanwhile(RuleViolation):
    code = "template_draft_changed_meanwhile"
    message = _(
        "Có người vừa sửa bản soạn này sau khi anh/chị mở trang, nên chưa đưa vào dùng. Hãy xem bản in thử của bản vừa "
        "sửa, rồi bấm “Đưa bản soạn vào dùng” lần nữa."
    )


class OtherTemplateInUse(RuleViolation):
    code = "template_other_in_use"
    message = _(
        "%(owner)s đang dùng mẫu “%(name)s” cho cùng khóa học nên không rõ sẽ cấp theo mẫu nào. Hãy cho mẫu kia thôi "
        "dùng trước, hoặc chọn khóa học khác cho mẫu này."
    )


class NothingPublished(RuleViolation):
    code = "template_nothing_published"
    message = _("Mẫu này chưa có phiên bản nào đang dùng nên không có gì để thôi. Hãy mở lại trang để xem.")


class NotYourSignature(RuleViolation):
    code = "automatic_approval_not_your_signature"
    message = _("Chỉ chính người ký giấy của đơn vị mới bật được duyệt tự động cho chữ ký của mình.")


class AutomaticByAnother(RuleViolation):
    code = "automatic_approval_by_another"
    message = _("%(signer)s đã bật duyệt tự động cho đơn vị này. Hãy tắt trước, hoặc để như đang có.")
