"""Changes in the customer's organizations: said beforehand, confirmed, noted, made, read back, undone.

One file per kind of change; nothing destructive is ever one.
"""
