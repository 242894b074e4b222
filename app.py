"""Serve Hỏi Báo: page, API and all on one port. The same as ``rag serve``."""

from rag.cli import main

if __name__ == "__main__":
    main(["serve"])
