"""The file that each certificate has so far becomes its first row of files. May be run twice.

A stored file that is gone or altered keeps its row with the digest it had; its size, which nobody knows any more, is 0.
"""

import hashlib

from django.db import migrations

from lms.core.storage import private_storage


def fill(apps, schema_editor):
    row = apps.get_model("certificates", "CertificateFile")
    rows = []
    with_file = apps.get_model("certificates", "Certificate").objects.exclude(file_sha256="").filter(files__isnull=True)
    for one in with_file.order_by("pk").iterator(chunk_size=200):
        size, front, back = measured(one.file.name, one.file_sha256)
        rows.append(
            row(
                certificate=one,
                kind="unsigned",
                file=one.file.name,
                sha256=one.file_sha256,
                front_sha256=front,
                back_sha256=back,
                size=size,
                made_at=one.file_made_at,
            )
        )
        if len(rows) == 200:
            row.objects.bulk_create(rows)
            rows = []
    row.objects.bulk_create(rows)


def measured(name, digest):
    try:
        with private_storage().open(name, "rb") as stored:
            content = stored.read()
    except OSError:
        return 0, "", ""
    if hashlib.sha256(content).hexdigest() != digest:
        return 0, "", ""
    middle = len(content) // 2
    return len(content), hashlib.sha256(content[:middle]).hexdigest(), hashlib.sha256(content[middle:]).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("certificates", "0006_files")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
