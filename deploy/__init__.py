"""What an installation on a server needs beside the program (部署)."""
