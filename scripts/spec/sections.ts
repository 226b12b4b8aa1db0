const section = /<!-- generated: (.+?) -->\n[\s\S]*?<!-- end -->/g

/** `text` with what stands between each pair of markers made anew. Refuses a marker that nothing makes. */
export function fillSections(text: string, contents: ReadonlyMap<string, string>): string {
  return text.replaceAll(section, (_, name: string) => {
    const content = contents.get(name)
    if (content === undefined) throw new Error(`nothing makes the section ${name}`)
    return `<!-- generated: ${name} -->\n\n${content.trim()}\n\n<!-- end -->`
  })
}

/** The names of the sections of a text, in order. */
export function sectionNames(text: string): string[] {
  return [...text.matchAll(section)].map(([, name]) => name ?? '')
}
