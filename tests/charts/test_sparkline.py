from __future__ import annotations

from xml.etree import ElementTree as ET

from charts import sparkline


def test_a_gap_stays_a_gap():
    pieces = sparkline.points([1, 2, None, 3, 4])
    assert [len(piece) for piece in pieces] == [2, 2]


def test_zero_is_always_in_view():
    ((first, second),) = sparkline.points([100, 101])
    assert first[1] - second[1] < 1


def test_a_lone_value_is_drawn_as_a_dash():
    pieces = sparkline.points([None, 5, None, 6, 7])
    assert len(pieces[0]) == 2
    assert pieces[0][0][1] == pieces[0][1][1]


def test_too_little_to_draw():
    assert sparkline.svg([]) == ""
    assert sparkline.svg([3]) == ""
    assert sparkline.svg([None, float("nan"), 3]) == ""
    assert sparkline.data_uri([]) == ""


def test_flat_and_negative_lines_stay_in_the_box():
    for values in ([0, 0, 0], [-5, 5], [-1, -2, -3]):
        for piece in sparkline.points(values):
            assert all(0 <= y <= sparkline.HEIGHT for _, y in piece)


def test_the_drawing_is_valid_xml_and_safe_in_css():
    assert ET.fromstring(sparkline.svg([1, 2, None, 3, 4])).tag.endswith("svg")  # noqa: S314 - our own SVG
    assert not set('"()<> ') & set(sparkline.data_uri([1, 2, 3]).split(",", 1)[1])
