/* What a filter left of a list, as a file: cut out of the CSV or the JSON that the site has of each type, so that its
   fields and cells are those of these files. kb.js fetches this one only when somebody asks for a file. */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g
const ENTRY = /^ {2}\{\n {3}"id": "([^"]+)",[\s\S]*?^ {2}\}/gm
const MARK = "\ufeff" // by which Excel knows that the text is UTF-8; to read a text takes it away

/** Hand over a file of the records that a list shows, in that order, by the addresses of their pages among those of all. */
export async function save(shown, all, kind, folder) {
  const way = page => page.split("/").slice(-3, -1), records = shown.map(way)
  const types = [...new Set((shown.length ? records : all.slice(0, 1).map(way)).map(([type]) => type))]
  const texts = new Map(await Promise.all(types.map(async type => [type, await fetched(new URL(`${type}.${kind}`, folder))])))
  const text = kind === "csv" ? table(records, texts) : json(records, texts)
  const list = location.pathname.split("/").at(-2) || "records", some = shown.length < all.length ? `-${shown.length}-of-${all.length}` : ""
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/json" }))
  link.download = `${list}${some}.${kind}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

async function fetched(address) {
  const name = address.pathname.split("/").at(-1), answer = await fetch(address).catch(() => { throw new Error(name) })
  if (!answer.ok) throw new Error(name)
  return answer.text()
}

/** The entry of a record; the page may be older than the file, or newer. */
function entry(found, id) {
  if (!found.has(id)) throw new Error(`“${id}”, which is not in the file of its type,`)
  return found.get(id)
}

/** The rows of some records under one head; records of several types have the columns of all. */
function table(records, texts) {
  const tables = new Map([...texts].map(([type, text]) => {
    const rows = [[]]
    for (const [, cell, end] of text.matchAll(CELL)) {
      rows.at(-1).push(cell)
      if (end !== ",") rows.push([])
    }
    const [head, ...rest] = rows.slice(0, -1)
    return [type, { head, rows: new Map(rest.map(cells => [cells[0], cells])) }]
  }))
  const head = [...new Set([...tables.values()].flatMap(each => each.head))]
  const lines = records.map(([type, id]) => {
    const { head: mine, rows } = tables.get(type), cells = entry(rows, id)
    return head.map(name => cells[mine.indexOf(name)] ?? "")
  })
  return MARK + [head, ...lines].map(cells => `${cells.join(",")}\r\n`).join("")
}

/** The entries of some records as they were written, under the head of such files, with the address of the list. */
function json(records, texts) {
  const found = new Map([...texts].map(([type, text]) => [type, new Map([...text.matchAll(ENTRY)].map(([whole, id]) => [id, whole]))]))
  const [text] = texts.values(), head = text.slice(0, text.indexOf('"records": ['))
  const entries = records.map(([type, id]) => entry(found.get(type), id))
  return `${head}"list": ${JSON.stringify(location.href)},\n "records": [${entries.length ? `\n${entries.join(",\n")}\n ` : ""}]\n}\n`
}
