/** The elements of a sparse matrix that were set, zeros among them: programs ask how many a row has. */
export class SetElements {
  /** In each row, rising. */
  readonly columns: readonly number[][]

  constructor(rows: number) {
    this.columns = Array.from({ length: rows }, () => [])
  }

  has(i: number, j: number): boolean {
    return this.columns[i]!.includes(j)
  }

  note(i: number, j: number): void {
    const row = this.columns[i]
    if (!row || row.includes(j)) return
    row.push(j)
    row.sort((a, b) => a - b)
  }
}
