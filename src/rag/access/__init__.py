"""Keys, passwords, sessions and rates: who calls, and how often they may."""
