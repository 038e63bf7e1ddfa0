"""Report a problem: a file for support that its sender has seen first."""
