"""Print every kept result as one table and write it into the docs."""

from __future__ import annotations

from pathlib import Path

import orjson

from benchmarks.record import RESULTS, Row, line

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

The last run of `make bench`. Machines differ and are noisy: read the ratio to the peer, measured
in the same run on the same data, rather than the figure.

"""


def main() -> None:
    """Collect `results/*.json` into `docs/benchmarks.md`."""
    lines = ["| what | measured | target | peer |", "|---|---|---|---|"]
    for path in sorted(RESULTS.glob("*.json")):
        lines += [line(Row(**row)) for row in orjson.loads(path.read_bytes())]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
