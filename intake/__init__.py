"""The one way in: read, clean, validate, derive, commit. Web, callbacks and shell call it."""

from intake.importing import DERIVING, STORING, commit, preview, rejects
from intake.meeting import Mode
from intake.payouts import decidable, decide, marks_of
from intake.preferences import SettingsConflictError, carried_over, change_settings
from intake.results import SHOWN, Outcome, Preview
from intake.sample import SAMPLE_NOTE, ensure_sample, make_sample
from intake.scratch import scratch_folder
from intake.understanding import CHECKING
from intake.upkeep import up_to_date
from schemas.report import TableReport

__all__ = [
    "CHECKING",
    "DERIVING",
    "SAMPLE_NOTE",
    "SHOWN",
    "STORING",
    "Mode",
    "Outcome",
    "Preview",
    "SettingsConflictError",
    "TableReport",
    "carried_over",
    "change_settings",
    "commit",
    "decidable",
    "decide",
    "ensure_sample",
    "make_sample",
    "marks_of",
    "preview",
    "rejects",
    "scratch_folder",
    "up_to_date",
]
