from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0002_lines_stopped_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="planitem",
            name="choice",
            field=models.JSONField(blank=True, default=dict, help_text="why this course, as it was when it was chosen"),
        ),
    ]
