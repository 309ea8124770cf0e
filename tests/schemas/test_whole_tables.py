"""A table of orders in any mixture of oddities comes back as it was, row by row."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import ingest_file
from tests.schemas.oddities import (
    COUNTS,
    DATE_SETS,
    MONEY,
    PROOF,
    days_between,
    header_spellings,
    odd_ids,
    spellings_of,
    written,
)

STATES = ("cancelled", "returned", "delivered")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")
PACKINGS: tuple[Callable[[bytes], bytes], ...] = (bytes, gzip.compress)

rows_of = st.lists(
    st.tuples(
        st.integers(1, 40).map(str),
        days_between(date(2025, 1, 1), date(2025, 12, 31)),
        st.integers(1, 90_000),
        st.integers(1, 10**9),
        st.sampled_from(STATES),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), rows=rows_of)
def test_any_mixture_of_oddities_gives_the_original_values(data, rows):
    rows = [*rows, ("7", PROOF, 1, 100, "delivered")]
    order = data.draw(st.sampled_from(sorted(DATE_SETS)))
    columns = {
        "tracking_id": [f"T{number}" for number in range(len(rows))],
        "campaign": ["Launch"] * len(rows),
        "influencer_id": [data.draw(st.sampled_from(odd_ids(row[0]))) for row in rows],
        # The last row, written in digits, proves the order of day and month.
        "date": [
            *data.draw(written([row[1] for row in rows[:-1]], DATE_SETS[order])),
            PROOF.strftime("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"),
        ],
        "orders": data.draw(written([row[2] for row in rows], COUNTS)),
        "revenue": data.draw(written([row[3] for row in rows], MONEY)),
        "status": [data.draw(st.sampled_from(spellings_of("status", row[4]))) for row in rows],
    }
    content = rendered(data, columns)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders"
        path.write_bytes(content)
        (result,) = ingest_file(path, "orders.csv", Path(folder) / "scratch")
        assert result.read == len(result.accepted) + len(result.rejected)
        taken = result.accepted

    assert result.rejected.empty, result.rejected["reason"].tolist()
    assert taken["influencer_id"].tolist() == [row[0] for row in rows]
    assert [moment.date() for moment in taken["date"]] == [row[1] for row in rows]
    assert taken["orders"].tolist() == [row[2] for row in rows]
    assert taken["revenue_paise"].tolist() == [row[3] for row in rows]
    assert taken["status"].tolist() == [row[4] for row in rows]


def rendered(data, columns: dict[str, list[str]]) -> bytes:
    """The table as bytes: any order of columns, spelling, delimiter, title, encoding, packing."""
    names = data.draw(st.permutations(sorted(columns)))
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=data.draw(st.sampled_from(",;\t|")),
        quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])),
    )
    if data.draw(st.booleans()):
        writer.writerow(["Orders of the year"])
    writer.writerow([data.draw(st.sampled_from(header_spellings(name))) for name in names])
    for cells in zip(*(columns[name] for name in names), strict=True):
        writer.writerow(cells)
    if data.draw(st.booleans()):
        writer.writerow([""] * len(names))
    text = out.getvalue().replace("\ufeff", "") if out.getvalue()[0] == "\ufeff" else out.getvalue()
    return data.draw(st.sampled_from(PACKINGS))(text.encode(data.draw(st.sampled_from(ENCODINGS))))
