"""`python -m cli` is the `roi` command."""

from __future__ import annotations

from cli import main

main()
