# reviewed: a page may now cite a text more than once (by article, by step), so every row kept so far fits the new rules.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0016_copied_from'),
        ('reference', '0002_legal_texts_and_glossary'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='citation',
            name='citation_once',
        ),
        migrations.AddField(
            model_name='citation',
            name='article',
            field=models.ForeignKey(blank=True, help_text='Chọn để được báo cả khi chỉ điều, khoản này hết hiệu lực.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='citations', to='reference.legalarticle', verbose_name='điều, khoản trong danh mục'),
        ),
        migrations.AddField(
            model_name='citation',
            name='block_id',
            field=models.CharField(blank=True, max_length=36, verbose_name='bước'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='articles',
            field=models.CharField(blank=True, help_text='Ví dụ: Điều 16; Điều 18 khoản 2.', max_length=200, verbose_name='điều, khoản khác'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('page', 'text', 'block_id', 'article'), name='citation_article_once'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(condition=models.Q(('article__isnull', True)), fields=('page', 'text', 'block_id'), name='citation_text_once'),
        ),
    ]
