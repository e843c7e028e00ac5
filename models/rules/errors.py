"""Two ways to say no: a thing was not understood, or a rule forbids it (看不懂、不可以)."""


class Unclear(Exception):
    """What was said cannot be read; the text says what to write instead."""


class Refused(Exception):
    """What was asked is against a rule; the text names the rule."""
