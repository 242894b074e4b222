"""Answers measured over a dataset, and the fitting of what chooses and refuses them."""
