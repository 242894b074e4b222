"""How well the right article and paragraph are found: each half, each way of typing, in a
haystack, on another dataset, by vectors alone."""
