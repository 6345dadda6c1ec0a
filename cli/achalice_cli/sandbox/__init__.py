"""AWS emulated on this machine."""
