"""Deploys that other tools make: renderings of the resources that `achalice deploy` makes."""
