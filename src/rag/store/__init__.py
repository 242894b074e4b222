"""The truth: SQL tables of articles, versions, paragraphs and answers."""
