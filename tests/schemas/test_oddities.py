"""Whatever notation a value is written in, reading gives the value back."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dates import read_dates
from schemas.header_words import squash
from schemas.identifiers import read_ids
from schemas.numbers import read_counts, read_money
from schemas.vocabulary import (
    age_group_name,
    basis_name,
    gender_name,
    platform_name,
    read_words,
    status_name,
)
from tests.schemas.oddities import (
    COUNTS,
    DATE_SETS,
    MONEY,
    MONEY_BY_DOTS,
    PROOF,
    WORDS,
    days_between,
    header_spellings,
    odd_ids,
    spellings_of,
    written,
)

PAISE = st.integers(0, 10**13)
MEANINGS = {
    "platform": platform_name,
    "gender": gender_name,
    "basis": basis_name,
    "status": status_name,
    "age": age_group_name,
}


def known(read) -> list[int | None]:
    assert not any(mask.any() for mask in read.faults.values())
    return [int(v) if k else None for v, k in zip(read.values, read.known, strict=True)]


@settings(deadline=None)
@given(st.data(), st.lists(st.none() | PAISE, min_size=1, max_size=40))
def test_money_in_any_notations_is_the_same_to_the_paisa(data, amounts):
    cells = data.draw(written(amounts, MONEY))
    assert known(read_money(pa.array(cells))) == amounts


@settings(deadline=None)
@given(st.data(), st.lists(st.none() | PAISE, min_size=1, max_size=20))
def test_money_grouped_by_dots_is_the_same_to_the_paisa(data, amounts):
    cells = ["18.000.000", *data.draw(written(amounts, MONEY_BY_DOTS))]
    assert known(read_money(pa.array(cells)))[1:] == amounts


@settings(deadline=None)
@given(st.data(), st.lists(st.none() | st.integers(0, 10**12), min_size=1, max_size=40))
def test_counts_in_any_notations_are_the_same(data, counts):
    cells = data.draw(written(counts, COUNTS))
    assert known(read_counts(pa.array(cells))) == counts


@settings(deadline=None)
@given(
    st.data(),
    st.lists(st.none() | days_between(date(2000, 1, 1), date(2099, 12, 31)), max_size=40),
    st.sampled_from(list(DATE_SETS)),
)
def test_days_in_any_notations_of_one_order_are_the_same(data, days, order):
    proof = DATE_SETS[order][-1](PROOF)
    cells = [proof, *data.draw(written(days, DATE_SETS[order]))]
    read = read_dates(pa.array(cells))

    assert read.faults == {}
    assert [None if np.isnat(day) else str(day)[:10] for day in read.values[1:]] == [
        None if day is None else day.isoformat() for day in days
    ]


@settings(deadline=None)
@given(st.data(), st.sampled_from(list(WORDS)))
def test_words_in_any_spelling_are_the_same(data, kind):
    words = data.draw(st.lists(st.sampled_from(list(WORDS[kind])), min_size=1, max_size=30))
    cells = [data.draw(st.sampled_from(spellings_of(kind, word))) for word in words]
    values, unknown, _ = read_words(pa.array(cells), MEANINGS[kind], "unified")

    assert values.to_pylist() == words
    assert not any(unknown.to_pylist())


@settings(deadline=None)
@given(
    st.data(), st.lists(st.from_regex(r"\A[1-9][0-9]{0,11}\Z|\A[A-Z]{2}-[0-9]{1,6}\Z"), min_size=1)
)
def test_ids_in_any_notation_are_the_same(data, keys):
    cells = [data.draw(st.sampled_from(odd_ids(key))) for key in keys]
    assert read_ids(pa.array(cells))[0].to_pylist() == keys


@pytest.mark.parametrize("header", ["influencer_id", "follower_count", "revenue", "total_payout"])
def test_headers_in_any_spelling_are_the_same(header):
    assert {squash(spelling) for spelling in header_spellings(header)} == {squash(header)}
