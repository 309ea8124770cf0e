"""Hard rules reject a row, soft ones warn; each is told with place, value and reason."""

import pytest

from schemas import TABLES

TRACKING = "campaign,product,influencer_id,user_id,date,orders,revenue\n"
POSTS = "post_id,influencer_id,platform,date,reach,likes,comments\n"
PAYOUTS = "influencer_id,basis,rate,orders,total_payout\n"
INFLUENCERS = "influencer_id,name,platform,followers\n"
PARTS = "influencer_id,basis,rate,rate_percent,total_payout\n"
STATED = "influencer_id,total_payout,status\n"


@pytest.mark.parametrize(
    ("content", "column", "value", "reason"),
    [
        (
            TRACKING + "A,P,1,u,2025-01-01,abc,5",
            "orders",
            "abc",
            "not a number: write it in digits, such as 1200",
        ),
        (
            TRACKING + "A,P,1,u,2025-01-01,1.5,5",
            "orders",
            "1.5",
            "not a whole number: count in ones",
        ),
        (
            TRACKING + "A,P,1,u,2025-01-01,-1,5",
            "orders",
            "-1",
            "cannot be negative: correct the figure",
        ),
        (TRACKING + "A,P,1,u,2025-01-01,,5", "orders", "", "required, but blank: fill it in"),
        (
            TRACKING + "A,P,1,u,31/02/2025,1,5",
            "date",
            "31/02/2025",
            "there is no such day: correct the date",
        ),
        (TRACKING + "A,P,1,u,,1,5", "date", "", "required, but blank: fill it in"),
        (TRACKING + "A,P,1,u,1925-01-01,1,5", "date", "1925-01-01", "the year is not between"),
        (
            TRACKING + "A,P,1,u,2025-01-01,1,-5",
            "revenue",
            "-5",
            "cannot be negative: for a refund, set the status of the order itself to returned",
        ),
        (
            TRACKING + "A,P,1,u,2025-01-01,1,(5)",
            "revenue",
            "(5)",
            "cannot be negative: for a refund, set the status of the order itself to returned",
        ),
        (
            TRACKING + "A,P,1,u,2025-01-01,1,lots",
            "revenue",
            "lots",
            "not a number: write it in digits, such as 1200",
        ),
        (
            POSTS + "1,1,IG,2025-01-01,-5,1,1",
            "reach",
            "-5",
            "cannot be negative: correct the figure",
        ),
        (
            POSTS + "1,1,IG,2025-01-01,5,-1,1",
            "likes",
            "-1",
            "cannot be negative: correct the figure",
        ),
        (POSTS + "1,,IG,2025-01-01,5,1,1", "influencer_id", "", "required, but blank: fill it in"),
        (POSTS + "1,1,,2025-01-01,5,1,1", "platform", "", "required, but blank: fill it in"),
        (INFLUENCERS + "1,A,IG,-1", "followers", "-1", "cannot be negative: correct the figure"),
        (INFLUENCERS + "1,,IG,1", "name", "", "required, but blank: fill it in"),
        (INFLUENCERS + ",A,IG,1", "influencer_id", "", "required, but blank: fill it in"),
        (PAYOUTS + "1,post,-5,1,5", "rate", "-5", "cannot be negative: correct the figure"),
        (PAYOUTS + "1,post,5,1,-5", "total_payout", "-5", "cannot be negative: correct the figure"),
        (
            PAYOUTS + "1,post,five,1,5",
            "rate",
            "five",
            "not a rate: write an amount such as 500, or 500/post + 5%",
        ),
        (PAYOUTS + ",post,5,1,5", "influencer_id", "", "required, but blank: fill it in"),
        (PAYOUTS + "1,post,,1,", "total_payout", "", "no amount"),
        (PAYOUTS + "1,hybrid,,1,", "total_payout", "", "no amount"),
        (PARTS + "1,post,,5,", "total_payout", "", "no amount"),
        (PARTS + "1,,,5,", "total_payout", "", "no amount"),
        (TRACKING + "A,P,1,u,2025-01-01,12%,5", "orders", "12%", "not a number"),
        (TRACKING + 'A,P,1,u,2025-01-01,1,"1,2345"', "revenue", "1,2345", "not a number"),
        (POSTS + "1,1,IG,2025-01-01,12%,1,1", "reach", "12%", "not a number"),
        (INFLUENCERS + "1,A,IG,12%", "followers", "12%", "not a number"),
    ],
)
def test_hard_faults_reject_the_row(ingest, content, column, value, reason):
    result = ingest(content + "\n", "data.csv")

    assert result.accepted.empty
    (row,) = result.rejected.to_dict("records")
    assert (row["file"], row["line"], row["column"], row["value"]) == ("data.csv", 2, column, value)
    assert row["reason"].startswith(reason)


@pytest.mark.parametrize(
    ("content", "column", "reason"),
    [
        (POSTS + "1,1,IG,2025-01-01,5,9,1", "likes", "more likes than reach"),
        (TRACKING + "A,P,1,u,2025-01-01,0,5", "orders", "revenue but no orders"),
        (TRACKING + "A,P,1,u,2025-01-01,1,", "revenue", "revenue is blank"),
        (TRACKING + "A,P,1,u,2099-01-01,1,5", "date", "the date is in the future"),
        (TRACKING + "A,P,1,u,03/04/2025,1,5", "date", "day and month could be"),
        (PAYOUTS + "1,barter,5,1,5", "basis", "not a known basis"),
        (PAYOUTS + "1,percent,250,1,5", "rate", "a percentage above 100"),
        (PAYOUTS + "1,percent,0.06,1,5", "rate", "a percentage below 1: write 6 or 6%"),
        (PARTS + "1,percent,,0.06,5", "rate_percent", "a percentage below 1: write 6 or 6%"),
        (PARTS + "1,hybrid,500,0.06,5", "rate_percent", "a percentage below 1: write 6 or 6%"),
        (STATED + "1,5,Cancelled", "status", "the status says cancelled, but it counts as cost"),
        (STATED + "1,5,void", "status", "the status says cancelled, but it counts as cost"),
        (STATED + "1,5,Rejected", "status", "the status says rejected, but it counts as cost"),
    ],
)
def test_soft_faults_keep_the_row(ingest, content, column, reason):
    result = ingest(content + "\n")

    assert len(result.accepted) == 1
    (row,) = result.warnings.to_dict("records")
    assert (row["line"], row["column"]) == (2, column)
    assert row["reason"].startswith(reason)


def test_several_faults_of_a_row_are_told_once(ingest):
    result = ingest(TRACKING + "A,P,1,u,soon,abc,-5\nA,P,1,u,2025-01-01,1,5\n")

    (row,) = result.rejected.to_dict("records")
    assert (row["column"], row["value"]) == ("date", "soon")
    assert (
        row["reason"] == "date: not a date: write it like 2025-02-28; "
        "orders: not a number: write it in digits, such as 1200; "
        "revenue: cannot be negative: for a refund, set the status of the order itself to returned"
    )
    assert len(result.accepted) == 1


def test_the_last_row_with_a_key_wins_and_the_report_says_so(ingest):
    result = ingest(INFLUENCERS + "1,A,IG,1\n2,B,IG,1\n1,C,IG,1\n1.0,D,IG,1\n")

    assert result.accepted["name"].tolist() == ["B", "D"]
    assert result.rejected["line"].tolist() == [2, 4]
    assert set(result.rejected["reason"]) == {
        "replaced by line 5, the last row with this influencer_id"
    }


def test_a_broken_row_does_not_replace_a_sound_one(ingest):
    result = ingest(INFLUENCERS + "1,A,IG,1\n1,B,IG,-1\n")
    assert result.accepted["name"].tolist() == ["A"]


def test_rows_without_a_key_that_say_the_same_are_kept_with_a_warning(ingest):
    result = ingest(TRACKING + "A,P,1,u,2025-01-01,1,5\n" * 3)

    assert result.accepted["tracking_id"].is_unique
    assert result.warnings["line"].tolist() == [3, 4]
    assert result.warnings["reason"].str.contains("the same as line 2").all()


def test_an_undecided_date_is_told_even_when_its_first_row_is_refused(ingest):
    result = ingest(TRACKING + "A,P,1,u,03/04/2025,abc,5\nA,P,1,u,04/05/2025,1,5\n")
    assert len(result.warnings) == 1


def test_every_model_accepts_an_all_null_optional_column(ingest):
    result = ingest(INFLUENCERS + "1,A,IG,\n")

    table = TABLES["influencers"]
    assert tuple(result.accepted.columns) == (*table.names, "_line")
    assert result.accepted[["category", "gender", "follower_count"]].isna().all(axis=None)
    assert {str(result.accepted[name].dtype) for name in ("name", "category")} == {"str"}
    assert str(result.accepted["follower_count"].dtype) == "Int64"


@pytest.mark.parametrize(
    "row",
    ["1,percent,0.5%,,", "1,percent,,0.5%,", "1,hybrid,500/post + 0.5%,,", "1,post,0.5,,"],
)
def test_a_small_percentage_with_its_sign_is_no_doubt(ingest, row):
    result = ingest(PARTS + row + "\n")
    assert (len(result.accepted), len(result.warnings)) == (1, 0)


@pytest.mark.parametrize("row", ["1,percent,,5,", "1,hybrid,,5,", "1,post,5,,", "1,fixed,5,,"])
def test_an_amount_that_can_be_computed_is_enough(ingest, row):
    assert len(ingest(PARTS + row + "\n").accepted) == 1


@pytest.mark.parametrize("status", ["paid", "pending", "on hold", ""])
def test_payouts_that_stand_are_not_doubted(ingest, status):
    assert ingest(STATED + f"1,5,{status}\n").warnings.empty


def test_the_message_of_a_replaced_row_names_the_files_own_header(ingest):
    result = ingest(INFLUENCERS.replace("influencer_id", "KOL ID") + "1,A,IG,1\n1,B,IG,1\n")
    assert result.rejected["reason"].tolist() == [
        "replaced by line 3, the last row with this KOL ID"
    ]


def test_a_row_without_its_key_among_rows_that_have_one_is_warned_of(ingest):
    rows = "7,A,2025-01-01,1,5\n,B,2025-01-01,1,5\n"
    result = ingest("ID,campaign,date,orders,revenue\n" + rows)

    (row,) = result.warnings.to_dict("records")
    assert (row["line"], row["column"], row["value"]) == (3, "ID", "")
    assert row["reason"] == "no ID in this row: a corrected version cannot find it again"


def test_rows_of_a_file_without_any_key_are_not_warned_of(ingest):
    assert ingest("campaign,date,orders,revenue\nA,2025-01-01,1,5\n").warnings.empty
