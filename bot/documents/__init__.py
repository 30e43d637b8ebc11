"""What leaves as a file or a picture. Nothing in here knows a member, a channel or a clock.

``pictures``  a month of a channel, drawn
"""
