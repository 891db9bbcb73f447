"""The shapes of what pages send; what it means is checked in the services."""
