"""What people would use instead, on the same paragraphs and questions as ours.

Every rival is a file of its own with a class ``Rival`` that keeps
:class:`benchmarks.rivals.interface.Rival`. The package is not called ``retrieval``:
``benchmarks/retrieval.py`` measures ours alone.
"""
