"""The developer's side of achalice: the `achalice` command."""
