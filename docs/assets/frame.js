/* What the frame needs of a script: the way on from a page that is no more, the choice of colours, the way back to the
   top, the folded part that an address names, the part in view in a rail, the entry in view in the bar, the drawer's
   Escape, what to say of a record that is old, and the buttons that copy. It stands for the theme's own bundle, which is
   fifty times as long and serves what this site does not use. The choice is kept as the theme keeps it, because the
   theme's inline script reads it before the page is painted. */
document.documentElement.classList.replace("no-js", "js")

{
  const on = document.querySelector("[data-kb-leads-on]")
  if (on) {
    const asked = new URLSearchParams(location.search), lists = on.dataset.kbLists?.split(" ") ?? []
    const list = lists.find(type => type === asked.get("type")) ?? lists.find(type => `#${type}` === location.hash)
    const to = new URL(list ? `../${list}/` : on.href, on.href)
    if (list) asked.delete("type")
    to.search = asked
    if (location.hash && location.hash !== `#${list}`) to.hash = location.hash
    location.replace(to)
  }
}

{
  /* Where storage is blocked, to ask for it fails. */
  const KEY = `${new URL("..", document.currentScript.src).pathname}.__palette`
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEY)) } catch { return null } }
  const keep = choice => { try { localStorage.setItem(KEY, JSON.stringify(choice)) } catch { /* it holds for this page alone */ } }
  const choices = [...document.querySelectorAll("[data-md-component=palette] input")]
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const media = choice => choice.dataset.mdColorMedia
  const system = () => choices.find(choice => media(choice) === `(prefers-color-scheme: ${dark.matches ? "dark" : "light"})`)

  function show() {
    const chosen = choices.find(choice => choice.checked)
    const { dataset } = media(chosen) === "(prefers-color-scheme)" ? system() : chosen
    for (const [name, value] of Object.entries(dataset)) {
      if (document.body.dataset[name] !== value) document.body.dataset[name] = value // else all is styled anew for nothing
    }
    choices.forEach(choice => { choice.nextElementSibling.hidden = choice !== chosen })
  }

  choices.forEach((choice, index) => choice.addEventListener("change", () => {
    show()
    const { mdColorMedia: media, mdColorScheme: scheme, mdColorPrimary: primary, mdColorAccent: accent } = choice.dataset
    keep({ index, color: { media, scheme, primary, accent } })
  }))
  dark.addEventListener("change", show)
  const chosen = choices[kept()?.index] ?? choices[0]
  chosen.checked = true
  show()
}

{
  const top = document.querySelector("[data-md-component=top]")
  let before = 0
  top.addEventListener("click", () => scrollTo({ top: 0 }))
  addEventListener("scroll", () => {
    top.hidden = scrollY >= before || scrollY < innerHeight
    before = scrollY
  }, { passive: true })
}

{
  /* Browsers open what is folded around the part that an address names, but not that part itself. */
  const open = () => {
    const part = document.querySelector(":target")
    // On a small screen a list may stand for the picture that is named.
    if (part && !part.checkVisibility?.()) document.querySelector(`[data-kb-stands-for="${part.id}"]`)?.scrollIntoView()
    for (let fold = part?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
  }
  addEventListener("load", open)
  addEventListener("hashchange", open)
}

{
  const links = [...document.querySelectorAll(".kb-rail a[href^='#']")]
  const parts = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  /* What is folded away is not laid out until somebody asks where it stands: ask first whether it shows. */
  const shows = part => part?.checkVisibility ? part.checkVisibility() : part?.offsetParent
  function mark() {
    if (!links.some(shows)) return
    const passed = parts.filter(part => shows(part) && part.getBoundingClientRect().top < innerHeight * .3)
    const current = parts.indexOf(passed.at(-1) ?? parts[0])
    links.forEach((link, place) => place === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"))
  }
  if (links.length) {
    addEventListener("scroll", mark, { passive: true })
    requestAnimationFrame(mark)
  }
}

{
  /* The entry of the page, or of its part that is open where that has one of its own, comes into sight. */
  const bar = document.querySelector(".kb-sub ul"), marked = bar?.querySelector("[aria-current]")
  function reveal() {
    const part = document.getElementById(location.hash.slice(1))?.closest(".kb-leaf")
    const here = part && bar.querySelector(`[href$="#${part.id}"]`) || marked
    bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2
  }
  if (marked) {
    requestAnimationFrame(reveal) // where things stand is known then, and asked sooner it is reckoned twice
    addEventListener("hashchange", reveal)
  }
}

{
  const menu = document.querySelector(".kb-menu")
  addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
}

{
  const OLD = 183 * 24 * 60 * 60 * 1000 // half a year
  const day = document.querySelector("[data-kb-as-of]"), notice = document.querySelector("[data-kb-old]")
  notice.hidden = !(Date.now() - Date.parse(day.dateTime) > OLD)
}

{
  const cited = navigator.clipboard ? document.querySelectorAll("[data-kb-copy]") : [] // none over plain HTTP
  for (const text of cited) {
    const button = document.createElement("button")
    Object.assign(button, { type: "button", className: "kb-copy", ariaLive: "polite", textContent: `Copy ${text.dataset.kbCopy}` })
    button.addEventListener("click", () => navigator.clipboard.writeText(text.textContent).then(() => "Copied", () => "Not copied").then(words => { button.textContent = words }))
    text.after(button)
  }
}
