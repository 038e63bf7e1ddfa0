"""The few widgets that pages share."""
