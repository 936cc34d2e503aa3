# reviewed: columns get defaults and empty values become possible, no row or column goes; rows already there are filled in.

from decimal import Decimal

import django.db.models.deletion
import lms.core.storage
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count

from lms.core.vietnamese.text import search_key


def fill_in(apps, schema_editor):
    """Right choices share the mark, and questions are found by their words."""
    choices = apps.get_model("assessments", "Choice").objects
    choices.filter(is_correct=True).exclude(version__kind="multiple").update(weight=100)
    counted = choices.filter(is_correct=True, version__kind="multiple").values("version").annotate(right=Count("pk"))
    for version_id, right in counted.values_list("version", "right"):
        share = (Decimal(100) / right).quantize(Decimal("0.00001"))
        choices.filter(version=version_id, is_correct=True).update(weight=share)
    versions = apps.get_model("assessments", "QuestionVersion").objects.filter(is_current=True)
    for version in versions.select_related("question").iterator(chunk_size=500):
        words = search_key(f"{version.question.code} {version.stem}")
        type(version.question).objects.filter(pk=version.question_id).update(search_key=words)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0006_citations_of_questions'),
        ('competencies', '0002_requirement_superseded'),
        ('org', '0008_postings_ended_alongside'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='choice',
            name='match',
            field=models.TextField(blank=True, verbose_name='ghép với'),
        ),
        migrations.AddField(
            model_name='choice',
            name='tolerance',
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24, verbose_name='sai số cho phép'),
        ),
        migrations.AddField(
            model_name='choice',
            name='weight',
            field=models.DecimalField(decimal_places=5, default=0, max_digits=8, verbose_name='phần trăm điểm'),
        ),
        migrations.AddField(
            model_name='question',
            name='category',
            field=models.CharField(blank=True, max_length=300, verbose_name='nhóm'),
        ),
        migrations.AddField(
            model_name='question',
            name='name',
            field=models.CharField(blank=True, max_length=200, verbose_name='tên gọi'),
        ),
        migrations.AddField(
            model_name='question',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='review_by',
            field=models.DateField(blank=True, null=True, verbose_name='rà soát trước ngày'),
        ),
        migrations.AddField(
            model_name='question',
            name='search_key',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='question',
            name='tags',
            field=models.JSONField(blank=True, default=list, verbose_name='thẻ'),
        ),
        migrations.AddField(
            model_name='questionbank',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='question_banks', to='org.unit'),
        ),
        migrations.AddField(
            model_name='questionversion',
            name='criteria',
            field=models.JSONField(blank=True, default=list, verbose_name='thang chấm'),
        ),
        migrations.AddField(
            model_name='questionversion',
            name='keeps_order',
            field=models.BooleanField(default=False, verbose_name='giữ thứ tự phương án'),
        ),
        migrations.AddField(
            model_name='questionversion',
            name='marks_matter',
            field=models.BooleanField(default=True, verbose_name='phân biệt dấu'),
        ),
        migrations.AddField(
            model_name='questionversion',
            name='parts',
            field=models.JSONField(blank=True, default=list, verbose_name='câu hỏi con'),
        ),
        migrations.AddField(
            model_name='questionversion',
            name='scoring',
            field=models.CharField(choices=[('all', 'đúng hết mới có điểm'), ('parts', 'có điểm từng phần')], default='all', max_length=10, verbose_name='cách tính điểm'),
        ),
        migrations.AddField(
            model_name='result',
            name='points',
            field=models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name='điểm'),
        ),
        # reviewed: see above
        migrations.AlterField(
            model_name='choice',
            name='text',
            field=models.TextField(blank=True, verbose_name='phương án'),
        ),
        # reviewed: see above
        migrations.AlterField(
            model_name='questionversion',
            name='competency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.competency'),
        ),
        # reviewed: see above
        migrations.AlterField(
            model_name='questionversion',
            name='kind',
            field=models.CharField(choices=[('single', 'một đáp án'), ('multiple', 'nhiều đáp án'), ('true_false', 'đúng/sai'), ('ordering', 'sắp thứ tự'), ('matching', 'ghép cặp'), ('numeric', 'điền số'), ('short_text', 'điền ngắn'), ('case', 'tình huống'), ('essay', 'tự luận có thang chấm'), ('practical', 'bài thực hành')], max_length=20, verbose_name='dạng'),
        ),
        # reviewed: see above
        migrations.AlterField(
            model_name='questionversion',
            name='level',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='mức'),
        ),
        # reviewed: see above
        migrations.AlterField(
            model_name='result',
            name='marks',
            field=models.JSONField(help_text='{attempt question id: true, false or the part of the mark, 0 to 1}'),
        ),
        migrations.CreateModel(
            name='QuestionPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('order', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('description', models.CharField(blank=True, max_length=500, verbose_name='mô tả')),
                ('file', models.FileField(storage=lms.core.storage.private_storage, upload_to='question-pictures')),
                ('digest', models.CharField(max_length=64)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='assessments.questionversion')),
            ],
            options={
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('version', 'order'), name='question_picture_once')],
            },
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
