"""The insight report: the whole answer of a view as one PDF for the meeting outside the app."""
