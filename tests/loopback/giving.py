"""What people put into the fields of a form."""

Given = str | tuple[str, bytes]
"""A text, or the label of what is chosen; a file by its name and its bytes."""
