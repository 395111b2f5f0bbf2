// Keeps the site's own files, and nothing else, so that it opens without a network; VERSION and FILES are the builder's.

const CACHE = `letterwise ${registration.scope} ${VERSION}`;

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const {request} = event;
  const path = request.url.startsWith(registration.scope) && request.url.slice(registration.scope.length).split(/[?#]/)[0];
  const file = path === "" || path === "index.html" ? "./" : path; // hosts may redirect the one to the other
  if (request.method === "GET" && FILES.includes(file)) event.respondWith(answer(file, request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, file === "./" ? {cache: "reload"} : {})));
  await skipWaiting();
}

async function forget() { // older versions, of this very site only: a host may hold others
  const older = (name) => name.startsWith(`letterwise ${registration.scope} `) && name !== CACHE;
  await Promise.all((await caches.keys()).filter(older).map((name) => caches.delete(name)));
  await clients.claim();
}

// From the cache first: a page that is opened again asks the host for nothing, and so tells it no name.
const answer = async (file, request) => (await (await caches.open(CACHE)).match(file)) ?? fetch(request);
