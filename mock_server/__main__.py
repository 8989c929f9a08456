"""`python -m mock_server` is `soundstage`."""

from mock_server.cli import main

main()
