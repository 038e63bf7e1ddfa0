"""What was found and done, written down.

``table``, ``check_json`` and ``junit`` show one inspection to terminals, programs and pipelines. A
``Report`` (``evidence``) is the whole evidence of one or more directories: ``report_json`` writes it
and reads it back, ``html``, ``markdown`` and ``csv_export`` show it, ``save`` keeps it in a folder of its own.
What an approver reads first (``first_page``) and what is left to do (``to_do``) is the same in HTML and Markdown.
``rejudge`` judges saved evidence again and ``compare`` compares two reports.
"""
