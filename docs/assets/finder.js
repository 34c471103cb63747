/* The finder: what a query finds, in which order, and how it is shown. Pagefind and the file beside its index are fetched
   once somebody searches. Pagefind tells where in a page each word stands; the weights, the words that count for others
   and the types are declared (view/found/fields.py, data/settings.yml) and come with that file. The query, the type and what
   narrows it down live in the address. */
const MEANT = .8    // what a word is worth that stands for the one typed
const BEGUN = .5    // and one that only begins like it
const BESIDE = .15  // what a further field adds that has the word too
const TOGETHER = .5 // what is added where all words that stand together in the query stand near each other in the page
const NEAR = [-3, -2, -1, 1, 2, 3]
const ENOUGH = .75  // how much of the best page's words a page must have to be shown
const LACKING = .45 // and where no page has all words, so that a rare one does not decide alone
const AT_ONCE = 10
const TYPE = 3      // where an entry has its type; its facets follow
const HEADS = [0, 2, 3] // the fields of which a large share weighs more: title, day and question
const TITLE = 0, QUESTION = 3, ANSWER = 4, SUMMARY = 5
const REPLIED = .6  // how much of what a page has of a query its question has to have for its answer to be shown

/** Whether this browser and the host's policy let WebAssembly run, of which Pagefind is made. */
function runsHere() {
  try { return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))) } catch { return false }
}

async function fetched(address, options) {
  const answer = await fetch(address, options)
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`)
  return answer.json()
}

let ready
/** Pagefind and the file beside its index. What fails is tried again with the next query. */
function engine(folder) {
  if (!runsHere()) return Promise.reject(new Error("WebAssembly does not run"))
  const isReached = () => fetched(new URL("facets.json", folder), { cache: "no-store" })
  ready ??= Promise.all([
    import(new URL("pagefind.js", folder).href),
    fetched(new URL("facets.json", folder), { cache: "no-cache" }), // else it may be older than the index
  ]).then(async ([pagefind, known]) => {
    Object.setPrototypeOf(known.alike, null) // a reader may look for “constructor”
    await pagefind.options({ baseUrl: new URL("..", folder).pathname })
    await pagefind.init()
    return { pagefind, known, isReached }
  })
  ready.catch(() => { ready = undefined })
  return ready
}

/* From kb.js; where that could not be had, names are found as they are typed, and numbers stand without commas. */
const { plainLetters: plain = text => text, spelt = text => text, numeral = String } = globalThis

const DAY = /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b/gi

const small = word => /^\p{Lu}{2,}$/u.test(word) ? word : word.toLowerCase()

/** What a query looks for: its telling words and days, each with the ways to look for it and what each is worth. */
function terms(query, { idle, alike }) {
  const days = query.match(DAY) ?? []
  const typed = spelt(query).replace(DAY, " ").match(/[\p{L}\p{N}]+(?:[-’.][\p{L}\p{N}]+)*/gu) ?? []
  const whole = new Map(typed.flatMap(joined => joined.split("-").map(word => [small(word), small(joined)])))
  const words = [...whole.keys()]
  const telling = words.filter(word => !idle.includes(word) || alike[word])
  return [...(telling.length || days.length ? telling : words).map(word => {
    const meant = (alike[word.toLowerCase()] ?? []).map(words => [`"${words}"`, MEANT])
    if (idle.includes(word) && meant.length) return { word, ways: meant }
    const own = [...new Set([word, plain(word)])]
    return { word, ways: [...new Set([...own, whole.get(word)])].map(each => [`"${each}"`, 1]).concat(meant, own.map(each => [each, BEGUN])) }
  }), ...days.map(day => ({ word: day, isDay: true, ways: [[`"${day}"`, 1]] }))]
}

/** Where each page has a term: its positions, each with what it is worth as a match. */
async function places(pagefind, { ways }) {
  const found = new Map()
  const answers = await Promise.all(ways.map(([query]) => pagefind.search(query)))
  answers.forEach((answer, way) => answer.results.forEach(result => {
    const at = found.get(result.id) ?? found.set(result.id, new Map()).get(result.id)
    for (const place of result.words) if (!at.has(place)) at.set(place, ways[way][1])
  }))
  return found
}

/** The pages that a query finds, the best first: each by its id with its entry in the file beside the index. */
async function found(query, { pagefind, known, isReached }) {
  const all = Object.entries(known.pages).map(([id, entry]) => ({ id, entry }))
  if (!query) return all
  const asked = terms(query, known), hits = await Promise.all(asked.map(term => places(pagefind, term)))
  if (hits.some(pages => !pages.size)) await isReached() // Pagefind does not say that it could not fetch what it needs
  const rare = hits.map((pages, at) => Math.log(1 + all.length / (1 + pages.size)) * (asked[at].isDay ? known.days.counts : 1))
  const most = rare.reduce((sum, each) => sum + each, 0) || 1
  const days = asked.some(({ isDay }) => isDay) ? known.days.types : {}
  const pages = all.map(({ id, entry }) => ({ entry, ...weighed(entry, hits.map(pages => pages.get(id)), rare, most, known.fields) }))
  const best = Math.max(...pages.map(page => page.share))
  for (const page of pages) page.worth *= days[page.entry[TYPE]] ?? 1
  const least = best * (best > .99 ? ENOUGH : LACKING)
  return pages.filter(page => page.share && page.share >= least)
    .sort((one, other) => other.worth - one.worth || (one.entry[0] < other.entry[0] ? -1 : 1))
}

/** How much of a query a page has, weighed by how rare each word is, and what it is worth as an answer. */
function weighed(entry, hits, rare, most, worth) {
  const [, ends, own] = entry, field = place => ends.findIndex(end => place < end)
  const heads = new Map(HEADS.map(where => [where, { places: new Set(), rare: 0 }]))
  const told = new Map([TITLE, QUESTION, ANSWER, SUMMARY].map(where => [where, 0])) // how much of the query stands in each
  let sum = 0, share = 0, isClose = true // until a word stands in it as typed
  hits.forEach((at, term) => {
    const fields = new Map()
    at?.forEach((match, place) => {
      const where = field(place)
      fields.set(where, Math.max(fields.get(where) ?? 0, match * worth[where]))
      if (match > BEGUN) heads.get(where)?.places.add(place)
    })
    for (const where of fields.keys()) if (heads.has(where)) heads.get(where).rare += rare[term] / most
    if (!fields.size) return
    const best = Math.max(...fields.values()), others = [...fields.values()].reduce((all, each) => all + each, -best)
    sum += rare[term] * (best + BESIDE * others)
    const match = Math.max(...at.values())
    isClose &&= match <= BEGUN
    share += rare[term] / most * Math.min(1, match / MEANT)
    for (const where of fields.keys()) if (told.has(where)) told.set(where, told.get(where) + rare[term] / most * Math.min(1, match / MEANT))
  })
  const part = Math.max(...HEADS.map(where => heads.get(where).rare * heads.get(where).places.size / (ends[where] - (ends[where - 1] ?? 0) || 1)))
  const isSaid = (one, other) => field(one) === field(other) && one < ends.at(-2)
  const pairs = hits.slice(1).filter((at, term) => at && hits[term] && areNear(at, hits[term], isSaid)).length
  const isReply = entry[TYPE] === "themes" || told.get(QUESTION) >= REPLIED * share || told.get(ANSWER) > Math.max(told.get(TITLE), told.get(SUMMARY))
  return { share, isClose, isReply, worth: own * sum * share ** 2 * (1 + part) * (1 + TOGETHER * pairs / (hits.length - 1 || 1)) }
}

/** Whether two words stand near each other somewhere, where that counts. */
const areNear = (one, other, counts) => [...one.keys()].some(place => NEAR.some(step => other.has(place + step) && counts(place, place + step)))

/* ── What is shown ─────────────────────────────────────────────────────────────────────────────────────────────────── */

function element(name, classes = "", ...content) {
  const made = document.createElement(name)
  if (classes) made.className = classes
  made.append(...content)
  return made
}

/** Words with those of the query marked in them. */
function marked(text, begins) {
  return text.split(/([\p{L}\p{N}]+)/u).filter(Boolean).map(part => {
    const word = plain(part).toLowerCase()
    return begins.some(begin => word.startsWith(begin)) ? element("mark", "", part) : part
  })
}

/** Of what a provision leaves open, the line that has most of the words of the query, and more than one of them. */
function telling(lines, begins) {
  const has = line => begins.filter(begin => marked(line, [begin]).some(part => part instanceof Element)).length
  const [best] = lines.toSorted((one, other) => has(other) - has(one))
  return best && has(best) > 1 ? [best] : []
}

/** How the words of a query begin, without what an ending may change. */
function beginnings(query, known) {
  const words = terms(query, known).flatMap(({ word, ways }) => [word, ...ways.map(([way]) => way.replaceAll('"', ""))])
  const begins = words.flatMap(words => words.split(/[^\p{L}\p{N}]+/u)).map(word => plain(word).toLowerCase())
    .filter(word => word && !known.idle.includes(word)).map(word => word.slice(0, Math.max(4, word.length - 2)))
  return [...new Set(begins)]
}

/* From cards.js, which shows them alike; where that could not be had, the words alone. */
const marks = card => globalThis.kbMarks?.(card.marks ?? []) ?? (card.marks ?? []).map(mark => element("span", "kb-mark", mark.words))

async function cardOf({ entry: [address, , , , given] }, root, names) {
  if (given?.title) return { kind: "Page", marks: [], ...given }
  const file = address.split("/")[1] ? `${address.slice(0, -1)}.card.json` : ""
  if (!file) return { kind: "List", title: names[address.slice(0, -1)] ?? address, says: "" }
  return fetched(new URL(file, root)).catch(() => ({ kind: "", title: address, says: "" }))
}

function titled(page, card, begins, root) {
  const link = element("a", "kb-hit__title", ...marked(card.title, begins))
  link.href = new URL(page.entry[0], root).href
  link.dir = "auto"
  return link
}

function hit(page, card, begins, root) {
  const foot = element("span", "kb-hit__marks", ...marks(card))
  const says = page.isReply && card.answer || card.says || ""
  return element("li", "kb-hit", element("span", "kb-hit__kind", card.kind), element("div", "", titled(page, card, begins, root), element("p", "", ...marked(says, begins))), foot)
}

/** The best page, as an answer: what it says in a sentence, and the parts of it that say more. */
function answer(page, card, begins, root) {
  const link = titled(page, card, begins, root), more = element("ul", "kb-hit__more")
  for (const [words, part] of card.links ?? []) {
    const to = element("a", "", words)
    to.href = link.href + part
    more.append(element("li", "", to))
  }
  const aside = more.childElementCount ? more : element("span", "kb-hit__marks", ...marks(card))
  const reply = page.isReply ? card.answer : "" // else what it says of itself has the words that were looked for
  const isTheme = page.entry[TYPE] === "themes", asked = reply && isTheme ? [element("p", "kb-hit__asked", card.question)] : []
  // A record of something else answers what was asked: the question leads, and whose page it is stands above.
  if (reply && !isTheme) link.textContent = card.question
  const of = !reply ? "best match" : isTheme ? "the answer so far" : card.title
  const says = element("p", "kb-hit__says", ...marked(reply || card.says || card.answer || "", begins))
  const unsaid = telling(card.unsaid ?? [], begins).map(line => element("p", "kb-hit__unsaid", ...marked(line, begins)))
  return element("li", "kb-hit kb-hit--answer", element("div", "", element("span", "kb-hit__kind", `${card.kind} · ${of}`), link, ...asked, says, ...unsaid), aside)
}

/* ── The form ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

export function start(form, inPage) {
  const folder = new URL(form.dataset.kbSearch, location.href), root = new URL("..", folder)
  const input = form.querySelector("input"), selects = [...form.querySelectorAll("select")]
  const [types, chosen, hits, count, more, none, close] = ["types", "chosen", "hits", "count", "more", "none", "close"].map(name => form.querySelector(`.kb-search__${name}`))
  const chips = [...types.children], names = Object.fromEntries(chips.map(chip => [chip.dataset.type, chip.dataset.many]))
  const asked = inPage ? document.querySelector(".kb-search__asked") : null
  const filters = form.querySelector(".kb-search__filters"), faults = form.querySelectorAll("[data-fault]")
  const here = () => location.search || location.pathname
  let run = 0, pages = [], shown = 0, type = "", begins = [], sent = here() // which one can go back to

  const values = () => [["q", input.value.trim()], ["type", type], ...selects.map(select => [select.name, select.value])].filter(([, value]) => value)
  const address = given => new URL("?" + new URLSearchParams(given), form.action).href

  async function search(options) {
    const mine = run + 1
    try {
      await find(options)
      if (mine === run) fault("")
    } catch {
      if (mine !== run) return
      clear("")
      fault(runsHere() ? "fetch" : "wasm")
      asked?.removeAttribute("data-off")
    }
  }

  /** Say why nothing can be found, where that is so. */
  function fault(why) {
    for (const each of faults) each.hidden = each.dataset.fault !== why
  }

  async function find({ push = false } = {}) {
    const mine = ++run, query = input.value.trim(), wanted = selects.map(select => select.value).filter(Boolean)
    if (inPage && push !== null) {
      const state = new URLSearchParams(values()), next = state.size ? "?" + state : location.pathname
      if (push && next !== sent) {
        history.replaceState(null, "", sent) // over it stood what was typed since
        history.pushState(null, "", sent = next)
      } else if (next !== here()) history.replaceState(null, "", next)
    }
    choices()
    if (!query && !wanted.length && !type) { clear(""); asked?.removeAttribute("data-off"); return }
    asked?.setAttribute("data-off", "")
    const slow = setTimeout(() => { if (mine === run && !hits.childElementCount) count.textContent = "Searching …" }, 300)
    try {
      const given = await engine(folder), { known } = given
      const all = (await found(query, given)).filter(({ entry }) => wanted.every(facet => entry.includes(facet, TYPE)))
      const ofType = type ? all.filter(({ entry }) => entry[TYPE] === type) : all
      const cards = mine === run ? await cardsOf(ofType.slice(0, AT_ONCE)) : []
      if (mine !== run) return
      clear(ofType.length === 1 ? "1 page" : `${numeral(ofType.length)} pages`) // what was found before stands until now
      begins = query ? beginnings(query, known) : []
      pages = ofType
      counted(all)
      none.hidden = pages.length > 0
      close.hidden = !query || !all.length || !all.every(page => page.isClose)
      show(cards, Boolean(query))
    } finally {
      clearTimeout(slow)
    }
  }

  function clear(words) {
    hits.replaceChildren()
    pages = []
    shown = 0
    count.textContent = words
    more.hidden = types.hidden = none.hidden = close.hidden = true
  }

  /** The types of what was found, as chips with their counts, the most first. */
  function counted(all) {
    const counts = { "": all.length }
    for (const { entry } of all) counts[entry[TYPE]] = (counts[entry[TYPE]] ?? 0) + 1
    for (const chip of chips) {
      const link = chip.firstElementChild, own = chip.dataset.type, number = counts[own] ?? 0
      chip.hidden = !number && own !== type
      link.querySelector("small").textContent = number
      link.href = address(values().filter(([name]) => name !== "type").concat(own ? [["type", own]] : []))
      if (own === type) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
    types.append(...chips.toSorted((one, other) => (counts[other.dataset.type] ?? 0) - (counts[one.dataset.type] ?? 0)))
    types.prepend(chips.find(chip => !chip.dataset.type))
    types.hidden = !all.length && !type
  }

  /** What narrows the hits down, each as a chip that takes it away. */
  function choices() {
    chosen.replaceChildren(...selects.filter(select => select.value).map(select => {
      const button = element("button", "", select.selectedOptions[0].textContent, element("span", "", "×"))
      button.type = "button"
      button.setAttribute("aria-label", `Take away: ${select.selectedOptions[0].textContent}`)
      button.addEventListener("click", () => { select.value = ""; search({ push: true }); input.focus() })
      return button
    }))
  }

  const cardsOf = pages => Promise.all(pages.map(page => cardOf(page, root, names)))

  function show(cards, isAsked) {
    cards.forEach((card, at) => hits.append((isAsked && !at ? answer : hit)(pages[shown + at], card, begins, root)))
    shown += cards.length
    more.hidden = shown >= pages.length
    more.textContent = `Show ${Math.min(AT_ONCE, pages.length - shown)} more of ${numeral(pages.length)}`
  }

  async function showMore() {
    const of = pages
    more.disabled = true // who presses twice would see the same pages twice
    const cards = await cardsOf(of.slice(shown, shown + AT_ONCE))
    more.disabled = false
    if (of === pages) show(cards, false) // else another search has ended meanwhile
  }

  function restore() {
    const state = new URLSearchParams(location.search)
    sent = here()
    input.value = state.get("q") ?? ""
    type = chips.some(chip => chip.dataset.type === state.get("type")) ? state.get("type") : ""
    selects.forEach(select => { select.value = state.get(select.name) ?? ""; if (select.selectedIndex < 0) select.value = "" })
    return search({ push: null })
  }

  let waiting
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120) })
  selects.forEach(select => select.addEventListener("change", () => search({ push: true })))
  form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(waiting); search({ push: true }) })
  more.addEventListener("click", showMore)
  types.addEventListener("click", event => {
    const link = event.target.closest("a")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    type = link.parentElement.dataset.type
    search({ push: true })
  })
  form.addEventListener("keydown", event => {
    if (event.key === "Escape" && filters.open) { filters.open = false; filters.firstElementChild.focus(); event.preventDefault(); return }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    if (event.target.tagName === "SELECT") return
    const stops = [input, ...hits.querySelectorAll(".kb-hit__title")], at = stops.indexOf(document.activeElement)
    stops[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)]?.focus()
    event.preventDefault()
  })
  form.hidden = false
  if (inPage) {
    document.querySelector(".kb-search__off").remove()
    addEventListener("popstate", restore)
    restore()
  }
  return input
}
