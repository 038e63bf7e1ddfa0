"""The step that names the connector."""
