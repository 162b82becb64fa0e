"""Visitors of a demonstration and their windows; what a window complains of is kept and asked for at the end."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PASSWORD = "yunxi-demo-2015"  # the city's own, in programmes/demonstration/city.yaml
VISITOR = ""
WIDE = (1280, 900)
PHONE = (360, 740)
_PATIENCE_MS = 20_000


@dataclass(slots=True)
class Window:
    """One person's browser window; `complaints` are the console's errors, violations of the CSP among them."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the demonstration."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def sign_in(self, username: str) -> Page:
        """Sign in by typing, as outside a demonstration."""
        page = self.open("/sign-in/")
        page.get_by_label("账号", exact=True).fill(username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("button", name="退出").wait_for()
        return page


class People:
    """The windows on one demonstration, one for each person, opened when first needed."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._windows: dict[str, Window] = {}
        self._contexts: list[BrowserContext] = []

    def window(self, username: str = VISITOR, size: tuple[int, int] = WIDE) -> Window:
        """The person's window, signed in; the visitor signs in nowhere."""
        if username not in self._windows:
            window = self._opened(size)
            self._windows[username] = window
            if username != VISITOR:
                window.sign_in(username)
        return self._windows[username]

    def complaints(self) -> list[str]:
        """What any window complained of so far."""
        return [complaint for window in self._windows.values() for complaint in window.complaints]

    def leave(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()

    def _opened(self, size: tuple[int, int]) -> Window:
        width, height = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(_PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        window = Window(page, self._address)

        def heard(message: ConsoleMessage) -> None:
            # A page that refuses says so by its status, which the console takes for an error of its own.
            if message.type == "error" and message.location["url"] != page.url:
                window.complaints.append(f"{page.url}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: window.complaints.append(f"{page.url}: {error}"))
        return window
