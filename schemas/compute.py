"""Arrow's vectorised functions, which are generated at run time and so unknown to type checkers."""

from __future__ import annotations

from typing import Any

import pyarrow.compute

pc: Any = pyarrow.compute
