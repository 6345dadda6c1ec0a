"""What commands print: text and JSON. They decide nothing."""
