"""A recognised sheet into canonical columns: each kind of cell by its own cleaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas import numbers
from schemas.columns import Column
from schemas.compute import pc
from schemas.dates import DateOrder, read_dates, today
from schemas.facts import Facts
from schemas.faults import Faults
from schemas.handles import bare_handles
from schemas.headers import HeaderMatch
from schemas.identifiers import read_ids, read_referrers
from schemas.links import REFUSED_LINK, read_links
from schemas.months import TOLD, by_month, month_texts, whole_months
from schemas.number_text import DecimalMark
from schemas.rates import Rate, parse_rate
from schemas.scaled import in_ones
from schemas.sheet import Mask, Sheet
from schemas.term_words import measure_name, period_name, tier_rule_name
from schemas.text import tidy, trimmed
from schemas.tiers import NOT_TIERS, read_tiers
from schemas.vocabulary import (
    age_group_name,
    basis_name,
    gender_name,
    platform_name,
    rate_per_name,
    read_words,
    status_name,
)

LONGEST_TEXT = 20_000
TOO_LONG = "the text is longer than 20,000 characters: shorten it"
NOT_A_RATE = "not a rate: write an amount such as 500, or 500/post + 5%"
FRACTION = "a percentage below 1: write 6 or 6% for six percent"
UNKNOWN_WORDS = {
    "measure": "orders, revenue or posts",
    "tier_rule": "slice or all",
    "settle": "month or term",
}
FUTURE = "the date is in the future"
RATE_DECIDES = "pay bases taken from the rate's own words"

_WORDS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "platform": (platform_name, "platform names unified"),
    "gender": (gender_name, "genders unified"),
    "age": (age_group_name, "age groups unified"),
    "basis": (basis_name, "pay bases unified"),
    "status": (status_name, "states unified"),
    "rate_per": (rate_per_name, "rate units unified"),
    "measure": (measure_name, "measures unified"),
    "tier_rule": (tier_rule_name, "rules of steps unified"),
    "settle": (period_name, "settlement periods unified"),
}


@dataclass
class Cleaned:
    """Canonical columns of one sheet, with what was mended and what is wrong.

    Attributes:
        frame: Canonical columns of the table, one row a row of the sheet.
        rejects: Faults that refuse their row.
        warns: Faults that only warn.
        repairs: What was mended, in words, with counts.
    """

    frame: pd.DataFrame
    rejects: Faults = field(default_factory=Faults)
    warns: Faults = field(default_factory=Faults)
    repairs: Counter[str] = field(default_factory=Counter[str])


def clean(sheet: Sheet, match: HeaderMatch, facts: Facts) -> Cleaned:
    """Cleans every column of the table that the block carries; the others are all null.

    Args:
        sheet: A block of a sheet.
        match: What its columns mean.
        facts: What the columns say as a whole.
    """
    size = len(sheet.lines)
    cleaned = Cleaned(pd.DataFrame(index=pd.RangeIndex(size)))
    ones = in_ones(sheet, match, facts)
    sheet = ones.sheet
    cleaned.repairs.update(ones.repairs)
    columns: dict[str, pd.Series] = {}
    for column in match.table.columns:
        position = match.positions.get(column.name)
        if column.name in columns:
            continue
        if position is None and column.name == "orders" and "orders" in match.implied:
            columns["orders"] = pd.Series(_integers(np.ones(size), np.ones(size, dtype=bool)))
        elif position is None:
            columns[column.name] = _absent(column, size)
        elif column.kind == "rate":
            columns |= _rates(cleaned, sheet, match, columns.get("basis"), facts)
        elif column.name == "period_start" and by_month(match):
            columns |= _months(cleaned, column, sheet.columns[position], facts)
        elif column.kind == "date":
            order = facts.order(column.name)
            columns[column.name] = _dates(
                cleaned, column, sheet.columns[position], order, facts.zone
            )
        else:
            columns[column.name] = _read(cleaned, column, sheet.columns[position], facts)
    if "name" in match.implied:
        columns["name"] = columns["influencer_id"]
    cleaned.frame = pd.DataFrame({name: columns[name] for name in match.table.names})
    cleaned.repairs.update(sheet.repairs)
    _doubt_fractions(cleaned, sheet, match)
    return cleaned


def _absent(column: Column, size: int) -> pd.Series:
    if column.kind in ("count", "money"):
        return pd.Series(_integers(np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool)))
    if column.kind in ("number", "share", "rate"):
        return pd.Series(np.full(size, np.nan))
    if column.kind == "date":
        return pd.Series(np.full(size, np.datetime64("NaT", "us"), dtype="datetime64[us]"))
    return _strings(pa.nulls(size, pa.string()))


def _read(cleaned: Cleaned, column: Column, cells: pa.StringArray, facts: Facts) -> pd.Series:
    decimal = facts.decimal(column.name)
    if column.kind in ("count", "money"):
        if column.kind == "money":
            read = numbers.read_money(cells, decimal=decimal)
        else:
            read = numbers.read_counts(cells, decimal=decimal, units=column.units)
        _take(cleaned, column.name, read.faults, read.repairs)
        return pd.Series(_integers(read.values, read.known))
    if column.kind in ("number", "share"):
        read = numbers.read_floats(cells, share=column.kind == "share", decimal=decimal)
        _take(cleaned, column.name, read.faults, read.repairs)
        return pd.Series(read.values)
    if column.kind in _WORDS:
        return _words(cleaned, column, cells)
    if column.kind == "tiers":
        texts, wrong, repairs = read_tiers(cells)
        cleaned.rejects.add(wrong, column.name, NOT_TIERS)
    elif column.kind == "url":
        texts, refused, repairs = read_links(cells)
        cleaned.warns.add(_mask(refused), column.name, REFUSED_LINK)
    elif column.kind == "id":
        texts, repairs = read_ids(cells)
    elif column.kind == "referrer":
        texts, repairs = read_referrers(cells)
    else:
        texts, repairs = tidy(cells, collapse=column.kind != "caption")
    cleaned.repairs.update(repairs)
    if column.name == "influencer_id":
        texts, repairs = bare_handles(texts)
        cleaned.repairs.update(repairs)
    overlong = pc.greater(pc.utf8_length(texts), LONGEST_TEXT)
    if pc.any(overlong).as_py():
        cleaned.rejects.add(_mask(overlong), column.name, TOO_LONG)
    return _strings(texts)


def _take(cleaned: Cleaned, column: str, faults: dict[str, Mask], repairs: dict[str, int]) -> None:
    for reason, mask in faults.items():
        cleaned.rejects.add(mask, column, reason)
    cleaned.repairs.update(repairs)


def _dates(
    cleaned: Cleaned, column: Column, cells: pa.StringArray, order: DateOrder, zone: ZoneInfo
) -> pd.Series:
    read = read_dates(cells, order, zone=zone)
    _take(cleaned, column.name, read.faults, read.repairs)
    if column.name == "date":
        future = read.values > np.datetime64(today(zone), "us")
        cleaned.warns.add(future, column.name, FUTURE)
    return pd.Series(read.values)


def _months(
    cleaned: Cleaned, column: Column, cells: pa.StringArray, facts: Facts
) -> dict[str, pd.Series]:
    """The first and last day of the months that a column names."""
    order = facts.order(column.name)
    read = _dates(cleaned, column, month_texts(cells), order, facts.zone)
    start, end = whole_months(read)
    cleaned.repairs[TOLD] += int(read.notna().sum())
    return {"period_start": start, "period_end": end}


def _words(cleaned: Cleaned, column: Column, cells: pa.StringArray) -> pd.Series:
    meaning, label = _WORDS[column.kind]
    texts, unknown, repairs = read_words(cells, meaning, label)
    cleaned.repairs.update(repairs)
    if column.kind == "basis":
        cleaned.warns.add(
            _mask(unknown),
            column.name,
            "not a known basis (post, order, percent, hybrid, fixed); treated as unknown",
        )
    if column.kind in UNKNOWN_WORDS:
        known = "orders or revenue" if column.name == "tier_by" else UNKNOWN_WORDS[column.kind]
        cleaned.rejects.add(_mask(unknown), column.name, f"not known: write {known}")
    return _strings(texts)


def _rates(
    cleaned: Cleaned, sheet: Sheet, match: HeaderMatch, basis: pd.Series | None, facts: Facts
) -> dict[str, pd.Series]:
    """Reads the rate column, which may name its own basis, unit and percentage."""
    cells = trimmed(sheet.columns[match.positions["rate"]])
    decimal = facts.decimal("rate")
    bare = numbers.read_floats(cells, decimal)
    size = len(sheet.lines)
    base = pd.Series(np.full(size, None), dtype="str") if basis is None else basis
    out = {"rate": pd.Series(bare.values), "basis": base}
    for name in ("rate_per", "rate_percent"):
        position = match.positions.get(name)
        column = match.table.column(name)
        given = None if position is None else sheet.columns[position]
        out[name] = _absent(column, size) if given is None else _read(cleaned, column, given, facts)
    worded = bare.faults.pop(numbers.NOT_A_NUMBER, np.zeros(size, dtype=bool))
    _take(cleaned, "rate", bare.faults, bare.repairs)
    other_mark = np.any([np.zeros(size, dtype=bool), *bare.faults.values()], axis=0)
    worded = (worded | _mask(pc.match_substring(cells, "%"))) & ~other_mark
    if worded.any():
        _apply_worded_rates(cleaned, cells, np.flatnonzero(worded), out, decimal)
    return out


def _apply_worded_rates(
    cleaned: Cleaned,
    cells: pa.StringArray,
    places: npt.NDArray[np.int64],
    out: dict[str, pd.Series],
    decimal: DecimalMark,
) -> None:
    # Words prove no decimal point: only a comma that other rates prove is held against them.
    mark = "comma" if decimal == "comma" else None
    texts = cells.take(pa.array(places)).to_pylist()
    known = {text: parse_rate(text, mark) for text in set(texts)}
    rates = [known[text] for text in texts]
    unread = np.array([rate is None for rate in rates])
    cleaned.rejects.add(places[unread], "rate", NOT_A_RATE)
    good = places[~unread]
    read: list[Rate] = [rate for rate in rates if rate is not None]
    before = out["basis"].iloc[good].to_numpy(dtype=object)
    # A text that names one part of a hybrid does not end it: the other part has its own column.
    bases = np.array(
        [
            "hybrid" if old == "hybrid" and rate.basis else rate.basis
            for old, rate in zip(before, read, strict=True)
        ],
        dtype=object,
    )
    percents = np.array([rate.percent for rate in read], dtype=float)
    money = np.array([rate.money for rate in read], dtype=float)
    out["rate"].iloc[good] = np.where(bases == "percent", percents, money)
    shared = (bases == "hybrid") & ~np.isnan(percents)
    out["rate_percent"].iloc[good[shared]] = percents[shared]
    units = np.array([rate.per for rate in read], dtype=object)
    united = (bases == "hybrid") & pd.notna(units)
    out["rate_per"].iloc[good[united]] = units[united]
    decides = np.array([base is not None for base in bases], dtype=bool)
    changed = decides & (before != bases)
    out["basis"].iloc[good[changed]] = bases[changed]
    if changed.any():
        cleaned.repairs[RATE_DECIDES] += int(changed.sum())
    cleaned.repairs["rates written as text read"] += len(good)


def _doubt_fractions(cleaned: Cleaned, sheet: Sheet, match: HeaderMatch) -> None:
    """Warns of percentages below 1 without a percent sign: a workbook's 6% arrives as 0.06."""
    for name in ("rate", "rate_percent"):
        position = match.positions.get(name)
        if position is None:
            continue
        cells = trimmed(sheet.columns[position])
        unsigned = ~_mask(pc.or_(pc.match_substring(cells, "%"), pc.equal(cells, "")))
        small = cleaned.frame[name].between(0, 1, inclusive="neither") & unsigned
        if name == "rate":
            small &= cleaned.frame["basis"] == "percent"
        cleaned.warns.add(small.to_numpy(dtype=bool), name, FRACTION)


def _strings(texts: pa.Array) -> pd.Series:
    return pd.Series(texts.to_pandas(), dtype="str").reset_index(drop=True)


def _integers(values: np.ndarray, known: Mask) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.astype(np.int64), ~known)


def _mask(flags: pa.BooleanArray) -> Mask:
    return np.asarray(flags.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
