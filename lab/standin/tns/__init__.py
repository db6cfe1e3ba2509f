"""Transparent Network Substrate: primitives and packet framing."""
