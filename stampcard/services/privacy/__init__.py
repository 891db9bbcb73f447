"""Personal data: policies, consents, requests, erasure, and what proves them."""
