"""What an open export leaves out, and why. The reasons are printed in the package's `DOC-TRUOC.md`.

Every table and column of the product is either in `open_export_tables.txt` or here: a new one is decided upon.
"""

SEARCH = "Chỉ mục tìm kiếm, lập lại được từ dữ liệu."
MACHINE = "Trạng thái chạy của máy chủ, không phải dữ liệu nghiệp vụ."
EDITOR = "Trạng thái tạm của trình soạn thảo."
SIGN_IN = "Bí mật để đăng nhập: ai có là vào được tài khoản. Ở hệ thống mới, mỗi người đặt lại."
OUTSIDE = "Tài khoản của nhà cung cấp danh tính bên ngoài; hệ thống không giữ gì từ đó."
DIGEST = "Dấu so khớp có khóa, vô nghĩa khi không có khóa của hệ thống này."
WORKING = "Bản làm dở, được mã hóa; phần đã ghi nằm ở các bảng nhân sự và quyết định."

TABLES_LEFT_OUT = {
    "account.EmailConfirmation": SIGN_IN,
    "accounts.SignedInDevice": "Phiên đăng nhập trên từng thiết bị, hết hiệu lực khi rời hệ thống này.",
    "core.ChangePart": "Dữ liệu để hoàn tác trong vài ngày, được mã hóa; sau khi rời hệ thống không còn hoàn tác được.",
    "core.LoadedData": MACHINE,
    "core.PeriodicRun": MACHINE,
    "django_tasks_database.DBTaskResult": MACHINE,
    "mfa.Authenticator": "Bí mật của bước xác nhận thứ hai (ứng dụng mã, khóa đăng nhập, mã dự phòng). Cài lại.",
    "org.RosterCheck": "Kết quả đọc thử tệp nhân sự, được mã hóa; lập lại được.",
    "sessions.Session": "Phiên đăng nhập: ai có là vào được tài khoản.",
    "socialaccount.SocialAccount": OUTSIDE,
    "socialaccount.SocialApp": "Bí mật kết nối với nhà cung cấp danh tính (OIDC).",
    "socialaccount.SocialToken": "Bí mật kết nối với nhà cung cấp danh tính (OIDC).",
    "wagtailadmin.Admin": "Không giữ dòng nào; chỉ để trình soạn thảo khai quyền.",
    "wagtailadmin.EditingSession": EDITOR,
    "wagtailadmin.FormState": EDITOR,
    "wagtailcore.ReferenceIndex": SEARCH,
    "wagtailcore.UploadedFile": EDITOR,
    "wagtailimages.Rendition": "Ảnh thu nhỏ, lập lại được từ ảnh gốc.",
    "wagtailsearch.IndexEntry": SEARCH,
    "wagtailsearch.SQLiteFTSIndexEntry": SEARCH,
    "wagtailusers.UserProfile": "Tùy chọn hiển thị của trình soạn thảo.",
}

_JOB = "Chi tiết chạy của việc nền. Tệp báo cáo chỉ giữ vài ngày và lập lại được."

COLUMNS_LEFT_OUT = {
    "org.AdminMode.session_digest": SIGN_IN,
    "accounts.User.password": SIGN_IN,
    "accounts.User.slip_round": "Dùng để làm mã của phiếu kích hoạt.",
    "assessments.ExamSitting.pin_digest": "Mã vào phòng thi, được băm.",
    "core.Job.attempts": _JOB,
    "core.Job.beat_at": _JOB,
    "core.Job.cursor": _JOB,
    "core.Job.error": _JOB,
    "core.Job.lease": _JOB,
    "core.Job.message": _JOB,
    "core.Job.params": _JOB,
    "core.Job.queued_at": _JOB,
    "core.Job.result": _JOB,
    "core.Job.result_file": _JOB,
    "core.Job.result_name": _JOB,
    "core.Job.task_id": _JOB,
    "core.Job.worker_id": _JOB,
    "org.Official.birth_date_digest": DIGEST,
    "org.Official.cccd_digest": DIGEST,
    "org.RosterImport.edits": WORKING,
    "org.RosterImport.file": WORKING,
    "wagtailcore.CollectionViewRestriction.password": SIGN_IN,
    "wagtailcore.PageViewRestriction.password": SIGN_IN,
}

IDENTITY_COLUMNS = {
    "assessments.TimeArrangement.reason": "Lý do thêm giờ làm bài có thể nói về sức khỏe.",
    "org.Official.birth_date_encrypted": "Ngày sinh đầy đủ.",
    "org.Official.cccd_encrypted": "Số căn cước công dân.",
}
"""Kept encrypted. Empty in the package unless it is asked for with the key file in hand."""

TABLES_OF_NO_MODEL = {
    "django_migrations": MACHINE,
    "wagtailsearch_indexentry_fts": SEARCH,
}
"""In the database, known by the beginning of their names."""

KEPT_OUTSIDE = {
    "Khóa ký, khóa mã hóa, mật khẩu cơ sở dữ liệu": "Ở tệp khóa và cấu hình của máy chủ, không ở cơ sở dữ liệu.",
    "Tệp mốc của nhật ký (heads.jsonl)": "Đã chép sang nơi khác hằng ngày; để chứng minh nhật ký không bị làm lại.",
}
