"""What was read, before it is stored and after: counts, repairs, reasons, examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from charts import format as fmt
from layouts import components, file_tables, ids, imports
from layouts.attributes import aria, data

EXAMPLES: Final = 3
MOST_REASONS: Final = 12


def preview(result: imports.Preview, batch: str) -> list[Component]:
    """What the files hold and what confirming would do."""
    shown = html.Div(
        [
            html.H3("What was read", className="data-subtitle"),
            *_problems(result.problems),
            *[_table_report(report, result) for report in result.reports],
            *_fix_list(batch, result.reports, ids.figure("data", "preview-rejects")),
            html.Div(
                [
                    html.H3("What will happen", className="data-subtitle"),
                    *[html.P(text) for text in imports.what_will_happen(result)],
                ],
                className="data-effect",
            ),
        ],
        # assets/upload.js adds later files to the batch that waits here.
        **data(batch=batch),
    )
    return [shown]


def report(outcome: imports.Outcome, batch: str) -> list[Component]:
    """What an import did."""
    accepted = sum(report.accepted for report in outcome.reports)
    refused = sum(report.rejected for report in outcome.reports)
    if not accepted:
        title = "Nothing was imported"
    elif outcome.changed:
        title = "Imported"
    else:
        title = "Nothing changed: these files were already imported"
    return [
        html.Section(
            [
                html.H2(title, className="panel-title"),
                *_problems(outcome.problems),
                _totals(outcome.reports, accepted, refused),
                *(
                    [html.Ul([html.Li(text) for text in imports.what_happened(outcome)])]
                    if outcome.changed
                    else []
                ),
                *_fix_list(batch, outcome.reports, ids.UPLOAD_REJECTS),
                dcc.Link("See the overview", href="/", className="button button-primary"),
            ],
            className="panel data-report",
            tabIndex="-1",
        )
    ]


def failure(message: str, *, title: str = "Nothing was imported") -> list[Component]:
    """An import or another change that did not go through; the stored rows are as before."""
    return [
        html.Section(
            [
                html.H2(title, className="panel-title"),
                html.P(message),
                html.P("The data shown so far is unchanged.", className="panel-note"),
            ],
            className="panel data-report data-report-failed",
            role="alert",
            tabIndex="-1",
        )
    ]


def cancelled() -> list[Component]:
    """Reading or importing was cancelled in time."""
    return [
        html.Section(
            [html.P("Cancelled. Nothing was stored.", className="data-good")],
            className="panel data-report data-report-cancelled",
            tabIndex="-1",
        )
    ]


def sentence(text: str, *, failed: bool = False) -> Component:
    """One line about a change that was asked for."""
    return html.P(text, className="data-bad" if failed else "data-good")


def sample_made(rows: Mapping[str, int]) -> list[Component]:
    """A sample took the place of what was shown."""
    parts = imports.listed([f"{fmt.grouped(n)} {imports.title(t)}" for t, n in rows.items() if n])
    return [
        sentence(f"Made {parts}. Every tab shows the sample now."),
        dcc.Link("See the overview", href="/"),
    ]


def _problems(problems: Sequence[str]) -> list[Component]:
    if not problems:
        return []
    return [
        html.Div(
            [
                html.P("Could not be used", className="data-problems-title"),
                html.Ul([html.Li(problem) for problem in problems]),
            ],
            className="data-problems",
            role="alert",
        )
    ]


def _totals(reports: Sequence[imports.TableReport], accepted: int, refused: int) -> Component:
    columns = [
        components.Column("File", "start"),
        components.Column("Read as", "start"),
        components.Column("Rows read"),
        components.Column("Accepted"),
        components.Column("Rejected"),
    ]
    rows = [
        [
            imports.place(item),
            imports.title(item.table),
            fmt.grouped(item.read),
            fmt.grouped(item.accepted),
            fmt.grouped(item.rejected),
        ]
        for item in reports
    ]
    if len(rows) > 1:
        read = fmt.grouped(accepted + refused)
        rows.append(["Total", "", read, fmt.grouped(accepted), fmt.grouped(refused)])
    return file_tables.scrolling(columns, rows, "Rows per file")


def _fix_list(batch: str, reports: Sequence[imports.TableReport], link_id: str) -> list[Component]:
    """Links to the refused rows, one list a table: each can be corrected and dropped back."""
    refused: dict[str, int] = {}
    for report in reports:
        if report.rejected:
            refused[report.table] = refused.get(report.table, 0) + report.rejected
    if not refused:
        return []
    alone = len(refused) == 1
    return [
        html.Div(
            [
                html.P(
                    "Correct them in the list, change nothing else, and drop it here again: "
                    "exactly those rows go in.",
                    className="panel-note",
                ),
                *[
                    _fix_links(batch, table, rows, link_id if alone else f"{link_id}-{table}")
                    for table, rows in refused.items()
                ],
            ],
            className="data-fix-list",
        )
    ]


def _fix_links(batch: str, table: str, rows: int, link_id: str) -> Component:
    """One table's list, as a workbook and as CSV."""
    what = f"{imports.row_count(rows)} of {imports.title(table)} to correct"
    return html.P(
        [
            html.Span(f"Download {what}: "),
            _fix_link("Excel", what, f"/api/rejects/{batch}.xlsx?table={table}", f"{link_id}-xlsx"),
            " or ",
            _fix_link("CSV", what, f"/api/rejects/{batch}.csv?table={table}", link_id),
        ]
    )


def _fix_link(kind: str, what: str, address: str, link_id: str) -> Component:
    # The server names the file.
    return html.A(
        kind,
        id=link_id,
        href=address,
        download="",
        **aria(label=f"Download {what} as {kind}"),
    )


def _table_report(item: imports.TableReport, result: imports.Preview) -> Component:
    label = imports.place(item)
    return html.Article(
        [
            html.Div(
                [
                    html.H4(label, className="data-file-name"),
                    html.Span(imports.title(item.table), className="data-tag"),
                ],
                className="data-file-head",
            ),
            html.P(_counts(item), className="data-counts"),
            *_repairs(item.repairs),
            *_reasons("Rejected", "bad", item.reasons, _of(result.rejected, item)),
            *_reasons(
                "Kept, but look at", "warn", item.warning_reasons, _of(result.warnings, item)
            ),
            _folded("Columns", file_tables.mapping(item)),
            *([_folded("First rows", file_tables.first_rows(item))] if len(item.sample) else []),
        ],
        className="data-file",
    )


def _counts(item: imports.TableReport) -> list[Component | str]:
    words: list[Component | str] = [
        f"{imports.row_count(item.read)} read, ",
        html.Strong(f"{fmt.grouped(item.accepted)} accepted"),
    ]
    if item.rejected:
        words += [", ", html.Strong(f"{fmt.grouped(item.rejected)} rejected", className="data-bad")]
    if item.covers:
        words.append(f" · {fmt.span(*item.covers)}")
    return words


def _repairs(repairs: Mapping[str, int]) -> list[Component]:
    if not repairs:
        return []
    listed = html.Ul(
        [html.Li(fmt.counted(count, words)) for words, count in repairs.items()],
        className="data-repairs",
        **aria(label="Read differently from how it is written"),
    )
    return [listed]


def _reasons(
    heading: str, tone: str, reasons: Mapping[str, int], cells: pd.DataFrame
) -> list[Component]:
    if not reasons:
        return []
    shown = sorted(reasons.items(), key=lambda pair: -pair[1])[:MOST_REASONS]
    rest = sum(reasons.values()) - sum(count for _, count in shown)
    items = [
        html.Li(
            [
                html.Strong(f"{imports.row_count(count)}: "),
                reason,
                html.Span(
                    _examples(cells[cells["reason"] == reason], count), className="data-example"
                ),
            ]
        )
        for reason, count in shown
    ]
    if rest:
        items.append(html.Li(f"{imports.row_count(rest)} for other reasons"))
    return [
        html.Div(
            [html.P(heading, className="data-reasons-title"), html.Ul(items)],
            className=f"data-reasons data-reasons-{tone}",
        )
    ]


def _examples(cells: pd.DataFrame, count: int) -> str:
    shown = [_example(row) for row in cells.head(EXAMPLES).to_dict("records")]
    more = " …" if count > len(shown) else ""
    return "; ".join(shown) + more


def _example(row: Mapping[Any, Any]) -> str:
    """Where a cell is and what it holds: line 5, orders: “abc”."""
    parts = [] if file_tables.blank(row["line"]) else [f"line {int(row['line'])}"]
    if not file_tables.blank(row["column"]):
        parts.append(str(row["column"]))
    where = ", ".join(parts)
    if file_tables.blank(row["value"]):
        return f"{where}: blank" if len(parts) > 1 else where
    return f"{where}: “{file_tables.cut(str(row['value']))}”"


def _of(frame: pd.DataFrame, item: imports.TableReport) -> pd.DataFrame:
    """The lines of a report's own file and sheet."""
    same_sheet = frame["sheet"].fillna("") == (item.sheet or "")
    return frame[(frame["file"] == item.file) & same_sheet]


def _folded(summary: str, content: Component) -> Component:
    return html.Details([html.Summary(summary), content], className="data-folded")
