"""Who takes the yes to being matched back comes to no first talk: somebody else can have the moment."""

from volunteers.after_yes import AFTER_NO
from volunteers.talks.actions import let_go

AFTER_NO.add("let the first talk go", let_go)
