"""Worlds in which a report could easily say something untrue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import intake
from analytics.filters import Filters
from analytics.insights.engine import insights
from reports.blocks import Chapter, Facts, Finding, Paragraph, Table
from reports.datasets import table
from reports.insight_report.document import content_of
from reports.provenance import provenance
from storage import Snapshot, Store
from storage.hidden_findings import hide_finding, kept_under
from storage.payout_log import marks
from tests.reports.conftest import MADE

PEOPLE = "influencer_id,name,platform\na,Asha,Instagram\nb,Bo,YouTube\n"
PILLARS = ("reel", "story")
POSTS = "post_id,influencer_id,platform,date,likes,reach,campaign,brand,pillar\n" + "".join(
    f"p{who}{month},{who},Instagram,2025-0{month}-10,1,100,A,Gritzo,{PILLARS[month % 2]}\n"
    for who in "ab"
    for month in (1, 2, 3)
)
LATER = "plast,b,Instagram,2025-05-01,1,100,A,Gritzo,reel\n"
TERMS = "term_id,influencer_id,basis,rate,minimum_payout\nt,a,post,100,200\n"
Commit = Callable[..., Snapshot]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """`commit(posts=…, terms=…)` imports these tables into a workspace of their own."""

    def make(**tables: str) -> Snapshot:
        folder = tmp_path / f"w{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        files = []
        for name, text in {"influencers": PEOPLE, **tables}.items():
            path = folder / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            files.append((path, path.name))
        workspace = Store(folder / "data").workspace("default")
        return intake.commit(workspace, files, who="test").snapshot

    return make


def chapter(content: dict, key: str) -> Chapter:
    (found,) = [one for one in content["chapters"] if one.key == key]
    return found


def said(found: Chapter) -> str:
    return " ".join(one.text for one in found.blocks if isinstance(one, Paragraph))


def decided(snapshot: Snapshot):
    return marks(snapshot.root, sample=snapshot.is_sample)


def test_what_is_not_due_yet_is_told_apart_from_what_is_due(commit, report_of):
    snapshot = commit(posts=POSTS + LATER, terms=TERMS)
    owed = chapter(content_of(report_of(snapshot, chapters=("payouts",))), "payouts")
    (facts,) = [one for one in owed.blocks if isinstance(one, Facts)]
    values = {fact.label: fact.value for fact in facts.items}
    assert (values["Due"], values["Held, disputed or not due yet"]) == ("₹200", "₹100")
    people = next(one for one in owed.blocks if isinstance(one, Table))
    cells = [cell.text for cell in people.rows[0]]
    assert cells == ["Asha", "₹300.00", "₹200", "₹0", "₹100"]
    (batch,) = table(snapshot, Filters(), decided(snapshot), "payouts").batches()
    row = {name: batch.column(name)[0].as_py() for name in batch.schema.names}
    assert (row["payout_due"], row["payout_held"], row["waits"], row["payable"]) == (
        200,
        0,
        100,
        300,
    )


def test_filters_that_do_not_reach_payouts_are_said(sample, report_of):
    view = Filters((("source", ("Instagram",)),))
    content = content_of(report_of(sample, view, chapters=("payouts",)))
    assert "source does not change" in said(chapter(content, "payouts"))
    for key in ("payouts", "payout_lines", "payout_differences"):
        assert "source does not change" in table(sample, view, decided(sample), key).note


def test_a_filter_that_only_posts_know_leaves_the_posts_in_the_chapters(commit, report_of):
    snapshot = commit(posts=POSTS)
    view = Filters((("extra.post.pillar", ("reel",)),))
    content = content_of(report_of(snapshot, view, chapters=("platforms",)))
    (platforms,) = [b for b in chapter(content, "platforms").blocks if isinstance(b, Table)]
    assert platforms.rows[0][1].text == "2"
    reasons = table(snapshot, view, decided(snapshot), "by_platform").note
    assert "only posts do" in reasons


def test_hidden_findings_are_counted_and_change_the_hash(tmp_path, report_of):
    workspace = Store(tmp_path).workspace("default")
    intake.ensure_sample(Store(tmp_path))
    snapshot = workspace.snapshot()
    report = report_of(snapshot, chapters=("insights",))
    first = insights(snapshot, Filters(), report.asked.marks).insights[0]
    before = provenance(snapshot, Filters(), MADE, report.asked.marks)
    kept = kept_under(first.key, sample=snapshot.is_sample)
    hide_finding(workspace.root, kept, first.what, who="test", today=date(2025, 10, 1))
    listed = table(snapshot, Filters(), intake.marks_of(workspace, snapshot), "insights")
    assert listed.note == "1 finding that somebody has hidden left out."
    hidden = frozenset({first.key})
    content = content_of(report_of(snapshot, chapters=("insights",), hidden=hidden))
    found = chapter(content, "insights")
    assert "1 finding that somebody has hidden left out." in said(found)
    assert first.key not in {one.what for one in found.blocks if isinstance(one, Finding)}
    after = provenance(snapshot, Filters(), MADE, report.asked.marks, hidden)
    assert after.decisions == "none about payouts, 1 hidden finding"
    assert after.stem("insights") != before.stem("insights")


def test_a_decision_about_payouts_changes_the_name_of_what_shows_it(commit):
    snapshot = commit(posts=POSTS + LATER, terms=TERMS)
    workspace = Store(snapshot.root.parents[1]).workspace("default")
    before = provenance(snapshot, Filters(), MADE, decided(snapshot))
    lines = intake.decidable(snapshot, Filters(), decided(snapshot))["approved"]
    chosen = {row["line"]: round(100 * row["amount"]) for row in lines.to_dict("records")}
    intake.decide(workspace, "approved", chosen, who="Ria", note="", seen=0)
    after = provenance(snapshot, Filters(), MADE, decided(snapshot))
    assert after.decisions == "payouts up to entry 1, 0 hidden findings"
    assert after.stem("payouts") != before.stem("payouts")
    plain = [provenance(snapshot, Filters(), MADE).stem("orders") for _ in range(2)]
    assert plain[0] == plain[1]


def test_campaigns_of_one_name_are_told_apart_by_brand(sample, report_of):
    added = chapter(content_of(report_of(sample, chapters=("roi",))), "roi")
    by_campaign = [one for one in added.blocks if isinstance(one, Table)][-1]
    assert {row[0].detail for row in by_campaign.rows} == {"MuscleBlaze", "HKVitals", "Gritzo"}
