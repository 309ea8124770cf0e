"""Whatever stands in a cell or a header, reading ends in values and reasons, never in a crash."""

from typing import get_args

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.columns import Kind
from schemas.dates import FIRST_DAY, LAST_DAY, date_evidence, read_dates, swappable
from schemas.errors import IngestError
from schemas.headers import match_headers
from schemas.identifiers import read_ids, read_referrers
from schemas.number_marks import MarkEvidence, first_open, mark_evidence
from schemas.numbers import read_counts, read_floats, read_money
from schemas.plausible import share_that_reads
from schemas.rates import parse_rate
from schemas.recognise import recognise
from schemas.tables import TABLES
from schemas.text import tidy
from schemas.vocabulary import (
    age_group_name,
    basis_name,
    gender_name,
    platform_name,
    rate_per_name,
    read_words,
    status_name,
)

MARKED = st.text(alphabet="0123456789-/.,: +()%₹TZapmkKlcrJanFeb'e१²½Ⅷ\u00a0\u200b", max_size=30)
CELLS = st.lists(MARKED | st.text(max_size=30), min_size=1, max_size=20)


@settings(deadline=None)
@given(CELLS, st.sampled_from(["dmy", "mdy", "ymd", None]))
@example(["99/99/0000", "00/00/00", "2025-02-30T99:99:99+99:99"], None)
def test_dates(cells, order):
    column = pa.array(cells)
    read = read_dates(column, order)

    faulty = np.zeros(len(cells), dtype=bool)
    for mask in read.faults.values():
        faulty |= mask
    known = ~np.isnat(read.values)
    assert not (known & faulty).any()
    assert ((read.values[known] >= FIRST_DAY) & (read.values[known] <= LAST_DAY)).all()
    assert date_evidence(column) == read.evidence
    assert len(swappable(column)) == len(cells)


@settings(deadline=None)
@given(CELLS, st.sampled_from(["point", "comma", None]))
@example(["9" * 59, "1e99", "0.0e-99", "9" * 40 + " crore", "-" * 20], None)
def test_numbers(cells, decimal):
    column = pa.array(cells)
    assert mark_evidence(column) == sum(
        (mark_evidence(pa.array([c])) for c in cells), MarkEvidence()
    )
    assert (first_open(column) is None) == (not mark_evidence(column).open)
    for reader in (read_money, read_counts, read_floats):
        read = reader(column, decimal)
        for mask in read.faults.values():
            assert not (mask & read.known).any()


@settings(deadline=None)
@given(CELLS)
def test_words_ids_and_texts(cells):
    column = pa.array(cells)
    for meaning in (
        age_group_name,
        basis_name,
        gender_name,
        platform_name,
        rate_per_name,
        status_name,
    ):
        values, unknown, _ = read_words(column, meaning, "unified")
        assert len(values) == len(unknown) == len(cells)
    for reader in (read_ids, read_referrers):
        assert len(reader(column)[0]) == len(cells)
    assert len(tidy(column, collapse=True)[0]) == len(cells)
    for cell in cells:
        parse_rate(cell)


@settings(deadline=None)
@given(CELLS)
def test_samples(cells):
    for kind in get_args(Kind):
        assert 0 <= share_that_reads(kind, cells) <= 1


@settings(deadline=None)
@given(st.lists(st.text(max_size=20) | MARKED, max_size=8))
def test_headers(headers):
    for table in TABLES.values():
        assert len(match_headers(headers, table).columns) == len(headers)
    try:
        told = recognise(headers, TABLES, file="x.csv", sheet=None).table.name
    except IngestError as error:
        told = str(error)
    assert told
