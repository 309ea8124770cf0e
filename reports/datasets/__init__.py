"""The tables of a view that can be taken away: which there are, their columns and their rows.

The Export page, the addresses under `/api/export` and `roi export` share them:
`datasets(snapshot)` lists them, `table(snapshot, view, marks, key)` is one of them, read piece by
piece, and `preview(…)` its first rows in words.
"""

from reports.columns import Column, Kind
from reports.datasets.catalogue import UnknownTableError, datasets, in_words, preview, table
from reports.datasets.dataset import Dataset, Table

__all__ = [
    "Column",
    "Dataset",
    "Kind",
    "Table",
    "UnknownTableError",
    "datasets",
    "in_words",
    "preview",
    "table",
]
