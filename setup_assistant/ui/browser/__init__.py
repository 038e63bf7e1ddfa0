"""The private browser in the window, and what prints."""
