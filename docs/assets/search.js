/* The way to the search: on its page the finder starts at once; elsewhere the form of that page opens over the page, by
   the link in the header or by Ctrl+K. The finder itself is fetched only then. */
const { search, href } = new URL(import.meta.url)
const finder = () => import(new URL(`finder.js${search}`, href)) // of the same version
const here = document.querySelector(".md-content [data-kb-search]")
if (here) finder().then(({ start }) => start(here, true).focus()) // else the page goes on saying that it cannot search

const link = document.querySelector("[data-kb-find]")
if (link && !here) {
  let dialog
  async function made() {
    const [{ start }, page] = await Promise.all([finder(), fetch(link.href).then(answer => answer.text())])
    const form = document.importNode(new DOMParser().parseFromString(page, "text/html").querySelector("[data-kb-search]"), true)
    for (const name of ["data-kb-search", "action"]) form.setAttribute(name, new URL(form.getAttribute(name), link.href).href)
    const dialog = document.createElement("dialog"), close = document.createElement("button")
    dialog.className = "kb-dialog md-typeset"
    dialog.setAttribute("aria-label", "Search")
    close.className = "kb-dialog__close"
    close.type = "button"
    close.textContent = "Close"
    close.addEventListener("click", () => dialog.close())
    dialog.append(form, close)
    document.body.append(dialog)
    dialog.input = start(form, false)
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog) dialog.close()
      else if (target.closest("a")) keep(dialog.input.value)
    })
    dialog.addEventListener("close", () => keep(""))
    return dialog
  }
  /** Keep with this page what is looked for on it, for whoever comes back from what was found. */
  const keep = sought => history.replaceState({ ...history.state, sought }, "")

  async function open(sought) {
    dialog ??= made()
    const shown = await dialog.catch(() => null)
    if (!shown) return sought ? undefined : location.assign(link.href) // where a sentence says why
    if (shown.open) return
    shown.showModal()
    if (sought) {
      shown.input.value = sought
      shown.input.dispatchEvent(new Event("input"))
    }
    shown.input.focus()
    shown.input.select()
  }
  link.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open()
  })
  addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog")
    // What had the focus in the dialog keeps it for a moment when the dialog is closed; nobody types there then.
    // A key alone would be pressed by whoever dictates to the browser, with a word that has its letter.
    if (typing?.checkVisibility() || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === "k") { event.preventDefault(); open() }
  })
  if (history.state?.sought) open(history.state.sought)
}
