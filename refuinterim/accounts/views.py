"""Where people land after signing in, and the demo's one-tap sign-in."""
