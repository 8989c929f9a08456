"""What can be wrong with a contract itself. Faults of servers and clients are findings, never exceptions."""


class ContractError(Exception):
    """A contract that cannot be trusted: the message says file, line or place, what was met and what is known."""


class UnknownProvider(ContractError):
    """No folder of that name beside this file."""
