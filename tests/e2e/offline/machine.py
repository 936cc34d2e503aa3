"""What a browser holds, and waiting for it."""

from playwright.sync_api import BrowserContext, Page

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("lms-pages-")) continue;
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found.sort();
}"""

ASK_AGAIN = """async (path) => {
  for (const name of await caches.keys()) {
    const found = name.startsWith("lms-pages-") && (await (await caches.open(name)).match(path));
    if (!found) continue;
    const headers = new Headers(found.headers);
    headers.set("X-Kept-At", 1);
    await (await caches.open(name)).put(path, new Response(await found.text(), { headers }));
  }
  navigator.serviceWorker.controller.postMessage({ page: path });
}"""

KIT_OF_LESSON = "/ngoai-tuyen/goi/tiep-nhan-ho-so/"


def kept_pages(page: Page) -> list[str]:
    return page.evaluate(KEPT)


def wait_until_kept(page: Page, path: str) -> None:
    """Until the worker has fetched it behind the page; a kit once all of it is there."""
    for _ in range(100):
        if path in kept_pages(page):
            return
        page.wait_for_timeout(50)
    assert path in kept_pages(page)


def ask_again_for(page: Page, path: str) -> None:
    """As if it had been kept long ago."""
    page.evaluate(ASK_AGAIN, path)


def wait_until_dropped(page: Page, path: str) -> None:
    for _ in range(100):
        if path not in kept_pages(page):
            return
        page.wait_for_timeout(50)
    assert path not in kept_pages(page)


def cut_network(context: BrowserContext) -> None:
    """Of pages and of the worker: one that starts afterwards doesn't hear of `set_offline` in time."""
    context.route("**/*", lambda route: route.abort("internetdisconnected"))
    context.set_offline(True)


def mend_network(context: BrowserContext) -> None:
    context.unroute("**/*")
    context.set_offline(False)


LOSE = """() => {
  const ask = window.fetch;
  window.fetch = (where, how) => {
    const isLost = how?.method === "POST" && sessionStorage.getItem("lost");
    return isLost ? Promise.reject(new TypeError("lost on the way")) : ask(where, how);
  };
}"""


def lose_what_is_sent(page: Page) -> None:
    """On this page and the next ones of its tab. Routes miss, now and then, what a worker lets pass."""
    page.context.add_init_script(f"({LOSE})()")
    page.evaluate(LOSE)
    page.evaluate("sessionStorage.setItem('lost', '1')")


def lose_nothing_more(page: Page) -> None:
    page.evaluate("sessionStorage.removeItem('lost')")
