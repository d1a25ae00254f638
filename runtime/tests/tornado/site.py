"""A Tornado site that shares its visitors with a squall one, behind one address: see ../tornado_site.rs.

Its one argument is JSON: the secrets by their versions, and the version that signs.
"""

import asyncio
import json
import logging
import sys

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler


class Base(RequestHandler):
    def get_current_user(self):
        value = self.get_signed_cookie("user")
        return value.decode() if value else None


class Home(Base):
    """Who is signed in; and forms, to both sites."""

    def get(self):
        form = "<form method=post action={0} id={1}>{2}<input name=text value=hello><button>{1}</button></form>"
        token = self.xsrf_form_html()
        self.write(f"<p>Tornado knows {self.current_user or 'nobody'}</p>")
        self.write(form.format("/old/note", "to-tornado", token))
        self.write(form.format("/new/note", "to-squall", token))
        self.write(form.format("/old/sign-in", "sign-in", token + "<input name=name>"))
        self.write(form.format("/old/sign-out", "sign-out", token))


class Note(Base):
    def post(self):
        self.write(f"Tornado heard {self.get_argument('text')} of {self.current_user or 'nobody'}")


class SignIn(Base):
    def post(self):
        self.set_signed_cookie("user", self.get_argument("name"), secure=True, httponly=True, samesite="Lax")
        self.redirect("/old/")


class SignOut(Base):
    def post(self):
        self.clear_cookie("user", secure=True, httponly=True, samesite="Lax")
        self.redirect("/old/")


async def main():
    # It tells of each request that it refuses.
    logging.disable()
    secrets, version = json.loads(sys.argv[1])
    handlers = [("/old/", Home), ("/old/note", Note), ("/old/sign-in", SignIn), ("/old/sign-out", SignOut)]
    secrets = {int(version): secret for version, secret in secrets.items()}
    app = Application(handlers, cookie_secret=secrets, key_version=version, xsrf_cookies=True)
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(app).add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    # It ends with the test that started it.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
