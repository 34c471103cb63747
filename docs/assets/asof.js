/* A page is read as of an earlier day, which the address keeps: rows and marks say in `data-day` the first day that they can
   be of, a dot of the timeline has that of its row, and those after the day that was chosen turn grey. The links between
   such pages take the day along. Only pages that can be read so have this file; kb.js asks it for the rows that it loads
   and for each address that it makes. */
(() => {
  const AS_OF = "asof", days = document.querySelector("[data-kb-asof]"), ways = [...days.querySelectorAll("[data-until]")]
  const readSo = days.dataset.kbAsof.split(" ").map(page => new URL(page, location).href)
  const dayOf = address => new URL(address, location).searchParams.get(AS_OF)
  /** The name of the day that the address names, if that can be chosen here. */
  const chosenDay = () => ways.map(way => dayOf(way.href)).find(name => name && name === dayOf(location)) ?? null

  /** An address with the name of a day, or, without one, as of the day of the record. */
  function asOf(address, day) {
    const to = new URL(address, location)
    if (day) to.searchParams.set(AS_OF, day)
    else to.searchParams.delete(AS_OF)
    return to.href
  }

  let isToned = false // a page begins with all rows as they are

  /** Grey what is later than the day that was chosen, which is the last where none was, and hand it on to the links. */
  function readAsOf() {
    const day = chosenDay(), chosen = ways.find(way => dayOf(way.href) === day), { until } = chosen.dataset
    const isLater = each => until !== "" && each.dataset.day > until
    if (until !== "" || isToned) tones(isLater)
    isToned = until !== ""
    days.querySelectorAll(".kb-asof__says").forEach((says, at) => { says.hidden = ways[at] !== chosen })
    ways.forEach(way => {
      way.href = asOf(location, dayOf(way.href))
      if (way === chosen) way.setAttribute("aria-current", "true")
      else way.removeAttribute("aria-current")
    })
    document.querySelectorAll("a[href]:not([data-until], [href^='#'])").forEach(link => {
      const { href } = new URL(link.getAttribute("href"), location)
      if (readSo.some(page => href.startsWith(page)) && dayOf(href) !== day) link.setAttribute("href", asOf(href, day))
    })
  }

  /** Grey all rows and marks that are later, and no others. */
  function tones(isLater) {
    document.querySelectorAll("[data-day]").forEach(each => tone(each, isLater(each)))
    document.querySelectorAll(".kb-tl .dots :is(a[href^='#'], [data-at]:not([data-day]))").forEach(link => {
      tone(link.firstElementChild ?? link, isLater(document.getElementById(link.dataset.at ?? link.href.baseVal.slice(1))))
    })
  }

  /** Grey a row or a mark, or not; a row says it to who does not see grey. */
  function tone(each, isLater) {
    const said = each.querySelector(".kb-later")
    each.classList.toggle("is-later", isLater)
    if (!isLater) said?.remove()
    else if (!said) each.querySelector("a:not(.kb-id)")?.after(Object.assign(document.createElement("span"), { className: "kb-later", textContent: " (after this day)" }))
  }

  days.addEventListener("click", event => {
    const way = event.target.closest("[data-until]")
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (way.href !== location.href) history.pushState(null, "", way.href)
    readAsOf()
  })
  days.classList.add("is-on")
  addEventListener("popstate", readAsOf)
  globalThis.readAsOf = readAsOf
  readAsOf()
})()
