"""A ward, and a file of it brought as far as a test needs."""

from datetime import date

import pytest

from lms.core.domain.job_runs import run_job
from lms.org.domain.roster.confirming import confirm_import
from lms.org.domain.roster.sources import check_batch
from tests.factories.rosters import Ward, checked, make_ward

TODAY = date(2026, 11, 22)


@pytest.fixture
def ward(db) -> Ward:
    return make_ward()


def dry_run(ward, batch):
    return check_batch(batch, actor=ward.hr, as_of=TODAY)


def confirm(ward, batch, *, accounts=False):
    plan = dry_run(ward, batch)
    return confirm_import(batch=batch, expected=plan.counts, open_accounts=accounts, actor=ward.hr, as_of=TODAY)


def bring_in(ward, data, *, accounts=False):
    batch = confirm(ward, checked(ward, data), accounts=accounts)
    run_job(batch.job)
    batch.refresh_from_db()
    return batch
