"""Whether a piece of evidence takes the place of the older ones of its kind."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0005_handed_in_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='evidencerule',
            name='combining',
            field=models.CharField(choices=[('highest', 'lấy mức cao nhất'), ('latest', 'lấy lần mới nhất')], default='highest', max_length=10),
        ),
    ]
