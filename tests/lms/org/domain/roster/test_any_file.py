"""Whatever stands in a file: every row has one outcome, every remark is a sentence, and what is imported stays put."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.exceptions import RuleViolation
from lms.core.spreadsheets import Worksheet
from lms.org.domain.roster.checking import RosterSource, check_roster
from lms.org.domain.roster.columns import Vocabulary, find_header_row, guess_columns, header_of, samples_of
from lms.org.domain.roster.unattended import RosterFile, check_unattended
from lms.org.enums import REFORM_DAY
from lms.org.enums_roster import RosterField, RowOutcome
from tests.factories.rosters import DIVISIONS, office_list, xlsx_file

TODAY = date(2026, 11, 22)
CELLS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(
        [*DIVISIONS, "Phường Buôn Hồ", "CM-04", "CM-13; CM-29", "066190000034", "18/06/1990", "07/25/1985"]
    ),
    st.sampled_from(["Nguyễn Thị Hương", "BH0034", "٠٦٦١٩٠٠٠٠٠٣٤", "=1+1", "+84540001034", "-", "1990", "x" * 300]),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    st.just(time(7, 30)),
    st.just(timedelta(hours=30)),
)
ROWS = st.lists(st.lists(CELLS, max_size=12), min_size=1, max_size=12)
MERGED = st.lists(
    st.tuples(st.tuples(st.integers(0, 15), st.integers(0, 15)), st.tuples(st.integers(0, 15), st.integers(0, 15))),
    max_size=3,
).map(tuple)


@given(rows=ROWS, merged=MERGED)
@settings(max_examples=80, deadline=None)
def test_any_sheet_has_headings_and_guesses(rows, merged):
    sheet = Worksheet("x", rows, merged=merged)
    header_row = find_header_row(sheet)
    header = header_of(sheet, header_row)
    guesses = guess_columns(header.labels, samples_of(sheet, header), Vocabulary())
    assert 1 <= header_row <= len(rows)
    assert set(guesses) == set(RosterField)
    used = [guess.index for guess in guesses.values() if guess.index is not None]
    assert len(used) == len(set(used))


@pytest.mark.django_db
@given(rows=ROWS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_has_one_outcome_and_says_why(ward, rows):
    source = RosterSource(
        sheet=Worksheet("x", [[one.label for one in RosterField], *rows]),
        header_row=1,
        columns={one: index for index, one in enumerate(RosterField)},
        answers={},
        unit=ward.ward,
        province=ward.province,
        effective_on=REFORM_DAY,
    )
    plan = check_roster(source=source, actor=ward.hr, as_of=TODAY)
    counts = plan.counts
    assert counts["read"] == sum(counts[name] for name in ("created", "changed", "same", "refused"))
    filled = sum(any(cell not in (None, "") for cell in row) for row in rows)
    assert counts["read"] + len(plan.skipped) <= filled
    for row in plan.rows:
        assert (row.outcome == "refused") == bool(row.errors)
        assert all(
            finding.sentence(row.number, "Cột").startswith(f"Dòng {row.number}, ") for finding in row.row.findings
        )


OFFICE_LIST = office_list()


def _printable(cell):
    return "".join(filter(str.isprintable, str(cell)))


def _bent(changes):
    bent = bytearray(OFFICE_LIST)
    for at, to in changes:
        bent[at] = to
    return bytes(bent)


BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(str.encode),
    ROWS.map(lambda rows: xlsx_file([[_printable(cell) for cell in row] for row in rows]) if any(rows) else b""),
    st.lists(st.tuples(st.integers(0, len(OFFICE_LIST) - 1), st.integers(0, 255)), max_size=6).map(_bent),
    st.integers(0, len(OFFICE_LIST)).map(lambda length: OFFICE_LIST[:length]),
)


@pytest.mark.django_db
@given(data=BYTES, name=st.sampled_from(["ds.xlsx", "ds.xls", "ds.ods", "ds.csv", "ds"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_with_a_sentence(ward, data, name):
    file = RosterFile(name, data, ward.ward, REFORM_DAY)
    counts, sentence = dict.fromkeys(("read", *RowOutcome.values), 0), "."
    try:
        counts = check_unattended(file, actor=None, as_of=TODAY)[1].counts
    except RuleViolation as violation:
        sentence = str(violation)
    assert counts["read"] == sum(counts[one] for one in RowOutcome.values)
    assert sentence.endswith(".")
