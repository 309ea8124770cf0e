"""Everything the screens, exports and the shell ask about performance, under one name.

`from analytics import performance as perf`, then `perf.totals(snapshot, filters)`. Each question
lives in a module of its own; answers are remembered per snapshot and filters.
"""

from __future__ import annotations

from analytics.ask import Question, prepare
from analytics.attribution import Explained, decay, explained, post_results
from analytics.breakdown import breakdown, influencer_labels, labels, matrix
from analytics.cost_gap import CostGap, cost_gap
from analytics.cost_range import fixed_sums, roas_range
from analytics.evaluation import records
from analytics.evidence import (
    Evidence,
    contradiction,
    evidence,
    payout_rows,
    undefined_reason,
)
from analytics.find import find
from analytics.options import Option, options
from analytics.pairs import best_pairs
from analytics.payout_check import payout_check
from analytics.post_list import posts
from analytics.post_marks import post_marks
from analytics.prepared import prepare_comparison, prepare_overview, prepare_tables
from analytics.profile import Profile, profile
from analytics.roas_interval import roas_interval
from analytics.score import influencers
from analytics.scoring import Leaders, leaders, scores
from analytics.series import Grain, customers, moving, roas_band, series, steps
from analytics.span import compared_windows, extent, span, window
from analytics.tail import OTHERS, ranked
from analytics.together import together
from analytics.totals import Compared, compared, totals, totals_in
from analytics.verdict import Standout, Verdict, is_empty, verdict
from analytics.work_days import work_days

__all__ = [
    "OTHERS",
    "Compared",
    "CostGap",
    "Evidence",
    "Explained",
    "Grain",
    "Leaders",
    "Option",
    "Profile",
    "Question",
    "Standout",
    "Verdict",
    "best_pairs",
    "breakdown",
    "compared",
    "compared_windows",
    "contradiction",
    "cost_gap",
    "customers",
    "decay",
    "evidence",
    "explained",
    "extent",
    "find",
    "fixed_sums",
    "influencer_labels",
    "influencers",
    "is_empty",
    "labels",
    "leaders",
    "matrix",
    "moving",
    "options",
    "payout_check",
    "payout_rows",
    "post_marks",
    "post_results",
    "posts",
    "prepare",
    "prepare_comparison",
    "prepare_overview",
    "prepare_tables",
    "profile",
    "ranked",
    "records",
    "roas_band",
    "roas_interval",
    "roas_range",
    "scores",
    "series",
    "span",
    "steps",
    "together",
    "totals",
    "totals_in",
    "undefined_reason",
    "verdict",
    "window",
    "work_days",
]
