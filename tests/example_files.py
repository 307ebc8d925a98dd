"""Files for tests and pictures of the window: pictures that are drawn here, and what pretends to be one."""

import struct
import zlib
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPolygonF

TRAP = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="60">
<image width="60" height="60" xlink:href="file://{named}"/></svg>"""


def a_picture(path: Path, width: int = 640, height: int = 400, hue: int = 210) -> Path:
    """Write a landscape as a file of the type that its name says, and return the path."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    sky = QLinearGradient(0, 0, 0, height)
    sky.setColorAt(0, QColor.fromHsv(hue, 150, 240))
    sky.setColorAt(1, QColor.fromHsv((hue + 160) % 360, 60, 255))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsv(45, 120, 255))
    painter.drawEllipse(QPointF(width * 0.72, height * 0.28), height * 0.12, height * 0.12)
    for depth, top in enumerate((0.55, 0.68, 0.82)):
        painter.setBrush(QColor.fromHsv((hue + 140) % 360, 120, 170 - 45 * depth))
        hills = [QPointF(width * x / 8, height * (top + 0.12 * ((x * (3 + depth)) % 4) / 4)) for x in range(9)]
        painter.drawPolygon(QPolygonF([*hills, QPointF(width, height), QPointF(0, height)]))
    painter.end()
    assert image.save(str(path))
    return path


def a_portrait(path: Path) -> Path:
    """Write a picture that is higher than wide."""
    return a_picture(path, 480, 720, 20)


def a_trap(path: Path, named: Path = Path("/etc/passwd")) -> Path:
    """Write an SVG that names another file, under whatever name."""
    path.write_text(TRAP.format(named=named), encoding="utf-8")
    return path


def a_bomb(path: Path, side: int = 30_000, *, colors: bool = False) -> Path:
    """Write a small PNG that is ``side`` pixels wide and high, of one bit or of three bytes each."""
    row = b"\x00" + b"\x00" * (side * 3 if colors else side // 8)
    packed = zlib.compressobj(9)
    pixels = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()
    header = struct.pack(">IIBBBBB", side, side, 8 if colors else 1, 2 if colors else 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b""))
    return path


def an_animation(path: Path, frames: int = 3) -> Path:
    """Write a GIF of 2 × 2 pixels whose frames are all alike but for their number."""
    head = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\x00\x00\x00\xff\x00\x00"
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c" + struct.pack("<HHHHB", 0, 0, 2, 2, 0) + b"\x02\x03\x44\x02\x05\x00"
    path.write_bytes(head + frame * frames + b"\x3b")
    return path


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def a_photo(path: Path, orientation: int = 6, secret: bytes = b"51.5N 0.1W", width: int = 60, height: int = 40) -> Path:
    """Write a JPEG as a camera does that was turned: Exif with a secret, XMP, a comment and a film behind the end."""
    jpeg = a_picture(path, width, height).read_bytes()
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<HHII", 0x010E, 2, len(secret), 38)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + secret
    details = [(0xE1, exif), (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + secret), (0xFE, secret), (0xED, secret)]
    segments = b"".join(struct.pack(">BBH", 0xFF, marker, len(held) + 2) + held for marker, held in details)
    path.write_bytes(jpeg[:2] + segments + jpeg[2:] + b"film of " + secret)
    return path
