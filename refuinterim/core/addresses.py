"""The contract on addresses: what lower rooms may link to, though a higher room answers it.

Lower rooms know these names and nothing else of the rooms above them; tests/test_conventions.py holds it.
"""

FOR_EVERY_ROOM = frozenset(
    {
        "desk:intake",
        "matching:assignment-detail",
        "matching:assignment-list",
        "matching:assignment-people",
        "matching:attendance-list",
        "matching:home",
        "matching:may-i",
        "matching:my-work",
        "matching:what-is-volunteering",
        "organisations:dashboard",
        "organisations:join",
    }
)
