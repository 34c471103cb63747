/* Search: Pagefind and the facets are fetched only once somebody searches. The query and the facets live in the address. */
let ready

async function engine(folder) {
  if (!ready) {
    const [pagefind, facets] = await Promise.all([
      import(new URL("pagefind.js", folder).href),
      fetch(new URL("facets.json", folder)).then(answer => answer.json()),
    ])
    await pagefind.options({ baseUrl: new URL("..", folder).pathname, excerptLength: 26 })
    await pagefind.init()
    ready = { pagefind, facets }
  }
  return ready
}

/* What a name belongs to stands before what repeats it, and what is said here before the pages that it rests on. */
const WORTH = { themes: 4, provisions: 2, instruments: 2, terms: 2, actors: 2, places: 2, sources: .3 }

/* From kb.js; where that could not be had, names are found as they are typed. */
const plain = globalThis.plainLetters ?? (text => text)

function start(form, inPage) {
  const folder = new URL(form.dataset.kbSearch, location.href)
  const input = form.querySelector("input"), selects = [...form.querySelectorAll("select")]
  const hits = form.querySelector("ol"), count = form.querySelector("[role=status]"), more = form.querySelector(".kb-search__more")
  const names = Object.fromEntries([...form.querySelectorAll("select[name=type] option")].map(o => [o.value, o.textContent]))
  let run = 0, found = [], shown = 0

  async function search() {
    const mine = ++run, query = input.value.trim(), wanted = selects.map(s => s.value).filter(Boolean)
    if (inPage) {
      const state = new URLSearchParams([["q", query], ...selects.map(s => [s.name, s.value])].filter(([, v]) => v))
      history.replaceState(null, "", state.size ? "?" + state : location.pathname)
    }
    if (!query && !wanted.length) { hits.replaceChildren(); count.textContent = ""; more.hidden = true; return }
    const { pagefind, facets } = await engine(folder)
    const answers = await Promise.all([...new Set([query || null, query && plain(query)])].filter(q => q !== "").map(q => pagefind.search(q)))
    if (mine !== run) return
    const all = new Map(answers.flatMap(answer => answer.results).map(result => [result.id, result])), of = result => facets[result.id] || []
    const worth = result => (result.score || 0) * (WORTH[of(result)[0]] ?? 1)
    found = [...all.values()].filter(result => wanted.every(facet => of(result).includes(facet))).sort((one, other) => worth(other) - worth(one))
    hits.replaceChildren(); shown = 0
    count.textContent = found.length === 1 ? "1 page" : `${found.length} pages`
    await show(mine, facets)
  }

  async function show(mine, facets) {
    const next = found.slice(shown, shown + 10)
    const pages = await Promise.all(next.map(result => result.data()))
    if (mine !== run) return
    pages.forEach((page, at) => hits.append(hit(page, (facets[next[at].id] || [])[0])))
    shown += next.length
    more.hidden = shown >= found.length
  }

  function hit(page, type) {
    const best = page.sub_results.find(part => part.url.includes("#")) || page
    const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("p")
    link.href = page.sub_results[0]?.url.includes("#") ? best.url : page.url
    link.textContent = page.meta.title || page.url
    words.innerHTML = page.excerpt // escaped by Pagefind, with <mark> around the hits
    const kind = document.createElement("span")
    kind.className = "kb-kind"
    kind.textContent = names[type] || "page"
    item.append(link, " ", kind, words)
    return item
  }

  let waiting
  const later = () => { clearTimeout(waiting); waiting = setTimeout(search, 120) }
  input.addEventListener("input", later)
  selects.forEach(select => select.addEventListener("change", search))
  form.addEventListener("submit", event => { event.preventDefault(); search() })
  more.addEventListener("click", async () => { const { facets } = await engine(folder); await show(run, facets) })
  form.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    if (event.target.tagName === "SELECT") return
    const stops = [input, ...hits.querySelectorAll("a")], at = stops.indexOf(document.activeElement)
    stops[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)]?.focus()
    event.preventDefault()
  })
  form.hidden = false
  if (inPage) {
    const state = new URLSearchParams(location.search)
    input.value = state.get("q") || ""
    selects.forEach(select => { select.value = state.get(select.name) || "" })
    search()
  }
  return input
}

const here = document.querySelector(".md-content [data-kb-search]")
if (here) start(here, true).focus()

/* Elsewhere the form of the search page opens over the page, by the link in the header or by the keys / s f. */
const link = document.querySelector("[data-kb-find]")
if (link && !here) {
  let dialog
  async function open() {
    if (!dialog) {
      const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html")
      const form = document.importNode(page.querySelector("[data-kb-search]"), true)
      form.dataset.kbSearch = new URL(form.dataset.kbSearch, link.href).href
      dialog = document.createElement("dialog")
      dialog.className = "kb-dialog md-typeset"
      dialog.setAttribute("aria-label", "Search")
      dialog.append(form)
      document.body.append(dialog)
      dialog.input = start(form, false)
      dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close() })
    }
    dialog.showModal()
    dialog.input.select()
  }
  link.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open()
  })
  addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    if (typing || event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return
    if (["/", "s", "f"].includes(event.key)) { event.preventDefault(); open() }
  })
}
