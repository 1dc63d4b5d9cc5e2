/** The memory as whoever works on it sees it: its doubles, and the same bytes as 32-bit integers. Views of a memory that grows are made anew. */
export interface Views {
  readonly f64: Float64Array
  readonly i32: Int32Array
}
