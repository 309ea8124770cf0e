"""How a sheet that cannot be read yet stands on screen: with what to do there."""

import pytest

from schemas.ingest import read_file
from schemas.views import view_of_unread


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            "Influencer Name,Email,Platform,Followers",
            "no column for influencer_id. Columns found: Influencer Name, Email, Platform, "
            "Followers. Choose below which column holds it.",
        ),
        ("colour,taste", "Columns found: colour, taste. Choose below what these rows are"),
    ],
)
def test_what_can_be_chosen_on_screen_is_said_there(write, tmp_path, header, said):
    cells = ",".join("x" for _ in header.split(","))
    path = write(f"{header}\n{cells}\n", "list.csv")
    _, (unread,), _ = read_file(path, "list.csv", tmp_path / "rows")
    view = view_of_unread(unread, remembered=False)
    assert said in view.told
    assert "upload the file again" not in view.told
    assert view.problem == str(unread.error)
