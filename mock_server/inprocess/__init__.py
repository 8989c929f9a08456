"""A whole server inside this process: its own thread and event loop, no port unless one is asked for."""
