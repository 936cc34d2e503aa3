"""The columns of our own roster files. A form of the trade, so Vietnamese in both languages of the interface."""

from lms.org.enums_roster import RosterField

HEADINGS = {
    RosterField.STAFF_CODE: "Mã cán bộ",
    RosterField.FULL_NAME: "Họ và tên",
    RosterField.BIRTH: "Ngày sinh",
    RosterField.CCCD: "Số CCCD",
    RosterField.UNIT: "Đơn vị",
    RosterField.POSITION: "Vị trí việc làm",
    RosterField.OTHER_POSITIONS: "Kiêm nhiệm",
    RosterField.QUALIFICATION: "Trình độ",
    RosterField.PHONE: "Điện thoại",
    RosterField.EMAIL: "Thư điện tử",
}
NAMES = {
    "sheet": "Danh sách",
    "lists": "Danh mục",
    "guide": "Hướng dẫn",
    "list": "Danh sách cán bộ, công chức",
    "to_mend": "Lỗi cần sửa",
}
GUIDE = (
    ("Mã cán bộ", "Ghi mã đang dùng. Để trống thì hệ thống cấp một mã."),
    ("Họ và tên", "Bắt buộc. Một ô, đủ họ, đệm và tên."),
    ("Ngày sinh", "Ngày/tháng/năm, ví dụ 05/07/1980. Chỉ biết năm thì ghi 1980."),
    ("Số CCCD", "12 chữ số. Cột đã để định dạng Văn bản để giữ số 0 ở đầu."),
    ("Đơn vị", "Chọn trong danh sách thả xuống: tên phòng, trung tâm, hoặc tên xã, phường."),
    ("Vị trí việc làm", "Chọn trong danh sách thả xuống, hoặc ghi mã, ví dụ CM-04."),
    ("Kiêm nhiệm", "Mã các vị trí kiêm nhiệm, cách nhau bằng dấu chấm phẩy: CM-05; CM-26."),
    ("Trình độ", "Ví dụ: Đại học Luật."),
    ("Điện thoại", "10 chữ số, bắt đầu bằng 0."),
    ("Thư điện tử", "Ví dụ: ten@coquan.vn."),
    ("Ô để trống", "Không xóa dữ liệu đã có trong hồ sơ."),
    ("Người không có trong tệp", "Vẫn giữ nguyên trong hồ sơ."),
)
