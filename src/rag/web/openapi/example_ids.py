"""The ids that examples are told with. A test puts those of real things in their place."""

from __future__ import annotations

ARTICLE = "cau-treo-pu-luong"
NEW_ARTICLE = "cau-treo-na-hy"
WITHDRAWN_ARTICLE = "cau-treo-cu"
PARAGRAPH = f"{ARTICLE}.v1.p1"

ANSWER = "nVq3T0yJ2cGfXw1b7uKsPA"
CONVERSATION = "Yb8sQm4LrD0kVtJ6e2HnWg"
UNANSWERED = "c5Zt9RkXo1PqLwM7aB3yUQ"
VERDICT = "H2fJ8uWq0TzNcE5vR6mKxA"
GOLD = "gT4nB7xQ2wLmZ9kA"

LOAD = "p7Kd3VwZ9sQe"
OPEN_LOAD = "r2Xc8BnY5tLm"
REQUEST = "k9Fs2LmQ4xZa"
FEED = "4be07c91d2"

KEY = "7m2kq9xw4t"
WEBHOOK = "wh_3f9c2a71b04de856"
DELIVERY = "dl_5d1e8f30b7c2964a"
USER = "lan"
OTHER_USER = "minh"
