import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0005_attempts_allowed_further'),
        ('reference', '0002_legal_texts_and_glossary'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuestionCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='question_citations', to='reference.legalarticle')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='question_citations', to='reference.legaltext')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='assessments.questionversion')),
            ],
            options={
                'verbose_name': 'trích dẫn của câu hỏi',
            },
        ),
    ]
