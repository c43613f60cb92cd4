package dev.weir.connectors.files.sink;

import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives prepared parts their visible names. Owned by the subtask's event loop; holds no state, so a
 * part can be committed by any subtask of any attempt, at the same time and as often as they like.
 *
 * <pre>
 *   committed name      hidden name
 *   same size and crc   any              ALREADY, and the hidden one removed
 *   something else      any              LOST
 *   absent              same size        renamed, directory synced: COMMITTED
 *   absent              other size       LOST
 *   absent              absent           LOST
 * </pre>
 *
 * An I/O error on the way is UNKNOWN, except a denied permission, which fails with WEIR-4003.
 */
final class FileSinkCommitter implements SinkCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(FileSinkCommitter.class);

  private final PartFiles directory;
  private final SinkContext context;

  FileSinkCommitter(PartFiles directory, SinkContext context) {
    this.directory = directory;
    this.context = context;
  }

  @Override
  public CompletionStage<CommitOutcome> commit(Committable committable) {
    PreparedPart part = PreparedPart.of(committable.payload());
    return context.calls().call(() -> decide(part));
  }

  private CommitOutcome decide(PreparedPart part) {
    try {
      OptionalLong committedBytes = directory.sizeBytes(part.committed());
      if (committedBytes.isPresent()) {
        return recognize(part, committedBytes.getAsLong());
      }
      OptionalLong hiddenBytes = directory.sizeBytes(part.hidden());
      if (hiddenBytes.isEmpty()) {
        return renamedMeanwhile(part);
      }
      if (hiddenBytes.getAsLong() != part.bytes()) {
        return lost(part, part.hidden() + " has " + hiddenBytes.getAsLong() + " bytes");
      }
      directory.rename(part.hidden(), part.committed());
      directory.syncDirectory();
      return CommitOutcome.COMMITTED;
    } catch (AccessDeniedException e) {
      throw PartWriting.unwritable(directory, e);
    } catch (IOException e) {
      LOG.warn(
          "sink '{}' could not tell whether {} in {} is committed, and asks again: {}",
          context.operator(),
          part.committed(),
          directory.location(),
          e.toString());
      return CommitOutcome.UNKNOWN;
    }
  }

  /**
   * Another attempt may be committing the same part at this moment. A committed name stays, so one
   * that is still absent after the hidden one was gone is absent for good.
   */
  private CommitOutcome renamedMeanwhile(PreparedPart part) throws IOException {
    OptionalLong committedBytes = directory.sizeBytes(part.committed());
    return committedBytes.isPresent()
        ? recognize(part, committedBytes.getAsLong())
        : lost(part, "neither it nor " + part.hidden() + " is there");
  }

  /** An earlier try may have ended before the directory was synced. */
  private CommitOutcome recognize(PreparedPart part, long bytes) throws IOException {
    if (bytes != part.bytes()) {
      return lost(part, "the file of that name has " + bytes + " bytes");
    }
    int crc = directory.crc32c(part.committed());
    if (crc != part.crc32c()) {
      return lost(part, "the file of that name has the CRC " + Integer.toHexString(crc));
    }
    directory.delete(part.hidden());
    directory.syncDirectory();
    return CommitOutcome.ALREADY;
  }

  private CommitOutcome lost(PreparedPart part, String found) {
    LOG.error(
        "sink '{}' cannot commit {} in {}: expected {} bytes with the CRC {}, but {}",
        context.operator(),
        part.committed(),
        directory.location(),
        part.bytes(),
        Integer.toHexString(part.crc32c()),
        found);
    return CommitOutcome.LOST;
  }

  /**
   * Names are unique to an attempt, so a writer of a lower one can do no harm; what it left is
   * removed. What was pending has been committed before and is no longer hidden.
   */
  @Override
  public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
    return context.calls().call(() -> removeStrays(inherited));
  }

  private int removeStrays(List<Integer> inherited) {
    PartNames names = new PartNames(context);
    int removed = 0;
    try {
      for (String name : directory.list()) {
        PartNames.Writer writer = names.writer(name);
        if (writer != null
            && writer.attempt() < context.attempt()
            && inherited.contains(writer.subtask())) {
          directory.delete(name);
          removed++;
        }
      }
      return removed;
    } catch (IOException e) {
      throw PartWriting.unwritable(directory, e);
    }
  }

  @Override
  public void close() {}
}
