"""The checks, in the order in which they are named, and what they leave to each other."""

CHECKS = []
world = {}


def check(name):
    """Names a check."""
    def add(function):
        CHECKS.append((name, function))
        return function
    return add
