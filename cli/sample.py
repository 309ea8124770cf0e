"""`roi sample`: example files with known truth."""

from __future__ import annotations

from pathlib import Path

import click

import sample_data


@click.command()
@click.option("--workspace", expose_value=False, help="Not used: only files are written.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--influencers", type=click.IntRange(1, 1_000_000), default=60, show_default=True)
@click.option("--orders", type=click.IntRange(1, 20_000_000), default=12_000, show_default=True)
@click.option(
    "--posts",
    type=click.IntRange(sample_data.MIN_POSTS, 10_000_000),
    help="Number of posts (default: as many as the influencers usually make).",
)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True)
def sample(folder: Path, influencers: int, orders: int, posts: int | None, seed: int) -> None:
    """Write five sample tables to FOLDER, and truth.json with the true effects in them."""
    made = sample_data.generate(influencers=influencers, orders=orders, posts=posts, seed=seed)
    for path in sample_data.write(made, folder):
        click.echo(str(path))
