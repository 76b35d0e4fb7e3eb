"""What this app registers with the base. Found by name when the apps are ready."""
