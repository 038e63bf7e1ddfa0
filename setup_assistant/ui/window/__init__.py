"""The frame around the steps: the wizard, its step list, its footer, help and leaving."""
