"""What can be wrong with bytes from the network."""


class NeedMoreError(Exception):
    """The message goes on in a packet that has not arrived yet."""


class ProtocolError(Exception):
    """The peer sent what no client sends: log it and close the connection."""
