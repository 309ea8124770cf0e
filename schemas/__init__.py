"""What a valid row is: reading, recognising, cleaning and validating uploaded tables."""

from schemas.columns import Column, Table
from schemas.dates import DateOrder
from schemas.errors import (
    IngestError,
    MissingColumnError,
    UnknownTableError,
    UnreadableFileError,
)
from schemas.ingest import ingest_file
from schemas.limits import Limits
from schemas.result import Ingested
from schemas.tables import TABLES
from schemas.vocabulary import platform_of

__all__ = [
    "TABLES",
    "Column",
    "DateOrder",
    "IngestError",
    "Ingested",
    "Limits",
    "MissingColumnError",
    "Table",
    "UnknownTableError",
    "UnreadableFileError",
    "ingest_file",
    "platform_of",
]
