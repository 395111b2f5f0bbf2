"""Bad manners on the wire, through raw sockets: whatever one client does, others are still served."""

import resource
import socket

import httpx
import pytest

LIMIT = 10  # seconds within which everything must be answered
POST = b"POST /api/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "nothing": b"",
    "noise": bytes(range(256)) * 40,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "no version": b"GET /\r\n\r\n",
    "wrong version": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "origin without a host": b"GET /healthz HTTP/1.0\r\nOrigin: http://a\r\n\r\n",
    "odd method": b"G\xc3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "half a request line": b"GET /api/pre",
    "half a header": b"GET / HTTP/1.1\r\nHost",
    "long request line": b"GET /?name=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "huge header": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 50_000 + b"\r\n",
    "header with NUL": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
    "folded header": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    "half a body": POST + b'Content-Length: 500\r\n\r\n{"names": [',
    "less than said": POST + b'Content-Length: 5\r\n\r\n{"names": ["Ng"]}',
    "negative length": POST + b"Content-Length: -5\r\n\r\n",
    "endless length": POST + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "no number": POST + b"Content-Length: ten\r\n\r\n{}",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bad chunk": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "half a chunk": CHUNKED + b"ff\r\n{",
    "huge chunk": CHUNKED + b"ffffffffffffffff\r\n{",
    "long chunk line": CHUNKED + b"1;" + b"a" * 100_000,
    "unknown coding": POST + b"Transfer-Encoding: gzip\r\n\r\n\x1f\x8b",
    "websocket": b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "absolute": b"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "odd host": b'GET / HTTP/1.1\r\nHost: <script>${1}"\'\r\nX-Forwarded-Host: "><script>\r\n\r\n',
    "connect": b"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "pipelined": b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" * 500,
}


@pytest.fixture
def connect(url):
    """connect(): a new socket to the server; all are closed at the end."""
    port = int(url.rsplit(":", 1)[1])
    opened = []

    def connect_one():
        opened.append(socket.create_connection(("127.0.0.1", port), LIMIT))
        return opened[-1]

    yield connect_one
    for connection in opened:
        connection.close()


@pytest.fixture
def served(url):
    """served(): whether another client, on a fresh connection, is answered."""
    return lambda: httpx.get(f"{url}/api/predict?name=Ng", timeout=LIMIT).status_code == 200


def send(connection, content):
    """Whether the server takes all of ``content``."""
    try:
        connection.sendall(content)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "stays"])
@pytest.mark.parametrize("what", BROKEN)
def test_others_are_served_while_one_sends_nonsense(connect, served, capfd, what, leaves):
    connection = connect()
    send(connection, BROKEN[what])
    if leaves:
        connection.close()
    assert served()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "what",
    [
        "noise",
        "TLS",
        "no host",
        "origin without a host",
        "odd method",
        "long request line",
        "huge header",
        "negative length",
        "no number",
        "bad chunk",
        "HTTP/2",
    ],
)
def test_nonsense_is_refused(connect, what):
    connection = connect()
    took_all = send(connection, BROKEN[what])
    try:
        status = connection.recv(4096).split(b"\r\n")[0]
    except ConnectionError:
        assert not took_all or len(BROKEN[what]) > 60_000  # closed on us while we were still sending
        return
    assert status.split()[1][:1] == b"4", status


@pytest.mark.parametrize("beginning", [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX", CHUNKED + b"5\r\n{", b"POST"])
def test_four_hundred_idle_connections_block_nobody(connect, served, beginning):
    for _ in range(400):
        assert send(connect(), beginning)
    assert served()


def test_an_endless_body_is_refused_and_not_kept(connect, served):
    connection = connect()
    assert send(connection, CHUNKED)
    chunk = b"ffff\r\n" + b"a" * 0xFFFF + b"\r\n"
    for _ in range(16):
        assert send(connection, chunk)
    assert b" 413 " in connection.recv(4096)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(1600):
        if not send(connection, chunk):
            break
    assert served()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kB, of 100 MB sent


def test_a_client_that_never_reads_delays_nobody(connect, served):
    body = b'{"names": [' + b",".join([b'"Ng"'] * 1000) + b"]}"
    slow = [connect() for _ in range(20)]
    for connection in slow:
        assert send(connection, POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert served()
