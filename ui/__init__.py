"""Values out, to people and tools: command line, HTTP API and chat page."""
