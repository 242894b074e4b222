"""Questions that must not be answered as asked, and how answers meet them."""
