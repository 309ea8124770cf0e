"""How much a single file may hold before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from settings import Settings


@dataclass(frozen=True)
class Limits:
    """Bounds that keep one upload from exhausting the machine.

    Attributes:
        max_bytes: Largest file on disk, in bytes.
        max_unpacked_bytes: Largest total size of a workbook or archive once decompressed, in bytes.
        max_members: Most files in one archive.
        max_columns: Most columns in one sheet.
        max_sheets: Most sheets in one workbook.
        max_sheet_cells: Most cells in one sheet, counted as height times width.
    """

    max_bytes: int = 2_000_000_000
    max_unpacked_bytes: int = 2_000_000_000
    max_members: int = 200
    max_columns: int = 1_000
    max_sheets: int = 200
    max_sheet_cells: int = 20_000_000

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the server's settings ask for."""
        return cls(
            max_bytes=settings.max_upload_mb * 2**20,
            max_unpacked_bytes=settings.max_unpacked_mb * 2**20,
        )
