"""Many requests, politely: one at a time to a server, with pauses; several servers side by side."""
