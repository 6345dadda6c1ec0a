"""The site of docs/: its pages, the reference made of the code, and what puts them together."""
