"""A certificate taken back is told to its holder.

# reviewed: only the list of choices grows, no column changes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flows', '0001_first_records'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('plan_made', 'có kế hoạch học tập mới'), ('result_ready', 'có kết quả bài thi'), ('certificate_issued', 'đã cấp giấy chứng nhận'), ('certificate_revoked', 'đã thu hồi giấy chứng nhận'), ('decision_recorded', 'đã ghi nhận quyết định')], max_length=30),
        ),
    ]
