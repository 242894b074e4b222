"""The Vietnamese language: pure functions over text."""
