"""Commands that a server with the stand-in offers beside the server itself."""
