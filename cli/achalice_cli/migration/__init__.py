"""Taking over an app that was deployed with Chalice: its config, its record and its source."""
