"""Where the next rupee should go: response curves and the budget plan that follows from them."""
