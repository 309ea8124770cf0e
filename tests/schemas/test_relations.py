import pandas as pd

from schemas import check_relations

INFLUENCERS = "influencer_id,name,platform\n1,A,IG\n2,B,YT\n"
POSTS = (
    "influencer_id,platform,date,likes\n"
    "1,Instagram,2025-01-01,1\n2,IG,2025-01-01,1\n9,IG,2025-01-02,1\n"
)
ORDERS = "influencer_id,campaign,date,orders,revenue\n,C,2025-01-01,1,1\n8,C,2025-01-01,1,1\n"


def test_unknown_influencers_and_other_platforms_are_warned_of(ingest):
    batch = {
        result.table: result.accepted
        for result in (ingest(INFLUENCERS), ingest(POSTS), ingest(ORDERS))
    }
    told = check_relations(batch, set())

    assert told[["table", "line", "column", "value"]].to_numpy().tolist() == [
        ["posts", 4, "influencer_id", "9"],
        ["tracking", 3, "influencer_id", "8"],
        ["posts", 3, "platform", "Instagram"],
    ]
    assert told["reason"].iloc[0].startswith("no influencer with this id")
    assert told["reason"].iloc[2] == "the influencer's own platform is YouTube"


def test_ids_stored_before_are_known(ingest):
    batch = {"tracking": ingest(ORDERS).accepted}
    assert check_relations(batch, pd.Series(["8"], dtype="str")).empty
    assert list(check_relations({}, set()).columns) == [
        "table",
        "line",
        "column",
        "value",
        "reason",
    ]
