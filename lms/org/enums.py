"""Closed lists of the organisation, and the two days its history hangs on."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

REFORM_DAY = date(2025, 7, 1)
"""Districts end the day before; the 34 provinces and 3,321 communes begin."""

UNKNOWN_START = date(1900, 1, 1)
"""Stands for a start nobody recorded. A real day, so that "in force on" stays one comparison; earlier than any act."""


class UnitType(models.TextChoices):
    PROVINCE = "province", _("tỉnh")
    CITY = "city", _("thành phố trực thuộc trung ương")
    DISTRICT = "district", _("cấp huyện (đã kết thúc)")
    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    TOWNSHIP = "township", _("thị trấn (đã kết thúc)")
    SPECIAL_ZONE = "special_zone", _("đặc khu")
    DIVISION = "division", _("phòng, trung tâm")


PROVINCE_TYPES = (UnitType.PROVINCE, UnitType.CITY)
COMMUNE_TYPES = (UnitType.COMMUNE, UnitType.WARD, UnitType.SPECIAL_ZONE)
DIVIDED_TYPES = (*PROVINCE_TYPES, *COMMUNE_TYPES)
"""Units with others below them, which a paper may arrange."""


class UnitMark(models.TextChoices):
    """How far a row may be trusted; shown beside it."""

    SOURCED = "sourced", _("theo dữ liệu nguồn")
    DEFAULT = "default", _("mặc định, chưa xác nhận")
    CONFIRMED = "confirmed", _("đã xác nhận")


class SuccessionShare(models.TextChoices):
    WHOLE = "whole", _("toàn bộ")
    PART = "part", _("một phần")


class UnitEventKind(models.TextChoices):
    REFORM = "reform", _("sắp xếp đơn vị hành chính")
    MERGE = "merge", _("sáp nhập")
    SPLIT = "split", _("chia, tách")
    RENAME = "rename", _("đổi tên")
    CHANGE_TYPE = "change_type", _("đổi loại")
    ABOLISH = "abolish", _("giải thể")


class PositionMark(models.TextChoices):
    """How far the words of a position may be trusted; shown beside them."""

    CONFIRMED = "confirmed", _("đã đối chiếu văn bản")
    VERIFIED_LOCAL = "verified-local", _("theo danh mục của một xã")
    VERIFIED_PRESS = "verified-press", _("theo báo chí")
    UNVERIFIED = "unverified", _("chưa kiểm chứng")


class BirthPrecision(models.TextChoices):
    NONE = "none", _("chưa có")
    YEAR = "year", _("chỉ có năm")
    DAY = "day", _("đủ ngày tháng năm")


class DecisionKind(models.TextChoices):
    """Acts that begin or end postings; `rules.md` 5."""

    APPOINT = "appoint", _("bổ nhiệm")
    DESIGNATE = "designate", _("chỉ định")
    RECEIVE = "receive", _("tiếp nhận")
    TRANSFER = "transfer", _("điều động")
    ROTATE = "rotate", _("luân chuyển")
    SECOND = "second", _("biệt phái")
    ASSIGN = "assign", _("phân công")
    CONCURRENT = "concurrent", _("kiêm nhiệm")
    RELIEVE = "relieve", _("thôi giữ vị trí")
    LEAVE = "leave", _("nghỉ việc")


class Role(models.TextChoices):
    """What a person may do at a unit and everything below it."""

    HR = "hr", _("Phụ trách nhân sự")
    HEAD = "head", _("Người đứng đầu đơn vị")
    APPROVER = "approver", _("Người duyệt giấy chứng nhận")
    TRAINER = "trainer", _("Người biên soạn")
    SUBJECT_CHECKER = "subject_checker", _("Người kiểm tra chuyên môn")
    LEGAL_CHECKER = "legal_checker", _("Người kiểm tra pháp lý")
    OBSERVER = "observer", _("Người quan sát tại chỗ")
    INSPECTOR = "inspector", _("Thanh tra")
    ADMIN = "admin", _("Quản trị hệ thống")


EDITORIAL_ROLES = (Role.TRAINER, Role.SUBJECT_CHECKER, Role.LEGAL_CHECKER)
"""They work in the editor."""


class AdminModeProof(models.TextChoices):
    """How somebody showed once more who they are."""

    CODE = "code", _("mã xác thực")
    KEY = "key", _("khóa đăng nhập")
    PASSWORD = "password", _("mật khẩu")


class AdminModeEnding(models.TextChoices):
    """Why administrators' powers were off before their time."""

    BY_HAND = "by_hand", _("tự kết thúc")
    SIGNED_OUT = "signed_out", _("đăng xuất")
    ROLE_ENDED = "role_ended", _("thôi vai trò quản trị")
    NEW_PASSWORD = "new_password", _("đổi mật khẩu")
    BEGUN_ANEW = "begun_anew", _("bật lại")


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", _("đã tải tệp")
    CHECKED = "checked", _("đã chạy thử")
    COMMITTING = "committing", _("đang nhập")
    COMMITTED = "committed", _("đã nhập")
    UNDOING = "undoing", _("đang hoàn tác")
    UNDONE = "undone", _("đã hoàn tác")
    REFUSED = "refused", _("không nhập được")


class DecisionFileStatus(models.TextChoices):
    CHECKED = "checked", _("đã kiểm tra")
    RECORDING = "recording", _("đang ghi nhận")
    DONE = "done", _("đã ghi nhận")


class WorkDayKind(models.TextChoices):
    OFF = "off", _("ngày nghỉ")
    WORKED = "worked", _("ngày làm bù")
