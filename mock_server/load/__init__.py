"""Load and retry rehearsal: fleets of well and badly mannered clients, made by Locust in a process of its own."""
