"""What goes wrong with a whole file, said so that a marketer can act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.headers import HeaderMatch


class IngestError(Exception):
    """A file or sheet that cannot be used at all.

    Attributes:
        problem: What is wrong, one sentence without the place.
        file: Name of the file as the user gave it.
        sheet: Sheet inside a workbook, if any.
        line: Line in the file, if one line is to blame.
        column: Column, if one column is to blame.
        value: The cell as it stands in the file, if one cell is to blame.
        remedy: What to do about it.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str,
        remedy: str,
        sheet: str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.file = file
        self.sheet = sheet
        self.line = line
        self.column = column
        self.value = value
        self.remedy = remedy

    @property
    def place(self) -> str:
        """Where the problem is: file, then sheet, line and column where known."""
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"sheet “{self.sheet}”")
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column “{self.column}”")
        return ", ".join(parts)

    @property
    def told(self) -> str:
        """Where it is and what is wrong, without what to do about it."""
        found = "" if self.value is None else f" (found “{self.value}”)"
        return f"{self.place}: {self.problem}{found}"

    def __str__(self) -> str:
        return f"{self.told} {self.remedy}"


class UnreadableFileError(IngestError):
    """The file is not a table: empty, binary, damaged, too large or protected."""


class ImpossibleChoiceError(IngestError):
    """What was chosen for a sheet does not go together with the sheet or with itself."""


class UnknownTableError(IngestError):
    """No table can be recognised by the columns.

    Attributes:
        nearest: The table that the columns fit best and what they would mean in it, to go on
            from by hand; None where there is nothing to go on from.
    """

    nearest: HeaderMatch | None = None


class AmbiguousTableError(UnknownTableError):
    """Several tables fit equally well.

    Attributes:
        candidates: Names of these tables.
    """

    candidates: tuple[str, ...] = ()


class MissingColumnError(UnknownTableError):
    """The sheet looks like one of the tables but lacks columns that it needs."""
