from __future__ import annotations

from layouts import grid


def test_a_column_has_room_for_its_total_and_its_heading():
    assert grid.width("orders", [356.0, 6242.0]) == grid.NARROWEST
    total = grid.width("revenue", [3_22_052.0, 72_60_916.0])
    assert total > grid.width("revenue", [3_22_052.0, None])
    assert grid.width("revenue", [72_60_91_600.0]) > total
    assert grid.width("revenue", [-72_60_916.0, 10.0]) > total
    assert grid.width("incremental_roas", [1.2]) > grid.width("roas", [1.2])
    assert grid.width("roas", []) == grid.NARROWEST
