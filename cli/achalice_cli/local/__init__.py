"""The app's HTTP routes, served on this machine as API Gateway serves them."""
