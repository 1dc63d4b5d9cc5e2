/**
 * Which box is open. Between `box.intercept(1)` and `box.intercept(0)` everything that would be a window of its own goes into the box; likewise
 * what xbutton and its like make goes into the panel and menu that are open.
 */
import type { Box } from './boxes.ts'
import type { Menu, Panel } from './panel.ts'
import type { Item } from './screen.ts'

export class Layout {
  /** The open panel, then the menus open in it, outermost first. */
  readonly panels: (Panel | Menu)[] = []
  private readonly boxes: Box[] = []

  open(box: Box): void {
    this.boxes.push(box)
  }

  /** Boxes opened later and left open are closed too. */
  close(box: Box): void {
    const at = this.boxes.lastIndexOf(box)
    if (at >= 0) this.boxes.length = at
  }

  /** Puts the item into the open box; false when there is none and it is a window of its own. */
  place(item: Item): boolean {
    const box = this.boxes.at(-1)
    box?.add(item)
    return box !== undefined
  }
}
