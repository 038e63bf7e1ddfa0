"""The step that signs in to Microsoft, in one of three ways."""
