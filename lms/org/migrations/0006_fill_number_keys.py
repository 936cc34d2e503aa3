"""Fold the numbers of the decisions recorded so far. May be run twice; the numbers themselves stay."""

import unicodedata

from django.db import migrations

ALIKE = str.maketrans({"đ": "d", **dict.fromkeys("‐‑‒–—−", "-")})


def folded(number):
    letters = unicodedata.normalize("NFKD", number.lower().translate(ALIKE))
    return "".join(one for one in letters if not one.isspace() and unicodedata.category(one) != "Mn")


def fill(apps, schema_editor):
    decisions = apps.get_model("org", "Decision").objects
    taken = set()
    for one in decisions.order_by("pk"):
        key = folded(one.number)
        paper = (one.issued_by_key, key, one.signed_on)
        if one.corrects_id is None and paper in taken:
            key = one.number  # two papers so far, alike only once folded: both stay, apart as they were
        taken.add(paper)
        decisions.filter(pk=one.pk).update(number_key=key)


class Migration(migrations.Migration):
    dependencies = [("org", "0005_decision_number_key")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
