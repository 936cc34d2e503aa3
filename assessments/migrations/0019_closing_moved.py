# reviewed: one more reason in a closed list; the column stays as it is.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0018_supervised"),
    ]

    operations = [
        migrations.AlterField(
            model_name="timegiven",
            name="why",
            field=models.CharField(
                choices=[
                    ("arrangement", "được thêm giờ"),
                    ("invigilator", "giám thị cho thêm"),
                    ("outage", "bù mất điện, mất mạng"),
                    ("closing", "giờ đóng lùi lại"),
                ],
                max_length=20,
            ),
        ),
    ]
