"""Findings in a view: what stands out, how sure that is, what it is worth and what to do."""
