/* A small card over a link to a theme, person, document, place or term, and over an abbreviation: kind, title or full
   name, and summary, taken from the page that the link leads to. It opens on hover and on focus. A tap opens it in
   running text, with a link to go on; in lists a tap goes straight to the page. Escape, a tap elsewhere and scrolling
   close it. Without this file the links work as ever. */
(() => {
  const ROOT = new URL("..", document.currentScript.src)
  const KINDS = { themes: "Theme", actors: "Person or organisation", instruments: "Document", places: "Place", terms: "Contested name" }
  const RUNNING_TEXT = ".kb-prose, .kb-lead, .kb-answer, .kb-abbr, .md-typeset p:not(.kb-note)"
  const WAIT = 300, LINGER = 200, GAP = 8
  const pages = new Map()
  const card = document.createElement("span")
  card.id = "kb-hover"
  card.className = "kb-hover"
  card.hidden = true
  let current = null, timer = 0, touched = false

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
      page.querySelectorAll(".kb-ref, .kb-skip-label").forEach(mark => mark.remove())
      const type = address.slice(ROOT.href.length).split("/")[0]
      return { title: words(page.querySelector("h1")), kind: [words(page.querySelector("[data-field=kind]")) || KINDS[type], words(page.querySelector("[data-headline]"))].filter(Boolean).join(" · "), summary: words(page.querySelector(".kb-lead")) }
    }).catch(() => { pages.delete(address); return null }))
    return pages.get(address)
  }

  function part(name, text) {
    const line = document.createElement("span")
    line.className = "kb-hover__" + name
    line.textContent = text
    return line
  }

  /** The way on, for a finger: the tap that opened the card was not followed. */
  function way(link) {
    const line = part("go", ""), go = document.createElement("a")
    go.href = link.href
    go.textContent = "Open the page"
    line.append(go)
    return line
  }

  /** Below all lines of the link, or above them where there is more room; never over them, nor beyond the window. */
  function place(link) {
    const lines = [...link.getClientRects()], first = lines[0] || link.getBoundingClientRect()
    const top = Math.min(first.top, ...lines.map(line => line.top)), bottom = Math.max(first.bottom, ...lines.map(line => line.bottom))
    const below = innerHeight - bottom - 2 * GAP, above = top - 2 * GAP
    card.style.left = card.style.top = "0" // else its width would follow from where it stood
    card.style.maxHeight = ""
    const under = card.offsetHeight <= below || below >= above
    card.style.maxHeight = Math.max(0, under ? below : above) + "px"
    card.style.left = Math.max(GAP, Math.min(first.left, document.documentElement.clientWidth - card.offsetWidth - GAP)) + "px"
    card.style.top = (under ? bottom + GAP : top - GAP - card.offsetHeight) + "px"
  }

  /** Opens the card of the link that is still the current one. After a tap it stands behind the link, where a screen
      reader comes to it next; else the link is described by it. */
  async function show(link, address, tapped) {
    const said = await read(address)
    if (current !== link || !link.isConnected) return
    if (!said?.title) return tapped && location.assign(link.href)
    const short = link.querySelector("abbr"), full = words(link.querySelector(".kb-skip-label")).replace(/^\(|\)$/g, "")
    card.replaceChildren(part("kind", short ? short.textContent + " stands for" : said.kind), " ", part("title", short ? full : said.title), " ", part("summary", said.summary))
    if (tapped) {
      card.append(way(link))
      link.after(card)
      card.removeAttribute("role")
    } else {
      document.body.append(card)
      card.setAttribute("role", "tooltip")
      link.setAttribute("aria-describedby", card.id)
    }
    card.hidden = false
    place(link)
  }

  function hide() {
    clearTimeout(timer)
    current?.removeAttribute("aria-describedby")
    current = null
    card.hidden = true
  }

  /** The link with a card at a place in the page, with its address: nothing for the card's own link or a link in a picture. */
  function found(target) {
    const link = target instanceof Element && !card.contains(target) ? target.closest(".md-content a[href]") : null
    const address = link instanceof HTMLAnchorElement ? addressOf(link) : null
    return address ? { link, address } : null
  }

  function start(target) {
    const { link, address } = found(target) || {}
    if (link && link === current) return clearTimeout(card.hidden ? 0 : timer)
    if (!link) return
    hide()
    current = link
    timer = setTimeout(show, WAIT, link, address, false)
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
    if (event.pointerType === "touch") return
    const from = current && (current.contains(event.target) || card.contains(event.target))
    if (from && !current.contains(event.relatedTarget) && !card.contains(event.relatedTarget)) leave()
  })
  document.addEventListener("pointerdown", event => {
    touched = event.pointerType === "touch"
    if (!card.contains(event.target) && !current?.contains(event.target)) hide()
  })
  document.addEventListener("click", event => {
    const { link, address } = (touched && found(event.target)) || {}
    if (!link || !link.closest(RUNNING_TEXT) || (link === current && !card.hidden)) return
    event.preventDefault()
    hide()
    current = link
    show(link, address, true)
  })
  document.addEventListener("focusin", event => { if (event.target.matches(":focus-visible")) start(event.target) })
  document.addEventListener("focusout", event => { if (event.target === current && !touched) hide() })
  document.addEventListener("keydown", event => {
    touched = false
    if (event.key === "Escape") hide()
  })
  addEventListener("scroll", () => { if (!card.hidden) hide() }, { passive: true })
})()
