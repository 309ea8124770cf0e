from __future__ import annotations

from analytics.incrementality.factors import Factor
from layouts import roi_tables


def test_a_factor_names_its_platform_below_its_brand_where_one_was_alone():
    found = [Factor("Gritzo", "", 0.85, 0.05, 3), Factor("HKVitals", "YouTube", 0.8, 0.1, 2)]
    table = roi_tables.factors_table(found)
    assert [heading for heading, *_ in table["columns"]] == [
        "Brand",
        "Factor",
        "90% interval",
        "Windows",
    ]
    assert [row[0] for row in table["rows"]] == [
        "Gritzo",
        {"text": "HKVitals", "detail": "YouTube alone"},
    ]
