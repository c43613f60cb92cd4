package dev.weir.state;

import dev.weir.state.pieces.PieceWriter;

/** A frozen view of a subtask's keyed state. Written by another thread than the subtask's. */
public interface StateSnapshot extends AutoCloseable {
  /** The asynchronous part: appends the snapshot in the common format. Called once. */
  void write(PieceWriter out);

  /** Releases the view, written or not; the backend then stops keeping old versions for it. */
  @Override
  void close();
}
