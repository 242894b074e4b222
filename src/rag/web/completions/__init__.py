"""OpenAI's chat completions over the answer chain."""
