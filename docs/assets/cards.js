/* A small card over a link to a theme, provision, claim, person, document, place or term, and over an abbreviation: what it
   is, its title or full name, what it says and how it stands, from the card that lies beside the page. It opens on hover
   and on focus: in the margin where that is free, else below the link or above. A tap opens it in running text, with a
   link to go on; in lists a tap goes straight to the page. Escape, a tap elsewhere and scrolling close it. Without this
   file the links work as ever. */
(() => {
  const ROOT = new URL("..", document.currentScript.src)
  const TYPES = ["themes", "provisions", "claims", "actors", "instruments", "places", "terms"]
  const RUNNING_TEXT = ".kb-prose, .kb-lead, .kb-answer, .kb-abbr, .md-typeset p:not(.kb-note)"
  const WAIT = 300, LINGER = 200, GAP = 8, WIDE = 1280
  const cards = new Map()
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
    return TYPES.includes(type) && id && (rest.join("") === "" || rest[0] === "index.html") && id !== "index.html" ? url.origin + url.pathname : null
  }

  const words = element => element ? element.textContent.replace(/\s+/g, " ").trim() : ""

  /** What a card says, read once. */
  function read(address) {
    if (!cards.has(address)) cards.set(address, fetch(`${address.replace(/\/(index\.html)?$/, "")}.card.json`).then(answer => {
      if (!answer.ok) throw new Error(answer.status)
      return answer.json()
    }).catch(() => { cards.delete(address); return null }))
    return cards.get(address)
  }

  function part(name, ...content) {
    const line = document.createElement("span")
    line.className = "kb-hover__" + name
    line.append(...content)
    return line
  }

  /** The glyph of a mark; the wide ones are those of verbs. */
  function glyph(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS(svg.namespaceURI, "use")
    const wide = /^(plan|verb)-|^states$/.test(name)
    svg.setAttribute("class", "kb-glyph" + (wide ? " kb-glyph--wide" : ""))
    svg.setAttribute("viewBox", `0 0 ${wide ? 28 : 16} 16`)
    svg.setAttribute("aria-hidden", "true")
    use.setAttribute("href", `${ROOT}assets/glyphs.svg#${name}`)
    svg.append(use)
    return svg
  }

  /** Verdict, verb, state and day, as words with their shapes: here and in what the search finds. */
  window.kbMarks = marks => marks.map(({ words, glyph: name, tone }) => {
    const said = document.createElement("span")
    said.textContent = words
    const mark = part("mark", ...(name ? [glyph(name)] : []), said)
    mark.className = "kb-mark kb-mark--" + (tone || "plain")
    return mark
  })

  /** The way on, for a finger: the tap that opened the card was not followed. */
  function way(link) {
    const line = part("go"), go = document.createElement("a")
    go.href = link.href
    go.textContent = "Open the page"
    line.append(go)
    return line
  }

  /** Whether a place in the window is free: no words, pictures or controls stand there. */
  function isFree({ left, top, right, bottom }) {
    if (left < GAP || top < GAP || right > document.documentElement.clientWidth - GAP || bottom > innerHeight - GAP) return false
    const there = new Set()
    for (let x = 0; x <= 1; x += .25) for (let y = top; y < bottom; y += 10) there.add(document.elementFromPoint(left + x * (right - left - 1), y))
    const crosses = box => box.left < right && box.right > left && box.top < bottom && box.bottom > top
    const hasWords = node => {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) return false
      const range = document.createRange()
      range.selectNode(node)
      return [...range.getClientRects()].some(crosses)
    }
    there.delete(null)
    return ![...there].some(element => element.closest("svg, img, input, button, select, aside, nav, .kb-rail") || [...element.childNodes].some(hasWords))
  }

  /** In the margin beside the text, level with the link or ending with the text, where the window is wide and that is
      free; else below all lines of the link, or above them where there is more room; never over them, nor beyond the
      window. */
  function place(link) {
    const lines = [...link.getClientRects()], first = lines[0] || link.getBoundingClientRect()
    const top = Math.min(first.top, ...lines.map(line => line.top)), bottom = Math.max(first.bottom, ...lines.map(line => line.bottom))
    card.style.left = card.style.top = "0" // else its width would follow from where it stood
    card.style.maxHeight = ""
    card.classList.toggle("kb-hover--beside", innerWidth >= WIDE)
    const { offsetWidth: width, offsetHeight: height } = card
    const text = (link.closest("p, li, dd, td, h3, blockquote") || link).getBoundingClientRect()
    const left = Math.max(text.right, ...lines.map(line => line.right)) + 3 * GAP
    const level = Math.max(GAP, Math.min(first.top - GAP, innerHeight - height - GAP))
    const levels = [level, Math.max(GAP, Math.min(level, text.bottom - height))]
    card.style.visibility = "hidden" // else it would stand in its own way
    const beside = innerWidth >= WIDE ? levels.find(top => isFree({ left, top, right: left + width, bottom: top + height })) : undefined
    card.style.visibility = ""
    if (beside !== undefined) return stand(left, beside)
    card.classList.remove("kb-hover--beside")
    const below = innerHeight - bottom - 2 * GAP, above = top - 2 * GAP
    const under = card.offsetHeight <= below || below >= above
    card.style.maxHeight = Math.max(0, under ? below : above) + "px"
    stand(Math.max(GAP, Math.min(first.left, document.documentElement.clientWidth - card.offsetWidth - GAP)), under ? bottom + GAP : top - GAP - card.offsetHeight)
  }

  function stand(left, top) {
    card.style.left = left + "px"
    card.style.top = top + "px"
  }

  /** Opens the card of the link that is still the current one. After a tap it stands behind the link, where a screen
      reader comes to it next; else the link is described by it. */
  async function show(link, address, tapped) {
    const said = await read(address)
    if (current !== link || !link.isConnected) return
    if (!said?.title) return tapped && location.assign(link.href)
    if (!tapped && said.says && words(link.closest("li, article, tr")).includes(said.says)) return // it stands beside the link
    const short = link.querySelector("abbr"), full = words(link.querySelector(".kb-skip-label")).replace(/^\(|\)$/g, "")
    const lines = [part("kind", short ? short.textContent + " stands for" : said.kind), part("title", short ? full : said.title)]
    lines[1].dir = "auto"
    if (said.says) lines.push(part("says", said.says))
    if (said.marks?.length) lines.push(part("marks", ...window.kbMarks(said.marks)))
    card.replaceChildren(...lines.flatMap(line => [line, " "]))
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
