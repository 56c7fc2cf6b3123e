"""A workbook in the old binary format as LibreOffice writes it, compressed, and a way to box records of one's own.

Sheet 摸排: a header; two rows with a percentage, an error, formulas, a date and a code; a short row; A5:B6 merged.
Row 3 and column F are hidden, and so is the sheet 备用.
"""

import base64
import struct
import zlib

_PACKED = (
    "eNrtWFtslEUUPvPvv9t/e9ttubZAWVGg9ObSKhQUWygoeCmKLYKpQmm3UNle0hbSxoiLyItCghIjD0RCUi6RxEs0+qBBmvhAjEZf"
    "eNBoUjAYDUZXgzEk0vU755/d/q27SVuIidhpv5l/zlzOnDnnzMzZr77MGTz+bv5FGpXuIRcNxbzkcdAUkB6v+IkMTRuKxWJxcmwy"
    "/afSdV2yDk3ozw2wztMAC/Bq/WbocjLdWmkDdeCvhwK0htpRdlEfjSdNh8U45xvLmKEx9htrmuQ/cf58fvM57gJS+T+f+ez/mUAW"
    "kA347CuAcoBcYAowFZgmNkE0A5gJ5AH5wCxgNjAHKADmAgHgNmAecDtwBzAfWAAsBAqBRUARUAyUAKV6/XfqklGO7wrgLk1bgnLp"
    "5Hk1puS1oEWPmz7K+pxVLrq/CIt4xxwQu7gENFAn20ZNY7gp8G+lVbKGRsVrOAcjXaFM2KpBR4FselvoH0u+QuwPqZoCldqmNxnV"
    "svqDks+TPBu5og9lzDdCWQxL/Fbs/JC4gaI0VUONFKZW2oaTsBU98uk8e9jz0oP9Q62UFu51Y63BEbzhTapWTuIO+MXj6NNO3fiq"
    "oQfpIaHUUIGZSf3smQ+E2kNdjeEC00snWDPBsuD8AjOHTrKL9iE1lLa1NZQ2NxeYaXSKJ+f2fDrN7ulsbwjsWN7Wtry7e1Cct5/+"
    "iAUcB8W5ANN5fUK/Oja6MU46/e/o/di7ZPtcbPePjqYvSkEvSUEvSkH3JqW74+uxRq/zhE03R9NPpqCfSkE/nZSe4Fs4TD9soFOE"
    "Ylz6Iy4pcyIeKXMjppRTImlSTo24Y1vFnffD7i/xzQUf7m1+tYnr/V4+CAyVtrlw1wHiw0PRgLIAorqDiq7AxXGJRZ8Uzp6o6MOy"
    "L0KDhoMb5fiuoIwoHzafoKNFexVYWOdUNfJqKvjNb1+PFnzQwvVn/Qmf/ovq5OrMkOtV9R35ZXdWXbQPJ9Ebm+YeQpH32q8vowg/"
    "5tvCx9OWy0+h+L5W9WK95bsgUzC4uLwClc21yPJq0WrV7X46hks5g3a67Uu5yZoGDNvTNF0afHPbJ7x/xAmfCZGaIT6zzBHx/BCo"
    "tGb2lUtL8qu2CD0ybA80n9VCJWovWgbMIhlRLPkL0jd+8+8T2ouSL0iM/7FqoeO7MPEdrVrk+D6Oc9qLVZGoygC3EjUz07NvYOtg"
    "VbxUVI8Wi54TsU16yfLJaK67+e2S5RNFcR1yqng7GdkUl93OLcOvv0vs01n5hKaS0AwHLaBptpmM7GcmoblH0a7rCNpWkV1TqKlE"
    "zUDNSNRcqLkSNRM1M1Fzo+bWNSVzsmQuyMo7OJ2WvX9+99ljb1Z58ArjHWV9F8l70d4UF61Mx5A5aHSRL67rartIowLF/649Bs9u"
    "4kW38TND83Kje5rmbAhn1iP3ZGuYKa81ntjQXNMcXO2J0c7LMoSzSz9j48uaYUthgGse1dXX15/Z8EO1PTtzLtecXcLZqzm7wNkn"
    "b09uM+XdKbtreMT98+ks6m6h56N+mWy53KKBn+lRXml0re0LUUu7PE+EBUaD8uY1o4VC90b9Sd7VBqXLOB7Ds95n5NIHnvie3iu2"
    "zS/guMCk3wW0HefFdss5kYq/5W9tD/6nh6pEHvdQ5fCePYbtPT7ZA6fOAk6dWRPQmeXQGd24zsaaFKIUV7odw/ktw74G7ab7OWZ6"
    "pLWpq6O7o6UnsKa3KRQOLFtaWte4LRQOh2QLVrW2tFTeSOyo7NttwmkoJtdssnlpcP+x36+t3+E/84pFxQvf+5r1cUTHlkrvMFvl"
    "Wh1nNui926EvzB4dc0Z03HlAX8U/XbdjSB7T0Rlq7+zrDZOOK7k9OHyKOU+04e+rmz89+ex3yvl9s+WXJ8SFLy4cLZvlP/w65C+5"
    "9tZqPrNH0Rp0nBx/avgdMj6s43LSsTK3V+r2asfThPdqZWfnxlBXd2tH+8g94v2tKFuccv038/cfWf8oG042RmSy3Z2eAPcu2onH"
    "GK9j57j3P1fuGFvO2Dh+V9mUEbfTGvBtQ4S7Hmt4ZkL8XY7fYMYypgxYl/CT9YgGQxP2P74Tx/v7T1D/ViMxKSLLXZC/DREn634d"
    "rKBFdMKUHkSrHaCkToWav3sc+8/WeD7BfzU4NMkaQmKB41tP5QTkv1tCksnf/zj9DYYRQnY="
)


def libreoffice_xls() -> bytes:
    return zlib.decompress(base64.b64decode(_PACKED))


def box(streams: dict[str, bytes]) -> bytes:
    """A compound file of sectors of 512 bytes with the given streams, none of them in the short-stream box."""
    sectors: list[bytes] = []
    following: list[int] = []

    def add(content: bytes) -> int:
        first = len(sectors)
        count = max(-(-len(content) // 512), 1)
        sectors.extend(content[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count))
        following.extend([*range(first + 1, first + count), 0xFFFFFFFE])
        return first

    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, wanted in streams.items():
        content = wanted.ljust(4096, b"\0")
        entries.append(_entry(name, 2, add(content), len(content)))
    directory = add(b"".join(entries))
    table = len(sectors)
    following.append(0xFFFFFFFD)
    sectors.append(struct.pack("<128I", *following, *[0xFFFFFFFF] * (128 - len(following))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", table, *[0xFFFFFFFF] * 108)
    return head + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", *[0xFFFFFFFF] * 3) + bytes(36) + struct.pack("<IQ", start, size)
