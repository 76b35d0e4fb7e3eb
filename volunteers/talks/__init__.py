"""First talks: the open moments of an antenne, who chose which, what they hear, and who calls when there is none."""
