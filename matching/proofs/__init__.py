"""What somebody can show of their hours: hours elsewhere, a proof of participation, a reference."""
