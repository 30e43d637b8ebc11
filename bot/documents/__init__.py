"""What leaves as a file or a picture. Nothing in here knows a member, a channel or a clock.

``pictures``    a month of a channel, drawn
``case_study``  case studies, as Markdown and as a page to print
``workbook``    a member's tracker as an Excel workbook, both ways
"""
