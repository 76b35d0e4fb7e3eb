"""What goes wrong in a problem."""


class ProblemError(ValueError):
    """The problem is not valid. The message is one line and names the field and the id."""
