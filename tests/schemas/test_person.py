from __future__ import annotations

import pytest

from schemas.person import LONGEST_NAME, person


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Asha Rao", "Asha Rao"),
        ("  Asha \t\n Rao ", "Asha Rao"),
        ("आशा राव", "आशा राव"),
        ("As\u202eha\x00", "Asha"),
        ("<b>Asha</b>", "<b>Asha</b>"),
        ("", ""),
        ("   ", ""),
        (None, ""),
        (7, ""),
        ("x" * 500, "x" * LONGEST_NAME),
        ("y" * 59 + " z", "y" * 59),
    ],
)
def test_a_name_is_one_plain_line(given: object, name: str) -> None:
    assert person(given) == name
