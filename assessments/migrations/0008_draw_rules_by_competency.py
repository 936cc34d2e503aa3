# reviewed: a constraint gives way to one that also knows competencies; no row or column goes.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_every_kind_of_question'),
        ('competencies', '0002_requirement_superseded'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='drawrule',
            name='draw_rule_once',
        ),
        migrations.AddField(
            model_name='drawrule',
            name='competency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.competency'),
        ),
        # reviewed: only the help text
        migrations.AlterField(
            model_name='attemptquestion',
            name='choice_order',
            field=models.JSONField(help_text='ids of the choices as shown (`domain/drawing.py`)'),
        ),
        migrations.AddConstraint(
            model_name='drawrule',
            constraint=models.UniqueConstraint(condition=models.Q(('competency', None)), fields=('assessment', 'bank', 'difficulty'), name='draw_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='drawrule',
            constraint=models.UniqueConstraint(fields=('assessment', 'bank', 'difficulty', 'competency'), name='draw_rule_of_competency_once'),
        ),
    ]
