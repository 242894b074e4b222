"""Learning the embedding from an archive."""
