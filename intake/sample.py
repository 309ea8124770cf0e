"""The sample: shown until a first import, or made on demand."""

from __future__ import annotations

from pathlib import Path

import sample_data
from intake.scratch import scratch_folder
from intake.storing import sources_of, store
from intake.understanding import Asked, read
from schemas.batch import stored_rows
from schemas.progress import untold
from schemas.tables import TABLES
from storage import Snapshot, Store, Workspace
from storage.lock import writer_lock
from storage.merge import Rule

SAMPLE_NOTE = "Sample data"


def ensure_sample(store: Store) -> Snapshot:
    """The shared sample, made from the committed files on first use."""
    sample = store.sample()
    existing = sample.own_snapshot()
    if existing is None:
        with writer_lock(store.data_dir):
            existing = sample.own_snapshot() or _import_sample(
                sample, sample_data.DEFAULT_DIR, "app"
            )
    return existing


def make_sample(
    workspace: Workspace,
    *,
    influencers: int,
    orders: int,
    seed: int,
    who: str,
    posts: int | None = None,
) -> Snapshot:
    """Generate sample data and make it what the workspace shows; the history keeps the rest.

    Without a number of posts the generator decides.
    """
    with scratch_folder(workspace, None) as folder:
        sample = sample_data.generate(
            influencers=influencers, orders=orders, seed=seed, posts=posts
        )
        sample_data.write(sample, folder / "made")
        return _import_sample(workspace, folder / "made", who)


def _import_sample(workspace: Workspace, source: Path, who: str) -> Snapshot:
    files = [(path, path.name) for path in sorted(source.glob("*.csv"))]
    with scratch_folder(workspace, None) as folder:
        reading = read(workspace, files, folder, Asked(), untold)
        rows, _ = stored_rows(reading.tables, folder / "rows")
        with workspace.transaction(keep_rows=False) as transaction:
            for table, batch in rows.items():
                transaction.upsert(table, batch.rows, Rule(TABLES[table].key, TABLES[table].date))
            return store(
                transaction, who=who, note=SAMPLE_NOTE, sources=sources_of(reading), is_sample=True
            )
