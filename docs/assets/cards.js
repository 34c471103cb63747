/* A small card with title, kind and summary over a link to a theme, person, document, place or term, taken from the
   page that the link leads to. Without this file, and on a touch screen, the links work as ever. */
(() => {
  const ROOT = new URL("..", document.currentScript.src)
  const KINDS = { themes: "Theme", actors: "Person or organisation", instruments: "Document", places: "Place", terms: "Contested name" }
  const WAIT = 300, LINGER = 200, GAP = 8
  const pages = new Map()
  const card = document.createElement("div")
  card.id = "kb-hover"
  card.className = "kb-hover"
  card.setAttribute("role", "tooltip")
  card.hidden = true
  let current = null, timer = 0

  /** The address of the page whose card a link has, or null: a record of one of these types, not this page itself. */
  function addressOf(link) {
    const url = new URL(link.href)
    if (url.origin !== ROOT.origin || !url.pathname.startsWith(ROOT.pathname) || url.pathname === location.pathname) return null
    const [type, id, ...rest] = url.pathname.slice(ROOT.pathname.length).split("/")
    return KINDS[type] && id && (rest.join("") === "" || rest[0] === "index.html") && id !== "index.html" ? url.origin + url.pathname : null
  }

  const words = element => element ? element.textContent.replace(/\s+/g, " ").trim() : ""

  /** What a card says, read once from each page. */
  function read(address) {
    if (!pages.has(address)) pages.set(address, fetch(address).then(answer => {
      if (!answer.ok) throw new Error(answer.status)
      return answer.text()
    }).then(html => {
      const page = new DOMParser().parseFromString(html, "text/html").querySelector("article")
      page.querySelectorAll(".kb-ref").forEach(mark => mark.remove())
      const type = address.slice(ROOT.href.length).split("/")[0]
      return { title: words(page.querySelector("h1")), kind: words(page.querySelector("[data-field=kind]")) || KINDS[type], summary: words(page.querySelector(".kb-lead")) }
    }).catch(() => { pages.delete(address); return null }))
    return pages.get(address)
  }

  function part(name, text) {
    const line = document.createElement("span")
    line.className = "kb-hover__" + name
    line.textContent = text
    return line
  }

  /** Below the link where there is room, else above it, and never beyond the window's edge. */
  function place(link) {
    const box = link.getClientRects()[0] || link.getBoundingClientRect(), { offsetWidth: width, offsetHeight: height } = card
    const below = box.bottom + GAP, fits = below + height <= innerHeight - GAP
    card.style.left = Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - width - GAP)) + "px"
    card.style.top = (fits ? below : Math.max(GAP, box.top - height - GAP)) + "px"
  }

  async function show(link, address) {
    const said = await read(address)
    if (!said || !said.title || current !== link || !link.isConnected) return
    card.replaceChildren(part("kind", said.kind), " ", part("title", said.title), " ", part("summary", said.summary))
    card.hidden = false
    place(link)
    link.setAttribute("aria-describedby", card.id)
  }

  function hide() {
    clearTimeout(timer)
    current?.removeAttribute("aria-describedby")
    current = null
    card.hidden = true
  }

  function start(target) {
    const link = target instanceof Element ? target.closest(".kb-page a[href]") : null
    if (link && link === current) return clearTimeout(card.hidden ? 0 : timer)
    const address = link instanceof HTMLAnchorElement && !link.hasAttribute("aria-describedby") && addressOf(link)
    if (!address) return
    hide()
    current = link
    timer = setTimeout(show, WAIT, link, address)
  }

  function leave() {
    clearTimeout(timer)
    timer = setTimeout(hide, card.hidden ? 0 : LINGER)
  }

  document.body.append(card)
  document.addEventListener("pointerover", event => {
    if (event.pointerType === "touch") return
    if (card.contains(event.target)) clearTimeout(timer)
    else start(event.target)
  })
  document.addEventListener("pointerout", event => {
    const from = current && (current.contains(event.target) || card.contains(event.target))
    if (from && !current.contains(event.relatedTarget) && !card.contains(event.relatedTarget)) leave()
  })
  document.addEventListener("focusin", event => { if (event.target.matches(":focus-visible")) start(event.target) })
  document.addEventListener("focusout", event => { if (event.target === current) hide() })
  document.addEventListener("keydown", event => { if (event.key === "Escape") hide() })
  document.addEventListener("pointerdown", event => { if (!card.contains(event.target)) hide() })
  addEventListener("scroll", () => { if (!card.hidden) hide() }, { passive: true })
})()
