"""HTTP routes, pages that are read, and the chat page, on one port."""
