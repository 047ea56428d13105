#!/usr/bin/env python3
"""A web server that behaves by the path that is asked for: a service's page, and every way of not being one. One process, HTTP
and HTTPS on ports of their own of 127.0.0.1, told on standard output as "NAME PORT". Each request is a line of the log.
usage: web_server.py LOG [CERTIFICATES]; without certificates only HTTP"""
import gzip
import socket
import ssl
import sys
import threading
import time
from urllib.parse import parse_qs, unquote, urlsplit

log_path = sys.argv[1]
certificates = sys.argv[2] if len(sys.argv) > 2 else None
log_lock = threading.Lock()
KEY = "abcdef12-3456-7890-abcd-ef1234567890"
TOKEN, COOKIE = "tok&en<1>", "session=s3cret"
ports = {}


def page(ip, middle=None):
    bad = ip.endswith(".10") or ip.endswith("::10")
    reputation, lists = ("Bad", "<a href='/x'>QIL</a>, KSSL") if bad else ("Unlisted in the spam sender list", "None")
    if middle is None:
        middle = f"<dl><dt>IP:</dt>\n <dd>{ip}</dd><dt>Reputation:</dt><dd>{reputation}</dd>" \
                 f"<dt>Listed in:</dt><dd>{lists}</dd></dl><a href='/feedback'>Feedback</a>"
    return f"<!DOCTYPE html><html><head><title>x</title><script>var a = '<dd>Bad</dd>';</script></head>" \
           f"<body><h1>Look &amp; up</h1>{middle}<p>Imprint</p></body></html>".encode()


def reply(out, body, status="200 OK", headers=""):
    out.sendall(f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
                f"Connection: close\r\n{headers}\r\n".encode() + body)


def form(out, method, headers, body):
    if method == "GET":
        inputs = "<form><input type=\"hidden\" name=\"data[_Token][key]\" value=\"tok&amp;en&lt;1&gt;\">" \
                 "<input name='ip'><INPUT NAME='data[_Token][fields]' value=f TYPE=HIDDEN /></form>"
        return reply(out, page("", inputs), headers=f"Set-Cookie: {COOKIE}; Path=/\r\n")
    fields = parse_qs(body)
    good = fields.get("data[_Token][key]") == [TOKEN] and fields.get("data[_Token][fields]") == ["f"] \
        and COOKIE in headers.get("cookie", "") and fields.get("_method") == ["POST"]
    return reply(out, page(fields["data[Reputation][ip]"][0]), "200 OK" if good else "404 Not Found")


def redirect(out, to, status="302 Found"):
    reply(out, b"", status, f"Location: {to}\r\n")


def snds(out, path, query):
    if query.get("key") != [KEY]:
        return reply(out, page("", "sign in"))
    if path == "status":
        body = "192.0.2.0,192.0.2.15,Yes,\"Blocked due to user complaints, \"\"spam\"\"\"\r\n" \
               "198.51.100.1,198.51.100.1,No,Junked due to user complaints\r\n"
    elif path == "broken":
        body = "192.0.2.10,192.0.2.10,Yes,Blocked\r\nnonsense\r\n\"open,192.0.2.1,Yes,x"
    elif path == "empty":
        body = ""
    elif path == "many":
        body = "".join(f"10.{i >> 8 & 255}.{i & 255}.{(i >> 16) * 16},10.{i >> 8 & 255}.{i & 255}.{(i >> 16) * 16 + 9},Yes,"
                       "\"Blocked due to user complaints or other evidence of spamming\"\r\n" for i in range(99999))
        body += "192.0.2.10,192.0.2.10,Yes,Blocked\r\n"
    else:
        body = "".join(f"{ip},1/1/2026 7:00 AM,1/2/2026 7:00 AM,900,900,850,{color},{rate},,,0,mx,x@example.com,\r\n"
                       for ip, color, rate in (("192.0.2.20", "GREEN", "< 0.1%"), ("192.0.2.30", "RED", "3.1%"),
                                               ("192.0.2.10", "YELLOW", "0.5%")))
    return reply(out, body.encode())


def answer(out, method, target, headers, body):
    parts = urlsplit(target)
    path, query = unquote(parts.path), parse_qs(parts.query)
    ip = query.get("ip", [""])[0]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    kind, _, rest = path.lstrip("/").partition("/")
    if kind == "plain":
        reply(out, page(ip))
    elif kind == "form":
        form(out, method, headers, body)
    elif kind == "notoken":
        reply(out, page("", "<form></form>"))
    elif kind == "captcha":
        reply(out, page(ip, f"<dl>IP: {ip} Reputation: Unlisted in the spam sender list Listed in: None</dl>"
                            "<p>Please solve the CAPTCHA</p>"))
    elif kind == "scriptcaptcha":
        reply(out, b"<html><script src='https://captcha.example/x.js'></script><body>please wait</body></html>")
    elif kind == "javascript":
        reply(out, b"<html><body><div id='app'></div><script src='/app.js'></script></body></html>")
    elif kind == "both":
        reply(out, page(ip, f"IP: {ip} Reputation: Bad ... IP: {ip} Reputation: Unlisted in the spam sender list "
                            "Listed in: None"))
    elif kind == "other":
        reply(out, page("198.51.100.20"))
    elif kind == "longer":
        reply(out, page(ip + "1"))
    elif kind == "busy":
        reply(out, page(ip) + b"<p>Too many queries today</p>")
    elif kind == "none":
        reply(out, page(ip, "Welcome"))
    elif kind == "evil":
        reply(out, page(ip, f"IP: {ip} Reputation: Bad Listed in: <b>Q</b>|x=1;;;0 \x1b[31m\u202egnp `id` &lt;script&gt; Feedback"))
    elif kind == "status":
        reply(out, page(ip), f"{rest} Status")
    elif kind == "slow":
        time.sleep(60)
    elif kind == "drip":
        out.sendall(head + b"\r\n")
        for _ in range(600):
            out.sendall(b"<p>")
            time.sleep(0.1)
    elif kind == "later":
        time.sleep(0.5)
        reply(out, page(ip))
    elif kind == "loop":
        redirect(out, "/loop?" + parts.query)
    elif kind == "ahead":
        redirect(out, "/plain?" + parts.query, "303 See Other")
    elif kind == "tofile":
        redirect(out, "file:///etc/passwd")
    elif kind == "tohost":
        redirect(out, "http://evil.example.com/plain?" + parts.query)
    elif kind == "touser":
        redirect(out, f"http://user:pass@127.0.0.1:{ports['http']}/plain?" + parts.query)
    elif kind == "tohttp":
        redirect(out, f"http://127.0.0.1:{ports['http']}/plain?" + parts.query)
    elif kind == "gzip":
        reply(out, gzip.compress(page(ip)), headers="Content-Encoding: gzip\r\n")
    elif kind == "bomb":
        reply(out, gzip.compress(page(ip) + b" " * (200 << 20), 9), headers="Content-Encoding: gzip\r\n")
    elif kind == "badgzip":
        reply(out, b"\x1f\x8b\x08garbage", headers="Content-Encoding: gzip\r\n")
    elif kind == "big":
        reply(out, page(ip) + b"x" * (2 << 20))
    elif kind == "chunked":
        out.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + b"zzz\r\nnonsense\r\n" + page(ip))
    elif kind == "short":
        out.sendall(head + b"Content-Length: 100000\r\n\r\n" + page(ip))
    elif kind == "headers":
        for i in range(1 << 16):
            out.sendall(b"HTTP/1.1 200 OK\r\n" if i == 0 else b"X-%d: %s\r\n" % (i, b"y" * 200))
    elif kind == "nohttp":
        out.sendall(b"220 smtp.example.com ESMTP\r\n")
    elif kind == "snds":
        snds(out, rest, query)
    # anything else: closed without a word


def serve_one(connection, context):
    try:
        connection.settimeout(30)
        out = context.wrap_socket(connection, server_side=True) if context else connection
        data = b""
        while b"\r\n\r\n" not in data:
            got = out.recv(65536)
            if not got:
                return
            data += got
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target = lines[0].split()[:2]
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
        while len(body) < int(headers.get("content-length", "0")):
            body += out.recv(65536)
        with log_lock, open(log_path, "a", encoding="utf-8") as log:
            log.write(f"{method} {target} {headers.get('user-agent', '')} {body.decode('latin-1')}\n")
        answer(out, method, target, headers, body.decode("latin-1"))
        out.close()
    except (OSError, ValueError):
        pass
    finally:
        connection.close()


def junk(connection, _context):
    try:
        connection.recv(1024)
        connection.sendall(b"\x16\x03\x03\xff\xffnonsense" * 8)
    except OSError:
        pass
    connection.close()


def listen(name, certificate=None, handler=serve_one):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{certificates}/{certificate}.pem")
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    ports[name] = server.getsockname()[1]

    def accept():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=handler, args=(connection, context), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()


listen("http")
for certificate_name in ("good", "wronghost", "expired", "selfsigned") if certificates else ():
    listen(certificate_name, certificate_name)
listen("junk", handler=junk)
for port_name, number in ports.items():
    print(port_name, number, flush=True)
threading.Event().wait()
