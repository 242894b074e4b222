"""Hỏi Báo: answers from a Vietnamese newspaper's archive, each sentence cited."""

__version__ = "0.1.0"
