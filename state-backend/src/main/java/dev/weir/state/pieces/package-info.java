/**
 * What snapshots are written to: pieces of one size that are used again for the next checkpoint.
 * Way in: {@link dev.weir.state.pieces.PieceWriter}.
 */
package dev.weir.state.pieces;
