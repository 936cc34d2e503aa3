"""Notices of evidence that is withdrawn or counts again; and the triggers on evidence, after SQLite made the table anew."""

from django.db import migrations, models

TABLE = "evidence_evidence"
REFUSAL = "This fact is only ever appended."


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for act in ("update", "delete"):
        where = f" ON {TABLE}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}{where}", params=None)
        start = f"CREATE TRIGGER {TABLE}_no_{act} BEFORE {act.upper()} ON {TABLE}"
        if vendor == "sqlite":
            schema_editor.execute(f"{start} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END", params=None)
        else:
            schema_editor.execute(f"{start} FOR EACH ROW EXECUTE FUNCTION flows_refuse_change()", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('flows', '0029_notice_of_renewals'),
        ('evidence', '0012_reinstated_evidence'),
    ]

    operations = [
        # reviewed: only the list of choices grows, no column changes.
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('course_given', 'được ghi danh khóa học'), ('course_assigned', 'được giao khóa học'), ('assignment_withdrawn', 'thôi giao khóa học'), ('learning_reminded', 'được nhắc học'), ('due_extended', 'được gia hạn học'), ('course_found', 'việc trong kế hoạch đã có khóa học'), ('plan_made', 'có kế hoạch học tập mới'), ('plan_renewed', 'kế hoạch học tập có việc mới'), ('renewal_opened', 'minh chứng sắp hết hạn, cần làm lại'), ('result_ready', 'có kết quả bài thi'), ('attempt_allowed', 'được mở thêm lượt làm bài'), ('late_accepted', 'đã nhận câu gửi muộn'), ('late_refused', 'không nhận câu gửi muộn'), ('observation_asked', 'được nhờ quan sát tại chỗ'), ('observation_sent', 'có phiếu quan sát chờ xác nhận'), ('observation_done', 'quan sát tại chỗ đã xác nhận'), ('observation_objected', 'được đề nghị quan sát lại'), ('observation_ruled', 'có quyết định về phiếu quan sát'), ('certificate_issued', 'đã cấp giấy chứng nhận'), ('certificate_revoked', 'đã thu hồi giấy chứng nhận'), ('document_accepted', 'giấy tờ đã được công nhận'), ('document_refused', 'giấy tờ không được công nhận'), ('document_revoked', 'đã thu hồi việc công nhận giấy tờ'), ('evidence_withdrawn', 'đã rút minh chứng'), ('evidence_reinstated', 'đã ghi lại minh chứng'), ('review_asked', 'được đề nghị xem lại mức năng lực'), ('review_answered', 'đã trả lời đề nghị xem lại mức'), ('survey_asked', 'được hỏi trong khảo sát nhu cầu'), ('survey_reminded', 'được nhắc trả lời khảo sát'), ('lesson_changed', 'bài đang học đã đổi'), ('lesson_to_relearn', 'bài cần học lại'), ('path_changed', 'lộ trình đang học đã đổi'), ('unit_changed', 'đơn vị đã sắp xếp'), ('decision_recorded', 'đã ghi nhận quyết định'), ('posting_ended', 'đã ghi nhận thôi giữ vị trí'), ('posting_ended_with_unit', 'vị trí kết thúc cùng đơn vị'), ('decision_corrected', 'quyết định đã được đính chính hoặc hủy'), ('secondment_ends', 'thời hạn biệt phái sắp hết')], max_length=30),
        ),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
