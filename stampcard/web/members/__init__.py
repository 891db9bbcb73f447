"""Pages about members: who they are, what they hold, what is kept of them and why."""
