"""The events that AWS itself sends to EventBridge most: one module a service."""
