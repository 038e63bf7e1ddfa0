"""What was found and done, written down.

``table``, ``document`` and ``junit`` show one inspection to terminals, programs and pipelines. A
``Report`` (``evidence``) is the whole evidence of one or more directories: ``documents`` writes it
as JSON and reads it back, ``html`` and ``spreadsheet`` show it, ``saving`` keeps it in a folder of
its own. ``judging`` judges saved evidence again and ``drift`` compares two reports.
"""
