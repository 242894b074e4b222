"""Answers and conversations to take along: one document, written as Markdown, DOCX or PDF."""
