"""Files in, snapshot out: previews, commits, and what bad input leaves untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

import intake
from schemas.choices import Choice
from storage import Store, Workspace, read_live

INFLUENCERS = "influencer_id,name,category,gender,follower_count,platform\n"
POSTS = "influencer_id,platform,date,url,caption,reach,likes,comments\n"
ORDERS = "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
KEYED_ORDERS = "tracking_id," + ORDERS
PAYOUTS = "influencer_id,basis,rate,orders,total_payout\n"

ANN = "1,Ann,Fitness,F,12000,Instagram\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    store = Store(tmp_path / "data")
    intake.ensure_sample(store)
    return store.workspace("default")


@pytest.fixture
def stored(workspace: Workspace, tmp_path: Path) -> Workspace:
    files = [
        write(tmp_path, "influencers.csv", INFLUENCERS + ANN),
        write(tmp_path, "orders.csv", ORDERS + "Instagram,A,1,u1,MB Whey,2025-01-02,2,500\n"),
    ]
    intake.commit(workspace, files, who="test")
    return workspace


def write(folder: Path, name: str, text: str) -> tuple[Path, str]:
    path = folder / name
    path.write_text(text)
    return path, name


def test_a_preview_stores_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.snapshot()
    seen = intake.preview(workspace, [write(tmp_path, "a.csv", INFLUENCERS + ANN)])
    assert seen.usable
    assert seen.replaces_sample
    assert seen.changes["influencers"].added == 1
    assert workspace.snapshot() == before
    assert workspace.own_snapshot() is None


def test_a_first_import_replaces_the_sample(stored: Workspace) -> None:
    snapshot = stored.snapshot()
    assert not snapshot.is_sample
    assert dict(snapshot.rows) == {"influencers": 1, "tracking": 1}


def test_a_made_sample_is_replaced_too_and_stays_in_the_history(
    stored: Workspace, tmp_path: Path
) -> None:
    made = intake.make_sample(stored, influencers=10, orders=300, seed=2, who="test")
    assert stored.snapshot() == made
    assert made.is_sample
    intake.commit(stored, [write(tmp_path, "b.csv", INFLUENCERS + ANN)], who="test")
    assert dict(stored.snapshot().rows) == {"influencers": 1}
    assert len(stored.history()) == 3


def test_the_same_file_again_is_no_new_snapshot(stored: Workspace, tmp_path: Path) -> None:
    before = stored.snapshot()
    outcome = intake.commit(stored, [(tmp_path / "orders.csv", "orders.csv")], who="test")
    assert not outcome.changed
    assert outcome.snapshot == before
    assert len(stored.history()) == 1


def test_a_corrected_row_updates_by_key(workspace: Workspace, tmp_path: Path) -> None:
    rows = KEYED_ORDERS + "t1,Instagram,A,1,u1,MB Whey,2025-01-02,2,{}\n"
    for revenue in (500, 450):
        outcome = intake.commit(
            workspace, [write(tmp_path, "orders.csv", rows.format(revenue))], who="test"
        )
    assert outcome.changes["tracking"].updated == 1
    table = read_live(outcome.snapshot.rows_of("tracking"), ["revenue_paise"])
    assert table["revenue_paise"].to_pylist() == [45_000]


@pytest.mark.parametrize(("mode", "rows"), [("replace", 1), ("add", 2)])
def test_a_keyless_file_asks_and_does_as_told(
    stored: Workspace, tmp_path: Path, mode: intake.Mode, rows: int
) -> None:
    files = [write(tmp_path, "new.csv", ORDERS + "Instagram,A,1,u1,MB Whey,2025-01-02,3,750\n")]
    assert intake.preview(stored, files).ambiguous == ("tracking",)
    outcome = intake.commit(stored, files, who="test", mode=mode)
    assert outcome.snapshot.rows["tracking"] == rows


def test_equal_rows_are_two_orders(workspace: Workspace, tmp_path: Path) -> None:
    row = "Instagram,A,1,u1,MB Whey,2025-01-02,2,500\n"
    outcome = intake.commit(
        workspace, [write(tmp_path, "orders.csv", ORDERS + row + row)], who="test"
    )
    assert outcome.snapshot.rows["tracking"] == 2


def test_an_unknown_influencer_is_kept_with_a_warning(workspace: Workspace, tmp_path: Path) -> None:
    files = [write(tmp_path, "orders.csv", ORDERS + "Instagram,A,77,u1,MB Whey,2025-01-02,2,5\n")]
    seen = intake.preview(workspace, files)
    (report,) = seen.reports
    assert (report.accepted, report.rejected, report.warnings) == (1, 0, 1)
    (warning,) = seen.warnings.to_dict("records")
    assert (warning["file"], warning["line"], warning["value"]) == ("orders.csv", 2, "77")
    known = [*files, write(tmp_path, "influencers.csv", INFLUENCERS + ANN.replace("1,", "77,", 1))]
    assert intake.preview(workspace, known).warnings.empty


BAD_ROWS = [
    (ORDERS, "Instagram,A,1,u1,MB Whey,2025-01-02,abc,500\n", "orders", "abc"),
    (ORDERS, "Instagram,A,1,u1,MB Whey,31/02/2025,1,500\n", "date", "31/02/2025"),
    (POSTS, "1,Instagram,2025-01-02,,Hi,-5,1,1\n", "reach", "-5"),
    (PAYOUTS, "1,post,ten,1,100\n", "rate", "ten"),
]


@pytest.mark.parametrize(("header", "row", "column", "value"), BAD_ROWS)
def test_a_bad_row_names_its_place(
    stored: Workspace, tmp_path: Path, header: str, row: str, column: str, value: str
) -> None:
    before = stored.snapshot()
    files = [write(tmp_path, "bad.csv", header + row)]
    seen = intake.preview(stored, files)
    (refused,) = seen.rejected.to_dict("records")
    assert (refused["file"], refused["line"]) == ("bad.csv", 2)
    assert (refused["column"], refused["value"]) == (column, value)
    assert len(refused["reason"]) > 10
    assert not seen.usable
    assert not intake.commit(stored, files, who="test").changed
    assert stored.snapshot() == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("report.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (
            "missing.csv",
            b"source,campaign,influencer_id,product,orders,revenue\nI,A,1,W,1,1\n",
            "date",
        ),
        ("other.csv", b"colour,shape\nred,round\n", "colour"),
    ],
)
def test_an_unusable_file_says_what_to_do(
    stored: Workspace, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    before = stored.snapshot()
    (tmp_path / name).write_bytes(content)
    files = [(tmp_path / name, name)]
    (problem,) = intake.preview(stored, files).problems
    assert problem.startswith(name)
    assert words in problem
    outcome = intake.commit(stored, files, who="test")
    assert not outcome.changed
    assert stored.snapshot() == before


def test_every_row_is_accepted_or_rejected(stored: Workspace, tmp_path: Path) -> None:
    text = POSTS + "1,Instagram,2025-01-02,,A,5,1,1\n1,Instagram,soon,,B,5,1,1\n,,,,,,,\n"
    (report,) = intake.preview(stored, [write(tmp_path, "p.csv", text)]).reports
    assert report.read == report.accepted + report.rejected
    assert sum(report.reasons.values()) == report.rejected


def test_a_key_that_comes_in_two_files_is_said(workspace: Workspace, tmp_path: Path) -> None:
    files = [
        write(tmp_path, "one.csv", INFLUENCERS + ANN),
        write(tmp_path, "two.csv", INFLUENCERS + ANN.replace("Ann", "Anne")),
    ]
    seen = intake.preview(workspace, files)
    assert seen.changes["influencers"].added == 1
    (warning,) = seen.warnings.to_dict("records")
    assert (warning["file"], warning["line"]) == ("one.csv", 2)
    assert "two.csv" in warning["reason"]


def test_orders_without_any_price_say_so(workspace: Workspace, tmp_path: Path) -> None:
    orders = write(
        tmp_path,
        "orders.csv",
        "source,campaign,product,date,orders\nI,A,Whey,2025-01-02,2\nI,A,Oats,2025-01-02,1\n"
        "I,A,Whey,2025-01-03,1\n",
    )
    products = write(tmp_path, "products.csv", "product,brand,price\nOats,MuscleBlaze,250\n")
    seen = intake.preview(workspace, [orders, products])
    (warning,) = seen.warnings.to_dict("records")
    assert (warning["file"], warning["line"], warning["value"]) == ("orders.csv", 2, "Whey")
    assert "products table with prices" in warning["reason"]
    intake.commit(workspace, [orders, products], who="test")
    assert intake.preview(workspace, [orders]).warnings["value"].tolist() == ["Whey"]


def test_a_keyless_file_again_leaves_what_came_with_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    january = write(
        tmp_path,
        "ig.csv",
        ORDERS + "Instagram,A,1,u1,MB,2025-01-04,1,100\nInstagram,A,1,u2,MB,2025-01-30,1,100\n",
    )
    other = write(tmp_path, "yt.csv", ORDERS + "YouTube,A,2,u3,MB,2025-01-05,1,500\n")
    first = intake.commit(workspace, [january, other], who="test")
    assert intake.preview(workspace, [january]).changes["tracking"].removed == 0
    again = intake.commit(workspace, [january], who="test")
    assert not again.changed
    assert again.snapshot == first.snapshot


def test_a_keyless_file_never_removes_rows_with_a_key(workspace: Workspace, tmp_path: Path) -> None:
    keyed = write(
        tmp_path, "keyed.csv", KEYED_ORDERS + "t1,Instagram,A,1,u1,MB,2025-01-10,1,1000\n"
    )
    intake.commit(workspace, [keyed], who="test")
    keyless = write(
        tmp_path,
        "keyless.csv",
        ORDERS + "YouTube,A,2,u3,MB,2025-01-01,1,5\nYouTube,A,2,u4,MB,2025-01-20,1,5\n",
    )
    outcome = intake.commit(workspace, [keyless], who="test")
    assert outcome.changes["tracking"].removed == 0
    assert outcome.snapshot is not None
    assert outcome.snapshot.rows["tracking"] == 3


def test_a_narrower_correction_keeps_what_it_does_not_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    whole = KEYED_ORDERS + "t1,Instagram,A,1,u1,MB Whey,2025-01-02,2,500\n"
    intake.commit(workspace, [write(tmp_path, "orders.csv", whole)], who="test")
    narrow = "tracking_id,campaign,product,date,orders\nt1,B,MB Whey,2025-01-02,3\n"
    outcome = intake.commit(workspace, [write(tmp_path, "fix.csv", narrow)], who="test")
    assert outcome.snapshot is not None
    wanted = ["campaign", "orders", "revenue_paise", "influencer_id", "source"]
    (row,) = read_live(outcome.snapshot.rows_of("tracking"), wanted).to_pylist()
    assert (row["campaign"], row["orders"]) == ("B", 3)
    assert (row["revenue_paise"], row["influencer_id"], row["source"]) == (50_000, "1", "Instagram")


def test_the_same_row_in_two_files_is_said(workspace: Workspace, tmp_path: Path) -> None:
    text = ORDERS + "Instagram,A,,u1,MB Whey,2025-01-02,2,500\n"
    files = [write(tmp_path, "one.csv", text), write(tmp_path, "two.csv", text)]
    seen = intake.preview(workspace, files)
    assert seen.changes["tracking"].added == 1
    (warning,) = seen.warnings.to_dict("records")
    assert warning["reason"] == "the same row is in two.csv too: it is stored once"


def test_files_of_one_name_keep_their_own_warnings(workspace: Workspace, tmp_path: Path) -> None:
    files: list[tuple[Path, str]] = []
    for folder, influencer in (("a", 7), ("b", 8)):
        (tmp_path / folder).mkdir()
        row = f"Instagram,A,{influencer},u1,MB Whey,2025-01-02,2,500\n"
        files.append(write(tmp_path / folder, "orders.csv", ORDERS + row))
    seen = intake.preview(workspace, files)
    assert [report.warnings for report in seen.reports] == [1, 1]


def test_a_folder_is_no_file(workspace: Workspace, tmp_path: Path) -> None:
    (problem,) = intake.preview(workspace, [(tmp_path, "folder")]).problems
    assert problem.startswith("folder")


def test_corrected_rejects_go_in_beside_what_was_accepted(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [f"Instagram,A,,u{day},MB Whey,2025-01-0{day},{day},100\n" for day in (1, 2, 3)]
    bad = rows[1].replace(",2,100", ",two,100")
    first = write(tmp_path, "orders.csv", ORDERS + rows[0] + bad + rows[2])
    seen = intake.preview(workspace, [first])
    intake.commit(workspace, [first], who="test")
    fixed = seen.rejected.assign(orders="2")
    fixed.to_csv(tmp_path / "fixed.csv", index=False)
    outcome = intake.commit(workspace, [(tmp_path / "fixed.csv", "fixed.csv")], who="test")
    change = outcome.changes["tracking"]
    assert (change.added, change.removed) == (1, 0)
    assert outcome.snapshot is not None
    assert outcome.snapshot.rows["tracking"] == 3


@pytest.mark.parametrize("chosen", ["Net Revenue", "net_revenue"])
def test_headers_that_differ_in_spelling_alone_are_remembered_apart(
    workspace: Workspace, tmp_path: Path, chosen: str
) -> None:
    header = "tracking_id,campaign,date,orders,Net Revenue,net_revenue\n"
    first = write(tmp_path, "first.csv", header + "1,A,2025-01-01,1,100,90\n")
    choice = Choice(columns={chosen: "revenue_paise"})
    intake.commit(
        workspace, [first], who="Ann", choices={("first.csv", None): choice}, remember=True
    )
    later = write(tmp_path, "later.csv", header + "2,A,2025-01-02,1,200,180\n")

    outcome = intake.commit(workspace, [later], who="Ann")

    assert outcome.problems == ()
    mapping = outcome.reports[0].mapping
    assert [name for name, column in mapping.items() if column == "revenue_paise"] == [chosen]


def test_a_corrected_quantity_corrects_the_revenue_worked_out_from_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    header = "order_id,campaign,product,date,quantity,price\n"
    lines = "O1,A,Whey,2025-01-01,{whey},300\nO1,A,Bar,2025-01-01,1,100\n"
    for number, whey in enumerate((3, 2)):
        file = write(tmp_path, f"{number}.csv", header + lines.format(whey=whey))
        intake.commit(workspace, [file], who="Ann")

    stored = read_live(
        workspace.snapshot().rows_of("tracking"), ["product", "orders", "revenue_paise"]
    )
    assert sorted(stored.to_pylist(), key=lambda row: row["product"]) == [
        {"product": "Bar", "orders": 0, "revenue_paise": 10_000},
        {"product": "Whey", "orders": 1, "revenue_paise": 60_000},
    ]
