"""What the screen looks like: pure functions that return components, one module a tab."""
