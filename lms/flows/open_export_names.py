"""What tables are called in an open export where the models, made by us or by a library, have no name in Vietnamese.

For an archivist, who reads `DOC-TRUOC.md` and not the source: so not translated, as the rest of that text.
"""

from lms.core.domain.open_tables import OpenTable

TABLE_NAMES = {
    "accounts.User_groups": "nhóm của tài khoản",
    "accounts.User_user_permissions": "quyền riêng của tài khoản",
    "assessments.AssessmentOutcome": "mức năng lực đạt được khi đạt bài kiểm tra",
    "assessments.AttemptQuestion": "câu hỏi của một lượt làm bài",
    "assessments.ChecklistItem": "việc trong bảng kiểm",
    "assessments.ChecklistOutcome": "mức năng lực đạt được khi đạt bảng kiểm",
    "assessments.Choice": "phương án của câu hỏi",
    "assessments.CompetencyMark": "ngưỡng đạt của từng năng lực trong bài kiểm tra",
    "assessments.ContactGap": "khoảng mất liên lạc khi làm bài",
    "assessments.DrawRule": "quy tắc lấy câu hỏi",
    "assessments.ExamSitting_invigilators": "người coi thi của ca thi",
    "assessments.FixedQuestion": "câu hỏi cố định của bài kiểm tra",
    "assessments.MarkComment": "nhận xét soạn sẵn của người chấm",
    "assessments.MarkDraft": "bản chấm đang làm dở",
    "assessments.ObservationMark": "kết quả từng việc của phiếu quan sát",
    "assessments.ObservationPhoto": "ảnh của phiếu quan sát",
    "assessments.QuestionPicture": "hình của câu hỏi",
    "assessments.Response": "câu trả lời",
    "assessments.SittingCandidate": "người dự thi của ca thi",
    "auth.Group_permissions": "quyền của nhóm",
    "competencies.CompetencyLevel": "mô tả từng mức của năng lực",
    "competencies.CompetencyVersion": "phiên bản năng lực",
    "competencies.ScaleLevel": "mức của thang đo",
    "courses.CourseOutcome": "mức năng lực của khóa học",
    "courses.CoursePosition": "vị trí việc làm của khóa học",
    "courses.Submission_editors": "người sửa nội dung của lần gửi kiểm tra",
    "wagtailcore.CollectionViewRestriction_groups": "nhóm được xem bộ sưu tập",
    "wagtailcore.GroupApprovalTask_groups": "nhóm duyệt của bước kiểm tra",
    "wagtailcore.Locale": "ngôn ngữ của nội dung",
    "wagtailcore.PageSubscription": "người theo dõi nhận xét của trang",
    "wagtailcore.PageViewRestriction_groups": "nhóm được xem trang",
    "wagtailcore.WorkflowContentType": "loại nội dung của quy trình kiểm tra",
}


def name_of(table: OpenTable) -> str:
    return TABLE_NAMES.get(table.model._meta.label) or str(table.model._meta.verbose_name)
