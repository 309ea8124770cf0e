from schemas.outliers import FEWEST, OUTLIER

HEADER = "tracking_id,campaign,date,orders,revenue\n"


def orders(revenues):
    rows = [f"{at},C,2025-01-01,1,{revenue}" for at, revenue in enumerate(revenues, start=1)]
    return HEADER + "\n".join(rows) + "\n"


def told(result):
    return [
        (int(row["line"]), row["column"], row["value"])
        for row in result.warnings.to_dict("records")
        if "more than 50 times" in row["reason"]
    ]


def test_a_figure_far_above_all_others_is_kept_and_told(ingest):
    result = ingest(orders([500] * 200 + [5_000_000]))

    assert told(result) == [(202, "revenue", "5,000,000")]
    assert result.warnings["reason"].tolist() == [OUTLIER.format(usual="500")]
    assert len(result.accepted) == 201


def test_fifty_times_the_usual_is_not_yet_far_out(ingest):
    assert told(ingest(orders([500] * 200 + [25_000]))) == []
    assert told(ingest(orders([500] * 200 + [25_000.01]))) == [(202, "revenue", "25,000.01")]


def test_few_figures_tell_nothing(ingest):
    assert told(ingest(orders([500] * (FEWEST - 2) + [5_000_000]))) == []
