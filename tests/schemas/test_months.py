"""Payouts by month: the column names the month that was worked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from schemas.ingest import ingest_file
from schemas.rows import Rows

MONTHS = ["Jan 2025", "February 2025", "2025-03", "Apr-25", "05/2025", "2025-06-15", ""]


def stored(rows: Rows) -> pd.DataFrame:
    return pd.concat([pd.read_parquet(part) for part in rows.parts], ignore_index=True)


@pytest.mark.parametrize("header", ["Month", "Payout Month", "period"])
def test_a_month_is_its_first_to_its_last_day(tmp_path: Path, header: str) -> None:
    path = tmp_path / "payouts.csv"
    lines = [f"i{n},{month},{n + 1}00" for n, month in enumerate(MONTHS)]
    path.write_text("\n".join([f"influencer_id,{header},total_payout", *lines]) + "\n")
    (found,) = ingest_file(path, path.name, tmp_path / "scratch")
    assert found.table == "payouts"
    rows = stored(found.rows)
    starts, ends = (
        pd.to_datetime(rows[f"period_{edge}"]).dt.strftime("%m-%d") for edge in ("start", "end")
    )
    assert list(starts[:6]) == ["01-01", "02-01", "03-01", "04-01", "05-01", "06-01"]
    assert list(ends[:6]) == ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]
    assert rows["period_start"].isna().sum() == rows["period_end"].isna().sum() == 1
    assert found.repairs["months read as first to last day"] == 6


def test_a_start_with_an_end_is_no_month(tmp_path: Path) -> None:
    path = tmp_path / "payouts.csv"
    path.write_text("influencer_id,month,period_end,total_payout\ni1,2025-01-10,2025-01-20,100\n")
    (found,) = ingest_file(path, path.name, tmp_path / "scratch")
    rows = stored(found.rows)
    assert str(rows["period_start"].iloc[0]) == "2025-01-10"
    assert str(rows["period_end"].iloc[0]) == "2025-01-20"
