"""The pretend Microsoft sign-in."""
