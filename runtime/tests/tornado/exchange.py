"""Answers questions about Tornado's formats, a line of JSON for a line of JSON: see ../tornado_exchange.rs."""

import json
import logging
import sys
from http.cookies import SimpleCookie

from tornado.httputil import HTTPHeaders, HTTPServerRequest, parse_cookie
from tornado.web import Application, RequestHandler, create_signed_value, decode_signed_value


class Connection:
    """As much of one as a handler asks for that never answers."""

    def set_close_callback(self, callback):
        pass


def handler(cookie, settings=None):
    request = HTTPServerRequest(
        "GET", "/", headers=HTTPHeaders({"Cookie": cookie}), connection=Connection()
    )
    return RequestHandler(Application(**(settings or {})), request)


def secret(text):
    """A secret, or several by their versions."""
    return {int(key): value for key, value in text.items()} if isinstance(text, dict) else text


def sign(secrets, name, value, version, key_version, time):
    clock = lambda: time
    return create_signed_value(secret(secrets), name, value, version, clock, key_version).decode()


def verify(secrets, name, text, time):
    value = decode_signed_value(secret(secrets), name, text, clock=lambda: time)
    return None if value is None else value.decode()


def verify_cookie(secrets, name, cookie):
    value = handler(cookie, {"cookie_secret": secrets}).get_signed_cookie(name)
    return None if value is None else value.decode()


def set_cookie(secrets, name, value):
    one = handler("", {"cookie_secret": secrets})
    one.set_signed_cookie(name, value)
    return one._new_cookie[name].OutputString()


def quote(name, value):
    """As Python does it; Tornado itself refuses blanks in a value that is not signed."""
    cookie = SimpleCookie()
    cookie[name] = value
    return cookie[name].OutputString()


def unquote(cookie):
    return parse_cookie(cookie)


def xsrf_token(cookie):
    """The text of the token that a page would have, and the raw token in hexadecimal digits."""
    one = handler(cookie)
    _, token, time = one._get_raw_xsrf_token()
    return [one.xsrf_token.decode(), token.hex(), int(time)]


# It warns of each forged value.
logging.disable()
for line in sys.stdin:
    question = json.loads(line)
    answer = globals()[question[0]](*question[1:])
    print(json.dumps(answer), flush=True)
