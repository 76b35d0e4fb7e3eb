"""Django's formats by language, where the house has its own: `settings.FORMAT_MODULE_PATH`."""
