"""The first step: before you begin."""
