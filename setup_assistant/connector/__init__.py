"""From a draft to a connector that backs up: created once, finished, and read back.

Nothing here is ever created twice, and nothing that failed is left out of ``Created``.
"""
