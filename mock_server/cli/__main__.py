"""`python -m mock_server.cli` is `soundstage`."""

from mock_server.cli import main

main()
