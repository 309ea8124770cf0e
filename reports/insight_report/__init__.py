"""The insight report: the whole answer of a view as one PDF for the meeting outside the app."""

from reports.insight_report.document import Report, content_of, file_name, report_pdf

__all__ = ["Report", "content_of", "file_name", "report_pdf"]
