"""What was read, before it is stored and after: counts, repairs, reasons, examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from charts import format as fmt
from charts.sums import adds_up
from layouts import components, file_tables, fix_list, ids, imports, mapping, to_check
from layouts.attributes import aria, data
from schemas.choices import Choice
from schemas.report import SheetView

NOTHING_NEW: Final = "Nothing to import: these rows are stored already."
_STYLES: Final[tuple[fmt.Style, ...]] = ("short", "exact")


def preview(
    result: imports.Preview, batch: str, choices: Mapping[tuple[str, str | None], Choice]
) -> list[Component]:
    """What the files hold, how they are understood, and what confirming would do.

    Args:
        result: The preview.
        batch: The upload it is of.
        choices: What was decided about its sheets so far.
    """
    told = {view.problem for view in result.sheets}
    reports = {(item.file, item.sheet): item for item in result.reports}
    shown = html.Div(
        [
            html.H3("What was read", className="data-subtitle"),
            *_problems([problem for problem in result.problems if problem not in told]),
            *[
                _sheet(view, choices.get((view.file, view.sheet)), reports, result)
                for view in result.sheets
            ],
            *fix_list.section(
                batch, imports.refused(result.reports), ids.figure("data", "preview-rejects")
            ),
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


def before_import(result: imports.Preview) -> list[Component]:
    """Why nothing can be imported yet, in words that lead to it; nothing where it can."""
    waiting = [view for view in result.sheets if mapping.undecided(view)]
    if waiting:
        asked = "question" if len(waiting) == 1 else f"{len(waiting)} questions"
        return [html.Span(f"Answer the {asked} about dates first: "), *map(_to_question, waiting)]
    if imports.changes_nothing(result):
        return [html.Span(NOTHING_NEW, className="data-nothing")]
    return []


def _to_question(view: SheetView) -> Component:
    # assets/mapping.js leads there.
    return html.Button(
        imports.place_of(view.file, view.sheet),
        className="link-button",
        type="button",
        **data(to_question=mapping.place_key(view)),
    )


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
                *fix_list.section(batch, imports.refused(outcome.reports), ids.UPLOAD_REJECTS),
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
        components.Column("Adds up to", "start"),
    ]
    rows = [
        [
            imports.place(item),
            imports.title(item.table),
            fmt.grouped(item.read),
            fmt.grouped(item.accepted),
            fmt.grouped(item.rejected),
            adds_up(item.table, item.accepted, item.sums),
        ]
        for item in reports
    ]
    if len(rows) > 1:
        read = fmt.grouped(accepted + refused)
        rows.append(["Total", "", read, fmt.grouped(accepted), fmt.grouped(refused), ""])
    return file_tables.scrolling(columns, rows, "Rows per file")


def _sheet(
    view: SheetView,
    choice: Choice | None,
    reports: Mapping[tuple[str, str | None], imports.TableReport],
    result: imports.Preview,
) -> Component:
    """One sheet: what it comes to, what to look at, and all else folded away."""
    item = reports.get((view.file, view.sheet))
    return html.Article(
        [
            _head(view),
            *(
                [html.P(view.told or view.problem, className="data-unread", role="alert")]
                if view.problem
                else []
            ),
            *([html.P(_counts(item), className="data-counts")] if item else []),
            *mapping.asked(view, choice),
            *(to_check.reasons(item, result) if item else []),
            *mapping.folded(view, choice, _inside(item) if item else []),
        ],
        className="data-file",
    )


def _head(view: SheetView) -> Component:
    tag = imports.title(view.table) if view.table else "not read yet"
    return html.Div(
        [
            html.H4(imports.place_of(view.file, view.sheet), className="data-file-name"),
            html.Span(tag, className="data-tag" if view.table else "data-tag is-unread"),
            *([html.Span(_corrects(view), className="data-corrects")] if view.corrects else []),
        ],
        className="data-file-head",
    )


def _corrects(view: SheetView) -> str:
    of_files = imports.listed(view.of_files) if view.of_files else "an earlier file"
    return f"corrected list of rejected rows of {of_files}"


def _inside(item: imports.TableReport) -> list[Component]:
    """What is said of a sheet only to whoever unfolds it."""
    rows = [_folded("First rows", file_tables.first_rows(item))] if len(item.sample) else []
    return [*_repairs(item.repairs), *rows]


def _counts(item: imports.TableReport) -> list[Component | str]:
    words: list[Component | str] = [
        f"{imports.row_count(item.read)} read, ",
        html.Strong(f"{fmt.grouped(item.accepted)} accepted"),
    ]
    if item.rejected:
        words += [", ", html.Strong(f"{fmt.grouped(item.rejected)} rejected", className="data-bad")]
    if item.covers:
        words.append(f" · {fmt.span(*item.covers)}")
    if item.accepted:
        short, exact = (adds_up(item.table, item.accepted, item.sums, style) for style in _STYLES)
        words += [" · ", html.Span(short, className="data-sums", title=exact)]
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


def _folded(summary: str, content: Component) -> Component:
    return html.Details([html.Summary(summary), content], className="data-folded")
