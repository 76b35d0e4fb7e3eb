"""Measured figures beside their targets. A benchmark is not a test."""
