"""Rules about merging, splitting, renaming and abolishing units that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class EventUnitOutOfScope(RuleViolation):
    code = "event_unit_out_of_scope"
    field = "units"
    message = _(
        "“%(name)s” do cấp trên trực tiếp của đơn vị đó sắp xếp."
        " Hãy chuyển văn bản cho phụ trách nhân sự cấp trên ghi nhận."
    )


class EventUnitGone(RuleViolation):
    code = "event_unit_gone"
    field = "units"
    message = _("“%(name)s” không hoạt động vào ngày %(day)s. Hãy kiểm tra lại ngày hiệu lực, hoặc chọn đơn vị khác.")


class EventUnitEndsAlready(RuleViolation):
    code = "event_unit_ends_already"
    field = "units"
    message = _(
        "“%(name)s” đã được ghi nhận kết thúc ngày %(day)s. Hãy xem việc sắp xếp đã ghi nhận trước khi ghi thêm."
    )


class EventUnitChangesLater(RuleViolation):
    code = "event_unit_changes_later"
    field = "effective_on"
    message = _(
        "“%(name)s” đã được ghi nhận một thay đổi từ ngày %(day)s, không trước ngày hiệu lực này."
        " Hãy kiểm tra lại ngày hiệu lực, hoặc hoàn tác thay đổi đó trước."
    )


class EventUnitsUnlike(RuleViolation):
    code = "event_units_unlike"
    field = "units"
    message = _(
        "Chỉ sắp xếp được các đơn vị cùng cấp và cùng thuộc một đơn vị cấp trên."
        " Hãy chọn lại các đơn vị trong một văn bản."
    )


class EventNeedsUnits(RuleViolation):
    code = "event_needs_units"
    field = "units"
    message = _("Hãy chọn ít nhất %(count)s đơn vị.")


class EventNeedsOneUnit(RuleViolation):
    code = "event_needs_one_unit"
    field = "units"
    message = _("Việc này ghi nhận cho từng đơn vị một. Hãy chọn một đơn vị.")


class EventNeedsSuccessor(RuleViolation):
    code = "event_needs_successor"
    field = "takes_over"
    message = _("Hãy cho biết đơn vị nào nhận phần việc và con người của đơn vị cũ.")


class SplitNeedsParts(RuleViolation):
    code = "split_needs_parts"
    field = "takes_over"
    message = _(
        "Chia một đơn vị thì có ít nhất hai đơn vị nhận; tách thì đơn vị cũ vẫn còn và có ít nhất một đơn vị mới."
    )


class SuccessorNamedTwice(RuleViolation):
    code = "successor_named_twice"
    field = "takes_over"
    message = _("“%(name)s” được ghi hai lần. Hãy bỏ một lần.")


class UnitNameMissing(RuleViolation):
    code = "unit_name_missing"
    field = "name"
    message = _("Hãy nhập tên đầy đủ của đơn vị, ví dụ “Phường Hoàn Kiếm”.")


class UnitNameWithoutType(RuleViolation):
    code = "unit_name_without_type"
    field = "name"
    message = _("Tên “%(name)s” phải bắt đầu bằng loại đơn vị: %(types)s.")


class UnitNameTaken(RuleViolation):
    code = "unit_name_taken"
    field = "name"
    message = _(
        "Trong cùng đơn vị cấp trên đã có “%(name)s” vào ngày đó. Hãy kiểm tra lại tên, hoặc chọn đơn vị có sẵn."
    )


class UnitCodeTaken(RuleViolation):
    code = "unit_code_taken"
    field = "code"
    message = _("Mã %(code)s đang dùng cho “%(name)s”. Hãy kiểm tra lại mã, hoặc để trống nếu chưa được cấp.")


class UnitCodeMalformed(RuleViolation):
    code = "unit_code_malformed"
    field = "code"
    message = _("Mã “%(code)s” chưa đúng: mã đơn vị gồm 2 chữ số (tỉnh) hoặc 5 chữ số (xã, phường, đặc khu).")


class UnitStaysTheSame(RuleViolation):
    code = "unit_stays_the_same"
    field = "name"
    message = _("Tên, loại và mã vẫn như cũ nên không có gì để ghi nhận. Hãy nhập tên hoặc loại mới.")


class DocumentNumberMissing(RuleViolation):
    code = "document_number_missing"
    field = "document_number"
    message = _("Hãy nhập số, ký hiệu của văn bản, ví dụ 1685/NQ-UBTVQH15.")


class PeopleToPlace(RuleViolation):
    code = "people_to_place"
    field = "people"
    message = _(
        "Còn %(count)s vị trí đảm nhận chưa được xếp về đơn vị nào. Hãy chọn nơi đến cho từng người trong danh sách."
    )


class WhyUnplacedMissing(RuleViolation):
    code = "why_unplaced_missing"
    field = "why_unplaced"
    message = _(
        "Có người chưa được xếp nơi mới. Hãy ghi vì sao và những người này chờ gì, ví dụ: chờ quyết định điều động,"
        " nghỉ theo chế độ."
    )


class PlaceNotOffered(RuleViolation):
    code = "place_not_offered"
    field = "people"
    message = _("Nơi đến được chọn không nằm trong các đơn vị nhận của văn bản này. Hãy chọn lại.")


class HeadcountOutsideUnit(RuleViolation):
    code = "headcount_outside_unit"
    field = "valid_from"
    message = _(
        "Đơn vị này chưa hoạt động hoặc không còn hoạt động vào ngày %(day)s. Hãy nhập ngày ghi trong văn bản giao"
        " biên chế."
    )
