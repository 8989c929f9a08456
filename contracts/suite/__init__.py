"""`soundstage check`: plays what a provider promises on any server, and says what held.

The suite has its own HTTP client and its own webhook receiver; heavy imports happen when a run starts.
"""
