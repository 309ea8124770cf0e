"""Whole files, from the two public sets down to random bytes."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import IngestError, MissingColumnError, UnreadableFileError, ingest_file

TRACKING = "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
FILES = {
    "influencers.csv": "influencers",
    "posts.csv": "posts",
    "tracking_data.csv": "tracking",
    "payouts.csv": "payouts",
}


@pytest.mark.parametrize(
    ("folder", "rows", "revenue", "payout"),
    [
        ("viso27", (100, 300, 1000, 100), 24_793_148, 16_762_404),
        ("shreyash130", (4, 4, 4, 4), 828_000, 1_686_000),
    ],
)
def test_public_sets_go_in_whole(public_sets, tmp_path, folder, rows, revenue, payout):
    taken = {}
    for file, table in FILES.items():
        (result,) = ingest_file(public_sets / folder / file, file, tmp_path / file)
        assert result.table == table
        assert result.rejected.empty
        assert result.read == len(result.accepted)
        taken[table] = result.accepted

    assert tuple(len(taken[table]) for table in FILES.values()) == rows
    assert taken["tracking"]["revenue_paise"].sum() == revenue
    assert taken["payouts"]["total_payout_paise"].sum() == payout


def test_rejected_rows_carry_their_original_cells(ingest):
    result = ingest(
        TRACKING
        + 'IG, Summer ,1.0,u,"Whey, 1 kg",2025-01-01,abc,"₹1,200"\nIG,A,1,u,P,2025-01-01,1\n'
    )

    assert list(result.rejected.columns) == [
        *TRACKING.strip().split(","),
        *("file", "sheet", "line", "column", "value", "reason"),
    ]
    assert result.rejected.iloc[0].tolist()[:8] == [
        *("IG", " Summer ", "1.0", "u", "Whey, 1 kg", "2025-01-01", "abc", "₹1,200")
    ]
    assert result.rejected["line"].tolist() == [2, 3]
    assert "7 cells, fewer than the 8" in result.rejected["reason"].iloc[1]


def test_the_fixed_reject_goes_back_in(ingest):
    rejected = ingest(TRACKING + "IG,A,1,u,P,2025-01-01,abc,5\n").rejected
    rejected["orders"] = "2"
    again = ingest(rejected.to_csv(index=False))

    assert again.rejected.empty
    assert again.accepted["orders"].tolist() == [2]
    assert again.corrects
    assert "reason" not in again.mapping


def test_a_header_named_like_a_report_column_stays_beside_it(ingest):
    result = ingest("campaign,date,orders,revenue,value\nA,2025-01-01,x,5,mine\n")
    assert result.rejected["value (in the file)"].tolist() == ["mine"]
    assert result.rejected["value"].tolist() == ["x"]


def test_nothing_vanishes_silently(ingest):
    result = ingest("id,influencer_id,name,platform,mood\n9,1,A,insta,good\n")

    assert result.mapping == {
        "id": "",
        "influencer_id": "influencer_id",
        "name": "name",
        "platform": "platform",
        "mood": "",
    }
    assert result.repairs == {
        "platform names unified": 1,
        "column “id” kept as an extra column": 1,
        "column “mood” kept as an extra column": 1,
    }
    assert result.keyed


def test_scripts_stay_text_and_their_links_go(ingest):
    result = ingest(
        "influencer_id,platform,date,url,caption\n"
        "1,IG,2025-01-01,javascript:alert(1),<script>alert(1)</script>\n"
    )
    assert result.accepted["caption"].tolist() == ["<script>alert(1)</script>"]
    assert result.accepted["url"].isna().all()
    assert result.warnings["column"].tolist() == ["url"]


def test_ids_are_stable_and_do_not_depend_on_spelling(ingest):
    first = ingest(TRACKING + "IG,A,1,u,P,2025-01-01,1,1200\n")
    second = ingest(TRACKING + 'IG,A,1.0,u,P,01 Jan 2025,1,"₹1,200.00"\n')
    assert first.accepted["tracking_id"].tolist() == second.accepted["tracking_id"].tolist()
    assert not first.keyed


def test_the_order_of_day_and_month_can_be_given(ingest):
    content = TRACKING + "IG,A,1,u,P,03/04/2025,1,5\n"
    assert ingest(content).accepted["date"].iloc[0].date() == dt.date(2025, 4, 3)
    assert ingest(content, dates="mdy").accepted["date"].iloc[0].date() == dt.date(2025, 3, 4)


def test_payout_rates_written_as_text(ingest):
    result = ingest(
        "influencer_id,basis,rate,orders,payout_amount\n"
        '1,hybrid,"₹53,375/post + 6.2%",3,"$6,770 "\n2,,6.2%,1,5\n3,per_order,₹180,2,\n4,Flat,,,5\n'
    )
    taken = result.accepted.astype(object).where(result.accepted.notna(), None)
    columns = ["basis", "rate", "rate_per", "rate_percent", "total_payout_paise"]
    assert taken[columns].to_numpy().tolist() == [
        ["hybrid", 53375.0, "post", 6.2, 677_000],
        ["percent", 6.2, None, None, 500],
        ["order", 180.0, None, None, None],
        ["fixed", None, None, None, 500],
    ]


def test_a_hybrid_stays_one_when_its_rate_names_one_part(ingest):
    result = ingest(
        "influencer_id,basis,rate,rate_per,rate_percent\n"
        "1,hybrid,500/post,,5\n2,hybrid,₹180 per order,,5\n3,hybrid,6%,,\n"
        "4,hybrid,500 + 5%,order,\n5,percent,500/post,,\n"
    )
    taken = result.accepted.astype(object).where(result.accepted.notna(), None)
    columns = ["basis", "rate", "rate_per", "rate_percent"]
    assert taken[columns].to_numpy().tolist() == [
        ["hybrid", 500.0, "post", 5.0],
        ["hybrid", 180.0, "order", 5.0],
        ["hybrid", None, None, 6.0],
        ["hybrid", 500.0, "order", 5.0],
        ["post", 500.0, None, None],
    ]
    assert result.repairs["pay bases taken from the rate's own words"] == 1


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        (
            "campaign,product,influencer_id,date,orders,revenue",
            "3.0,12.00,1,2025-01-01,1,5",
            ["campaign", "product"],
        ),
        (
            "campaign,product,influencer_id,platform,date,likes",
            "3.0,12.00,1,IG,2025-01-01,5",
            ["campaign", "product"],
        ),
        ("campaign,influencer_id,total_payout", "3.0,1,5", ["campaign"]),
        ("product,brand,price", "3.0,MB,5", ["product"]),
    ],
)
def test_names_written_as_decimals_meet_whole_ones(ingest, header, row, columns):
    result = ingest(f"{header}\n{row}\n")
    taken = [result.accepted[column].tolist() for column in columns]
    assert taken == [["3"], ["12"]][: len(columns)]
    assert result.repairs["ids written as decimals (42.0) read as whole"] == len(columns)


def test_only_a_whole_cell_is_a_number_written_as_decimal(ingest):
    result = ingest(TRACKING + "IG,Launch 2.0,1,u,v3.0,2025-01-01,1,5\n")
    assert result.accepted[["campaign", "product"]].to_numpy().tolist() == [["Launch 2.0", "v3.0"]]


def test_orders_of_nobody_are_organic(ingest):
    result = ingest(TRACKING + "".join(f"IG,A,{who},u,P,2025-01-01,1,5\n" for who in ("0", "7")))
    assert result.accepted["influencer_id"].isna().tolist() == [True, False]
    assert result.repairs == {"influencer ids that mean nobody read as organic": 1}


def test_revenue_is_null_where_blank_and_a_price_silences_the_warning(ingest):
    result = ingest("campaign,product,date,orders,revenue,price\nA,P,2025-01-01,2,,499\n")
    assert result.accepted["revenue_paise"].isna().all()
    assert result.accepted["price_paise"].tolist() == [49_900]
    assert result.warnings.empty


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        ("", UnreadableFileError, "empty"),
        (TRACKING, UnreadableFileError, "no rows"),
        (b"%PDF-1.4", UnreadableFileError, "PDF"),
        (
            "source,campaign,product,date,revenue\nIG,A,P,2025-01-01,5\n",
            MissingColumnError,
            "no column for orders",
        ),
    ],
)
def test_files_that_cannot_be_used(write, tmp_path, content, error, words):
    with pytest.raises(error, match=words) as caught:
        ingest_file(write(content, "tracking.csv"), "tracking.csv", tmp_path)
    assert str(caught.value).startswith("tracking.csv")


EXAMPLES = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
CELL = st.one_of(
    st.sampled_from(["", "NA", "1", "-1", "abc", "2025-01-01", "31/02/2025", "₹1,20,000", "1.5"]),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6),
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=12))
def test_accepted_and_rejected_add_up_to_the_rows_read(tmp_path, rows):
    path = tmp_path / "t.csv"
    frame = pd.DataFrame(rows, columns=TRACKING.strip().split(","))
    frame.to_csv(path, index=False)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    try:
        (result,) = ingest_file(path, "t.csv", path.parent / "scratch")
    except UnreadableFileError:
        assert filled == 0 or any(ord(letter) < 32 for row in rows for letter in "".join(row))
        return
    assert result.read == len(result.accepted) + len(result.rejected)
    assert result.read >= filled - sum("\ufeff" in "".join(row) for row in rows)
    assert result.accepted["tracking_id"].is_unique


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.one_of(
        st.binary(max_size=400), st.binary(max_size=200).map(TRACKING.encode().__add__)
    )
)
def test_random_bytes_raise_nothing_but_a_clear_error(tmp_path, content):
    path = tmp_path / "random.csv"
    path.write_bytes(content)
    try:
        results = ingest_file(path, "random.csv", path.parent / "scratch")
    except IngestError as error:
        told = str(error)
    else:
        told = f"random.csv: {[result.read for result in results]}"
    assert told.startswith("random.csv")
