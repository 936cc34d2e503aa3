"""The words that each position has so far become its first version. May be run twice."""

from django.db import migrations
from django.utils import timezone

WORDS = (
    "name_vi",
    "name_en",
    "department",
    "fields",
    "position_group",
    "usual_rank",
    "source",
    "mark",
    "search_key",
    "valid_from",
)


def fill(apps, schema_editor):
    positions = apps.get_model("org", "Position").objects.filter(versions__isnull=True)
    version = apps.get_model("org", "PositionVersion")
    now = timezone.now()
    version.objects.bulk_create(
        [
            version(position=one, number=1, recorded_at=now, **{name: getattr(one, name) for name in WORDS})
            for one in positions.order_by("pk")
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("org", "0017_positions_versioned")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
