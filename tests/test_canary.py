"""A name is answered and forgotten: entered wherever a name can be entered, it is found nowhere afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.parse
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import expect

from tests.page.conftest import free_port
from tests.ui.pages import box, open_page, paste

pytestmark = pytest.mark.ci

REPOSITORY = Path(__file__).resolve().parent.parent
CANARY = "Canarywhistle"
STRACE = shutil.which("strace")  # sees the server's own connections; without it only the browser's are seen
STORED = """async () => {
    const stored = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie];
    for (const {name} of await indexedDB.databases()) {
        const base = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
        for (const store of base.objectStoreNames) {
            const all = base.transaction(store).objectStore(store).getAll();
            await new Promise((done) => { all.onsuccess = done; });
            stored.push(name, store, JSON.stringify(all.result));
        }
    }
    for (const cache of await caches.keys()) {
        for (const kept of await (await caches.open(cache)).keys()) stored.push(kept.url);
    }
    stored.push(String((await navigator.serviceWorker.getRegistrations()).length));
    return stored;
}"""


def holds(content: bytes) -> bool:
    """Whether the canary is in there: in any case, reversed, percent-encoded or as UTF-16."""
    forms = (CANARY, CANARY[::-1], urllib.parse.quote(CANARY))
    return any(form.lower().encode(coding) in content.lower() for form in forms for coding in ("utf-8", "utf-16-le"))


@pytest.fixture
def server(tmp_path):
    """A page in a process with an empty home: (address, folder, a function that ends it and returns its output)."""
    for place in ("home", "temporary"):
        (tmp_path / place).mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")}
    port = free_port()
    log_file = tmp_path / "said"
    strace = (
        ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect", "-o", tmp_path / "calls"]
        if STRACE
        else []
    )
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*strace, sys.executable, "-B", REPOSITORY / "app.py", "--port", str(port)],
            cwd=tmp_path / "home",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def stop():
        process.send_signal(signal.SIGINT)
        with log_file.open("ab") as log:
            log.write(process.communicate(timeout=60)[0])
        return log_file.read_bytes()

    assert b"ready" in process.stdout.readline()
    yield f"http://127.0.0.1:{port}", tmp_path, stop
    process.kill()
    process.wait()


def test_a_name_is_answered_and_forgotten(server, browser):
    address, folder, stop = server
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    strangers = []
    ours = (address, "data:", "blob:")
    context.on("request", lambda request: request.url.startswith(ours) or strangers.append(request.url))
    tab.on("websocket", lambda socket: strangers.append(socket.url))

    open_page(tab, f"{address}/?name={CANARY}&show=ledger,what_if,gates,stress,same_machine,numbers")
    expect(box(tab)).to_have_value(CANARY)
    expect(tab.locator("#ledger, #why")).not_to_be_empty()
    box(tab).press("End")
    box(tab).press_sequentially(CANARY)
    expect(tab.locator(".tile:visible")).to_have_count(2 * len(CANARY))
    tab.get_by_role("tab").nth(1).click()
    paste(tab, f"{CANARY}\n{CANARY[::-1]}")
    expect(tab.locator("#many-answers tbody [data-detail]")).to_have_count(2)
    with tab.expect_download():
        tab.locator("[data-download=csv]").click()
    stored = tab.evaluate(STORED)
    cookies = context.cookies()
    tab.close()

    with httpx.Client(base_url=address) as client:
        assert client.get("/api/predict", params={"name": CANARY}).json()["name"] == CANARY
        assert client.post("/api/predict", json={"names": [CANARY]}).json()[0]["name"] == CANARY
        for wrong in ({"names": CANARY}, {CANARY: 1}, [CANARY]):
            assert client.post("/api/predict", json=wrong).status_code == 400
        assert client.get("/api/predict", params={"name": "a", CANARY: 1}).status_code == 400
        assert client.post("/gradio_api/run/predict", json={"data": [[CANARY], 3, "equal"]}).status_code == 400
        assert client.get(f"/{CANARY}").status_code == 404
        assert client.get(f"/static/{CANARY * 30}").status_code == 404
        assert client.get("/", params={"name": CANARY, "page": CANARY, "deep_link": CANARY}).status_code == 200
        assert client.get("/", headers={"X-Forwarded-Host": f"{CANARY}:a"}).status_code == 400
        assert client.post("/gradio_api/upload", files={"files": (CANARY, CANARY.encode())}).status_code == 404
        assert client.post("/api/predict", files={"files": (CANARY, CANARY.encode() * 50_000)}).status_code == 400
        assert client.post("/gradio_api/call/predict", json={"data": [CANARY, 3, "equal"]}).status_code == 200
    gradio = Client(address, verbose=False, download_files=str(folder / "client"))
    assert gradio.predict(CANARY, api_name="/predict")["name"] == CANARY

    output = stop()
    assert b"ready" not in output  # that line was read above and must not come again
    assert not holds(output)
    assert not any(holds(text.encode()) for text in [*stored, str(cookies)]), stored
    assert strangers == []
    calls = (folder / "calls").read_text().splitlines() if STRACE else []
    assert [call for call in calls if "AF_INET" in call and '"127.0.0.1"' not in call] == []
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert [str(path) for path in written if holds(path.read_bytes()) or holds(str(path).encode())] == []
    assert [path.name for path in (folder / "temporary").rglob("*") if path.is_file()] == []
    assert stored[-1] == "0"
    context.close()
