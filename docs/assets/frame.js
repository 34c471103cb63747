/* What the theme's frame needs of a script: the choice of colours, the page's title in the header, the way back to the
   top. It stands for the theme's own bundle, which is fifty times as long and serves what this site does not use. The
   choice is kept as the theme keeps it, because the theme's inline script reads it before the page is painted. */
document.documentElement.classList.replace("no-js", "js")

{
  const choices = [...document.querySelectorAll("[data-md-component=palette] input")]
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const media = choice => choice.dataset.mdColorMedia
  const system = () => choices.find(choice => media(choice) === `(prefers-color-scheme: ${dark.matches ? "dark" : "light"})`)

  function show() {
    const chosen = choices.find(choice => choice.checked)
    const { dataset } = media(chosen) === "(prefers-color-scheme)" ? system() : chosen
    Object.assign(document.body.dataset, dataset)
    choices.forEach(choice => { choice.nextElementSibling.hidden = choice !== chosen })
  }

  choices.forEach((choice, index) => choice.addEventListener("change", () => {
    show()
    const { mdColorMedia: media, mdColorScheme: scheme, mdColorPrimary: primary, mdColorAccent: accent } = choice.dataset
    __md_set("__palette", { index, color: { media, scheme, primary, accent } })
  }))
  dark.addEventListener("change", show)
  const kept = __md_get("__palette")
  choices[kept && choices[kept.index] ? kept.index : 0].checked = true
  show()
}

{
  const heading = document.querySelector("h1"), title = document.querySelector("[data-md-component=header-title]")
  if (heading) new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
    title.classList.toggle("md-header__title--active", !isIntersecting && boundingClientRect.bottom < innerHeight / 2)
  }, { rootMargin: "-48px 0px 0px" }).observe(heading)
}

{
  const top = document.querySelector("[data-md-component=top]")
  let before = scrollY
  top.addEventListener("click", () => scrollTo({ top: 0 }))
  addEventListener("scroll", () => {
    top.hidden = scrollY >= before || scrollY < innerHeight
    before = scrollY
  }, { passive: true })
}
