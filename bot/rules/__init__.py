"""The rules of the game as arithmetic: everything is an argument, the instant and the zone included.

Nothing here reads a clock, draws a random number or keeps state, so each rule of the design (C1, S2, M1 ...) is a
property that a test checks. The one thing read from disk is the zone data of the pinned ``tzdata`` package (C4).
"""
