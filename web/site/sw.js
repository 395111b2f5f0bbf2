// Caches the site's own files and nothing else, so that it opens offline; web/build.py defines VERSION and FILES.

const CACHE = `letterwise ${registration.scope} ${VERSION}`;

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const {request} = event;
  const path = request.url.startsWith(registration.scope) && request.url.slice(registration.scope.length).split(/[?#]/)[0];
  const file = path === "" || path === "index.html" ? "./" : path; // hosts may redirect one to the other
  if (request.method === "GET" && FILES.includes(file)) event.respondWith(answer(file, request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, file === "./" ? {cache: "reload"} : {})));
  await skipWaiting();
}

async function forget() { // older versions of this site only: the host may serve others
  const older = (name) => name.startsWith(`letterwise ${registration.scope} `) && name !== CACHE;
  await Promise.all((await caches.keys()).filter(older).map((name) => caches.delete(name)));
  await clients.claim();
}

// Cache first: a page opened again requests nothing from the host, and so reveals no name.
const answer = async (file, request) => (await (await caches.open(CACHE)).match(file)) ?? fetch(request);
