"""gutou (固投): project surveys against the fixed-asset-investment library, and the gap to the growth target."""

__version__ = "0.1.0"
