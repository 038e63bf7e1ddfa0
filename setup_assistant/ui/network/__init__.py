"""The check of the connection in the window, reached from the Help menu and from every network error."""
