"""Frame in, Plotly figure as a plain dict out: one template, one palette, one number format."""
