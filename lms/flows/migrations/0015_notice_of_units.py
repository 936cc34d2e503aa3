"""Notices of units arranged anew.

# reviewed: only the list of choices grows, no column changes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flows', '0014_guards_of_time_given'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('course_given', 'được ghi danh khóa học'), ('course_found', 'việc trong kế hoạch đã có khóa học'), ('plan_made', 'có kế hoạch học tập mới'), ('result_ready', 'có kết quả bài thi'), ('attempt_allowed', 'được mở thêm lượt làm bài'), ('late_accepted', 'đã nhận câu gửi muộn'), ('late_refused', 'không nhận câu gửi muộn'), ('observation_asked', 'được nhờ quan sát tại chỗ'), ('observation_sent', 'có phiếu quan sát chờ xác nhận'), ('observation_done', 'quan sát tại chỗ đã xác nhận'), ('observation_objected', 'được đề nghị quan sát lại'), ('observation_ruled', 'có quyết định về phiếu quan sát'), ('certificate_issued', 'đã cấp giấy chứng nhận'), ('certificate_revoked', 'đã thu hồi giấy chứng nhận'), ('lesson_changed', 'bài đang học đã đổi'), ('lesson_to_relearn', 'bài cần học lại'), ('path_changed', 'lộ trình đang học đã đổi'), ('unit_changed', 'đơn vị đã sắp xếp'), ('decision_recorded', 'đã ghi nhận quyết định')], max_length=30),
        ),
    ]
