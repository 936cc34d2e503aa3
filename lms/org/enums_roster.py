"""Closed lists of the roster import."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class RosterField(models.TextChoices):
    """What a column of a roster file can be. The sex is only compared with the CCCD number and never stored."""

    STAFF_CODE = "staff_code", _("Mã cán bộ")
    FULL_NAME = "full_name", _("Họ và tên")
    GIVEN_NAME = "given_name", _("Tên (khi họ đệm và tên ở hai cột)")
    BIRTH = "birth", _("Ngày sinh hoặc năm sinh")
    BIRTH_OF_WOMEN = "birth_of_women", _("Ngày sinh của nữ (khi nam, nữ ở hai cột)")
    GENDER = "gender", _("Giới tính (chỉ để đối chiếu, không lưu)")
    CCCD = "cccd", _("Số CCCD")
    UNIT = "unit", _("Đơn vị, phòng")
    POSITION = "position", _("Vị trí việc làm")
    OTHER_POSITIONS = "other_positions", _("Kiêm nhiệm")
    QUALIFICATION = "qualification", _("Trình độ")
    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")


class Confidence(StrEnum):
    """How sure the guess of a column is."""

    SURE = "sure"
    LIKELY = "likely"
    REMEMBERED = "remembered"
    NONE = "none"


class RowOutcome(models.TextChoices):
    """What becomes of a row; every row read has exactly one."""

    CREATED = "created", _("thêm mới")
    CHANGED = "changed", _("thay đổi")
    SAME = "same", _("giữ nguyên")
    REFUSED = "refused", _("phải sửa")


class Fix(StrEnum):
    """How a group of like errors can be mended at once: nothing, agree with the suggestion, leave empty, choose."""

    NONE = "none"
    ACCEPT = "accept"
    SKIP = "skip"
    CHOOSE_UNIT = "unit"
    CHOOSE_POSITION = "position"


class TextEncoding(models.TextChoices):
    """How the text of a file is to be read; old fonts put Vietnamese letters in place of Western ones."""

    UNICODE = "unicode", _("Unicode")
    TCVN3 = "tcvn3", _("TCVN3 (phông .Vn…)")
    VNI = "vni", _("VNI (phông VNI-…)")


class ImportMode(models.TextChoices):
    """What an import may do with the record."""

    BOTH = "both", _("Thêm người mới và cập nhật người đã có")
    ADD = "add", _("Chỉ thêm người mới")
    UPDATE = "update", _("Chỉ cập nhật người đã có")


class MatchBy(models.TextChoices):
    """By what a row is recognised as somebody on record."""

    AUTO = "auto", _("Mã cán bộ, rồi số CCCD, rồi họ tên và ngày sinh")
    STAFF_CODE = "staff_code", _("Mã cán bộ")
    CCCD = "cccd", _("Số CCCD")
    NAME_BIRTH = "name_birth", _("Họ tên và ngày sinh")
