"""Just enough of a WebSocket client (RFC 6455) to test a server from outside: frames out with a mask of zeros, frames in."""
import json
import socket
import struct

HANDSHAKE = ("GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def read_exactly(file, size):
    data = file.read(size)
    if len(data) != size:
        raise AssertionError(f"the connection ended {size - len(data)} bytes early")
    return data


def asking(port, path, receive_buffer=None):
    """A socket that has asked for the upgrade; receive_buffer in bytes, None for the system's."""
    peer = socket.socket()
    if receive_buffer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    peer.settimeout(30)
    peer.connect(("127.0.0.1", port))
    peer.sendall(HANDSHAKE.format(path=path).encode())
    return peer


class WebSocket:
    def __init__(self, host, path):
        self.start(asking(host.port, path))

    @classmethod
    def over(cls, asked):
        """Of a socket that has asked."""
        self = cls.__new__(cls)
        self.start(asked)
        return self

    def start(self, asked):
        self.socket = asked
        self.file = asked.makefile("rb")
        status = self.file.readline()
        assert b" 101 " in status, status
        while self.file.readline() != b"\r\n":
            pass

    def send(self, data, operation=BINARY):
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else struct.pack(">BH", 0xFE, size) if size < 65536 else struct.pack(">BQ", 0xFF, size)
        self.socket.sendall(bytes([0x80 | operation]) + length + b"\0\0\0\0" + data)

    def say(self, message):
        self.send(json.dumps(message).encode(), TEXT)

    def receive(self):
        """The next frame that is no ping: its operation and its data."""
        first, second = read_exactly(self.file, 2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack(">H", read_exactly(self.file, 2))[0]
        elif size == 127:
            size = struct.unpack(">Q", read_exactly(self.file, 8))[0]
        data = read_exactly(self.file, size) if size else b""
        if first & 15 == PING:
            self.send(data, PONG)
            return self.receive()
        return first & 15, data

    def hear(self):
        """The next message as JSON."""
        operation, data = self.receive()
        assert operation == TEXT, (operation, data)
        return json.loads(data)

    def closed(self):
        """Waits for the close frame, answers it, and returns code and reason."""
        operation, data = self.receive()
        assert operation == CLOSE, (operation, data)
        self.send(data[:2], CLOSE)
        self.close()
        return struct.unpack(">H", data[:2])[0], data[2:].decode()

    def close(self):
        self.file.close()
        self.socket.close()
