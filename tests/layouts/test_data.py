"""The Data tab says what was read, what it cannot use, what will happen and what did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from dash import html
from dash.development.base_component import Component

import intake
from layouts import data, data_dictionary, history, ids, imports, mapping, upload_report
from schemas import TABLES
from schemas.report import ColumnView, SheetView
from storage.merge import Change

INDIA = ZoneInfo("Asia/Kolkata")

BATCH = "0" * 32
LINE_COLUMNS = ["file", "sheet", "line", "column", "value", "reason"]


def walk(part: Any) -> Iterator[Any]:
    """Every component and text below `part`."""
    if isinstance(part, list | tuple):
        for item in part:
            yield from walk(item)
        return
    yield part
    if isinstance(part, Component):
        yield from walk(getattr(part, "children", None))


def words(part: Any) -> str:
    return " ".join(str(item) for item in walk(part) if isinstance(item, str | int | float))


def with_id(part: Any, wanted: str) -> list[Component]:
    return [
        item
        for item in walk(part)
        if isinstance(item, Component) and getattr(item, "id", "") == wanted
    ]


def table_report(**changes: Any) -> intake.TableReport:
    facts: dict[str, Any] = {
        "file": "orders.csv",
        "sheet": None,
        "table": "tracking",
        "read": 1204,
        "accepted": 1200,
        "rejected": 4,
        "warnings": 0,
        "reasons": {"is not a number": 4},
        "warning_reasons": {},
        "repairs": {"dates read as day-month-year": 1204},
        "mapping": {"Sales": "revenue_paise", "Order Date": "date", "Notes": ""},
        "covers": (date(2025, 1, 1), date(2025, 6, 30)),
        "similar": {},
        "corrects": False,
        "of_files": (),
        "sums": {"orders": 1300, "revenue_paise": 73050105},
        "sample": pd.DataFrame(
            {"revenue_paise": [1234550], "date": pd.to_datetime(["2025-01-02"])}
        ),
    }
    return intake.TableReport(**(facts | changes))


def rejected_rows(count: int = 4) -> pd.DataFrame:
    return pd.DataFrame(
        [
            ["orders.csv", None, 5 + at, "orders", f"abc{at}", "is not a number"]
            for at in range(count)
        ],
        columns=LINE_COLUMNS,
    )


def view_of(report: intake.TableReport) -> SheetView:
    columns = tuple(
        ColumnView(header, column, "alias" if column else "none", 1.0)
        for header, column in report.mapping.items()
    )
    return SheetView(report.file, report.sheet, report.table, (report.table,), columns)


def shown_preview(result: intake.Preview) -> list[Component]:
    return upload_report.preview(result, BATCH, {})


def preview(**changes: Any) -> intake.Preview:
    facts: dict[str, Any] = {
        "reports": (table_report(),),
        "problems": (),
        "changes": {"tracking": Change(added=1200, updated=0, unchanged=0, removed=0)},
        "ambiguous": (),
        "replaces_sample": True,
        "rejected": rejected_rows(),
        "warnings": pd.DataFrame(columns=[*LINE_COLUMNS, "table"]),
    }
    facts |= changes
    return intake.Preview(**facts, sheets=tuple(view_of(report) for report in facts["reports"]))


def test_the_page_has_the_named_controls() -> None:
    page = data.layout()
    for wanted in (
        ids.UPLOAD_STORE,
        ids.UPLOAD_DROP,
        ids.UPLOAD_PROGRESS,
        ids.UPLOAD_PREVIEW,
        ids.UPLOAD_MODE,
        ids.UPLOAD_CONFIRM,
        ids.UPLOAD_CANCEL,
        ids.UPLOAD_REPORT,
    ):
        assert len(with_id(page, wanted)) == 1, wanted


def test_nothing_can_be_confirmed_before_something_was_read() -> None:
    (confirm,) = with_id(data.layout(), ids.UPLOAD_CONFIRM)
    (actions,) = with_id(data.layout(), data.ACTIONS)
    assert confirm.disabled is True
    assert actions.hidden is True


def test_the_place_of_the_file_input_belongs_to_the_script() -> None:
    (mount,) = with_id(data.layout(), ids.UPLOAD_DROP)
    assert getattr(mount, "children", None) is None


def test_a_preview_names_file_table_counts_dates_and_repairs() -> None:
    shown = words(shown_preview(preview()))
    for expected in (
        "orders.csv",
        "tracked orders",
        "1,204 rows read",
        "1,200 accepted",
        "4 rejected",
        "1 Jan – 30 Jun 2025",
        "1,204 dates read as day-month-year",
    ):
        assert expected in shown


def test_a_preview_gives_reasons_with_a_few_examples() -> None:
    shown = words(shown_preview(preview()))
    assert "4 rows:" in shown
    assert "is not a number" in shown
    assert "line 5, orders: “abc0”; line 6, orders: “abc1”; line 7, orders: “abc2” …" in shown


def test_examples_come_from_the_reports_own_file() -> None:
    other = table_report(file="other.csv", rejected=1, reasons={"is not a number": 1})
    both = preview(
        reports=(table_report(), other),
        rejected=pd.concat(
            [rejected_rows(), rejected_rows(1).assign(file="other.csv", value="xyz")]
        ),
    )
    articles = [
        item
        for item in walk(shown_preview(both))
        if isinstance(item, Component) and getattr(item, "className", "") == "data-file"
    ]
    assert "xyz" not in words(articles[0])
    assert "xyz" in words(articles[1])
    assert "abc0" not in words(articles[1])


def test_a_blank_cell_is_called_blank() -> None:
    frame = rejected_rows(1).assign(value=None, reason="is not a number")
    assert "line 5, orders: blank" in words(shown_preview(preview(rejected=frame)))


def test_a_preview_shows_the_columns_and_the_first_rows_in_the_marketers_units() -> None:
    shown = words(shown_preview(preview()))
    assert "2 of 3 columns understood · 1 kept as extra" in shown
    assert "₹12,345.50" in shown
    assert "2 Jan 2025" in shown
    assert "paise" not in shown


def folded(parts: Any) -> str:
    return words([item for item in walk(parts) if isinstance(item, html.Details)])


def test_what_needs_no_look_folds_away_and_the_rest_lies_open() -> None:
    warned = table_report(warning_reasons={"no influencer with this id": 2})
    hidden = folded(shown_preview(preview(reports=(warned,))))
    assert "1,204 dates read as day-month-year" in hidden
    assert "First rows" in hidden
    for open_one in ("is not a number", "no influencer with this id", "1,204 rows read"):
        assert open_one in words(shown_preview(preview(reports=(warned,))))
        assert open_one not in hidden


def test_a_preview_and_a_finished_import_say_what_the_rows_add_up_to() -> None:
    said = "₹7,30,501.05 revenue in 1,300 orders"
    assert said in words(shown_preview(preview()))
    assert said in words(upload_report.report(outcome(changed=True, reports=(table_report(),)), ""))


def test_a_corrected_list_says_of_which_files() -> None:
    result = preview()
    views = tuple(
        replace(view, corrects=True, of_files=("orders.csv", "more.csv")) for view in result.sheets
    )
    shown = words(shown_preview(replace(result, sheets=views)))
    assert "corrected list of rejected rows of orders.csv and more.csv" in shown


def test_open_questions_are_named_by_file_and_lead_there() -> None:
    sheets = tuple(
        SheetView(name, sheet, "tracking", undecided=("Order Date",))
        for name, sheet in (("a.csv", None), ("b.xlsx", "May"), ("c.csv", None))
    )
    asked = upload_report.before_import(replace(preview(), sheets=sheets))
    assert words(asked).startswith("Answer the 3 questions about dates first:")
    links = [item for item in walk(asked) if isinstance(item, html.Button)]
    assert [link.children for link in links] == ["a.csv", "b.xlsx, sheet “May”", "c.csv"]
    questions = [
        getattr(item, "data-question")
        for view in sheets
        for item in walk(mapping.asked(view, None))
        if isinstance(item, html.Fieldset)
    ]
    assert [getattr(link, "data-to-question") for link in links] == questions


def test_rows_that_are_stored_already_leave_nothing_to_import() -> None:
    same = {"tracking": Change(added=0, updated=0, unchanged=1200, removed=0)}
    said = upload_report.before_import(preview(replaces_sample=False, changes=same))
    assert words(said) == "Nothing to import: these rows are stored already."
    goes = {"tracking": Change(added=0, updated=0, unchanged=1200, removed=3)}
    assert upload_report.before_import(preview(replaces_sample=False, changes=goes)) == []
    assert upload_report.before_import(preview(changes=same)) == []
    assert upload_report.before_import(preview(reports=(), changes={})) == []


def test_unusable_files_are_named_with_their_remedy() -> None:
    sentence = "brief.pdf: this is not a table. Save the data as CSV or Excel and drop that."
    assert sentence in words(shown_preview(preview(problems=(sentence,))))


def test_a_sheet_that_cannot_be_read_yet_says_why_once() -> None:
    problem = "orders.csv: the columns fit posts or payouts equally well. Say which it is."
    view = SheetView("orders.csv", None, None, ("posts", "payouts"), problem=problem)
    result = replace(preview(reports=(), problems=(problem,)), sheets=(view,))
    shown = words(shown_preview(result))
    assert shown.count(problem) == 1
    assert "not read yet" in shown


def test_each_table_has_its_own_list_of_rejected_rows() -> None:
    both = (
        table_report(rejected=2, accepted=1, reasons={"is not a number": 2}),
        table_report(
            table="posts",
            rejected=1,
            accepted=1,
            reasons={"is not a number": 1},
            mapping={"Date": "date"},
            sample=pd.DataFrame({"date": pd.to_datetime(["2025-01-02"])}),
        ),
    )
    parts = walk(shown_preview(preview(reports=both)))
    links = [getattr(item, "href", "") for item in parts]
    assert f"/api/rejects/{BATCH}.csv?table=tracking" in links
    assert f"/api/rejects/{BATCH}.csv?table=posts" in links
    assert f"/api/rejects/{BATCH}.xlsx?table=posts" in links


def test_rejected_rows_can_be_downloaded_only_when_there_are_some() -> None:
    link = f"/api/rejects/{BATCH}.csv?table=tracking"
    clean = table_report(rejected=0, accepted=1204, reasons={})
    links = [getattr(item, "href", "") for item in walk(shown_preview(preview()))]
    assert link in links
    none = shown_preview(preview(reports=(clean,)))
    assert link not in [getattr(item, "href", "") for item in walk(none)]


def test_text_from_a_file_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    item = table_report(
        file=hostile, mapping={hostile: "campaign"}, sample=pd.DataFrame({"campaign": [hostile]})
    )
    parts = list(walk(shown_preview(preview(reports=(item,)))))
    assert hostile in parts
    kinds = {type(part).__name__ for part in parts if isinstance(part, Component)}
    assert kinds.isdisjoint({"Markdown", "DangerouslySetInnerHTML", "Iframe", "Script"})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"replaces_sample": True}, ["These files replace the sample data: 1,200 tracked orders."]),
        (
            {
                "replaces_sample": False,
                "changes": {"tracking": Change(added=1000, updated=12, unchanged=188, removed=3)},
            },
            ["Tracked orders: 1,000 added, 12 updated, 3 removed and 188 unchanged."],
        ),
        (
            {
                "replaces_sample": False,
                "changes": {"tracking": Change(added=0, updated=0, unchanged=1200, removed=0)},
            },
            ["Every row is here already: importing these files changes nothing."],
        ),
        ({"reports": ()}, ["There is nothing to import in these files yet."]),
    ],
)
def test_what_will_happen_is_said_in_a_sentence(
    changes: dict[str, Any], expected: list[str]
) -> None:
    assert imports.what_will_happen(preview(**changes)) == expected


def test_files_that_are_not_read_yet_are_named_before_what_will_happen() -> None:
    made = preview()
    unread = [SheetView(name, None, None, problem="Which table?") for name in ("b.csv", "c.csv")]
    seen = replace(made, sheets=(*made.sheets, unread[0]))
    assert imports.what_will_happen(seen) == [
        "1 of 2 files is not read yet and stays out: b.csv.",
        "These files replace the sample data: 1,200 tracked orders.",
    ]
    again = {"tracking": Change(added=0, updated=0, unchanged=1200, removed=0)}
    seen = replace(made, sheets=(*made.sheets, *unread), replaces_sample=False, changes=again)
    assert imports.what_will_happen(seen) == [
        "2 of 3 files are not read yet and stay out: b.csv and c.csv.",
        "Every row that was read is here already: importing these files changes nothing.",
    ]


def outcome(*, changed: bool, reports: tuple[intake.TableReport, ...]) -> intake.Outcome:
    changes = {"tracking": Change(1200, 0, 0, 0) if changed else Change(0, 0, 1200, 0)}
    return intake.Outcome(reports, (), changes, snapshot=None, changed=changed)  # type: ignore[arg-type] - stand-ins


def test_a_finished_import_reports_rows_and_links_on() -> None:
    second = table_report(file="posts.csv", table="posts", read=10, accepted=10, rejected=0)
    parts = upload_report.report(outcome(changed=True, reports=(table_report(), second)), BATCH)
    shown = words(parts)
    assert shown.startswith("Imported")
    assert "Total  1,214 1,210 4" in shown
    assert "Tracked orders: 1,200 added." in shown
    (rejects,) = with_id(parts, ids.UPLOAD_REJECTS)
    assert rejects.href == f"/api/rejects/{BATCH}.csv?table=tracking"
    assert "/" in [getattr(item, "href", "") for item in walk(parts)]


def test_the_same_files_again_are_said_to_change_nothing() -> None:
    shown = words(upload_report.report(outcome(changed=False, reports=(table_report(),)), BATCH))
    assert "Nothing changed: these files were already imported" in shown
    assert "added" not in shown


def test_an_import_without_a_usable_row_says_so() -> None:
    empty = table_report(accepted=0, rejected=4, read=4)
    shown = words(upload_report.report(outcome(changed=False, reports=(empty,)), BATCH))
    assert shown.startswith("Nothing was imported")


def test_the_dictionary_lists_every_column_of_every_table() -> None:
    shown = words(data_dictionary.content())
    for table in TABLES.values():
        for column in table.columns:
            assert column.header in shown
            assert column.meaning in shown


def test_the_dictionary_says_what_a_file_cannot_do_without() -> None:
    shown = words(data_dictionary.content())
    assert "needs influencer_id; one of total_payout, basis with rate or product_cost" in shown


def test_every_table_of_the_dictionary_offers_its_template() -> None:
    links = [getattr(item, "href", "") for item in walk(data_dictionary.content())]
    for table in TABLES:
        assert f"/api/templates/{table}.csv" in links
        assert f"/api/templates/{table}.xlsx" in links


def entry(snapshot: str, *, current: bool) -> history.Entry:
    brought = (history.Brought("posts", 300, 2), history.Brought("payouts", 1200, 0))
    held = {"posts": 900, "payouts": 1200}
    when = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    return history.Entry(snapshot, when, "team", "Import", brought, held, current)


def test_history_says_when_who_and_what_in_indian_time() -> None:
    shown = words(history.entries([entry("b", current=True), entry("a", current=False)], INDIA))
    assert "2 Mar 2026, 01:30 IST · the team" in shown
    assert "300 posts and 1,200 payouts; 2 rows rejected" in shown


def test_every_state_but_the_live_one_can_be_restored() -> None:
    listed = history.entries([entry("b", current=True), entry("a", current=False)], INDIA)
    assert "Show this state of 900 posts and 1,200 payouts again?" in words(listed)
    buttons = [item.id for item in walk(listed) if isinstance(getattr(item, "id", ""), dict)]
    assert buttons == [history.undo_button("a"), history.restore_button("a")]


def test_the_first_change_is_undone_by_going_back_to_the_sample() -> None:
    listed = history.entries([entry("a", current=True)], INDIA)
    buttons = [item.id for item in walk(listed) if isinstance(getattr(item, "id", ""), dict)]
    assert buttons == [history.undo_button(history.THE_SAMPLE)]
    assert "Go back to the sample?" in words(listed)


def test_the_buttons_of_the_history_name_the_import() -> None:
    newest = replace(entry("b", current=True), note="Import of orders.csv")
    buttons = [
        (item.children, getattr(item, "aria-label"))
        for item in walk(history.entries([newest, entry("a", current=False)], INDIA))
        if isinstance(item, html.Button) and hasattr(item, "aria-label")
    ]
    assert buttons == [
        ("Undo", "Undo import of orders.csv"),
        ("Restore", "Restore import, 2 Mar 2026, 01:30 IST"),
    ]


def test_history_says_what_an_import_changed_where_that_was_kept() -> None:
    changes = {"posts": Change(300, 12, 5, 3), "payouts": Change(0, 0, 1200, 0)}
    listed = history.entries(
        [replace(entry("a", current=True), changes=changes, who="Asha <b>")], INDIA
    )
    assert "Posts: 300 added, 12 updated and 3 removed · 2 rows rejected" in words(listed)
    assert "IST · Asha <b>" in words(listed)
    assert "unchanged" not in words(listed)


def test_the_rejected_rows_of_an_import_stay_at_hand_in_the_history() -> None:
    kept = replace(entry("a", current=True), batch=BATCH, refused={"posts": 2})
    links = [getattr(item, "href", "") for item in walk(history.entries([kept], INDIA))]
    assert f"/api/rejects/{BATCH}.xlsx?table=posts" in links
    assert f"/api/rejects/{BATCH}.csv?table=posts" in links
    gone = [
        getattr(item, "href", "")
        for item in walk(history.entries([replace(kept, batch=None)], INDIA))
    ]
    assert not any(str(link).startswith("/api") for link in gone)


def test_an_empty_history_says_what_will_fill_it() -> None:
    assert "Nothing has been imported here yet" in words(history.entries([], INDIA))


def test_the_workspace_lists_rows_dates_and_the_last_change() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    states = [
        history.TableState("tracking", 12345, (date(2025, 1, 1), date(2025, 1, 31)), moment),
        history.TableState("products", 0, None, None),
    ]
    shown = words(history.tables(states, INDIA, is_sample=True))
    assert "Tracked orders 12,345 1–31 Jan 2025 1 Mar 2026, 05:30 IST" in shown
    assert "Products 0 – –" in shown
    assert "sample data" in shown
