package dev.weir.it.sim;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.it.sim.invariants.Observer;
import dev.weir.worker.exchange.ChannelStatus;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an observer may be told that did not happen: a true history with one thing changed. Each
 * method gives the observer that changes it, once it can.
 */
final class Lies {
  private Lies() {}

  /** An executor obeys a leader of the past, too. */
  static Function<Observer, Observer> obeysThePast() {
    return to ->
        new Forwarding(to) {
          @Override
          public void obeyed(
              ExecutorIdentity executor,
              CommandFence fence,
              ExecutorCommand command,
              Verdict verdict) {
            to.obeyed(executor, fence, command, verdict);
            var past = new CommandFence(fence.cluster(), LeaderEpoch.NONE, fence.incarnation());
            to.obeyed(executor, past, command, Verdict.ACCEPTED);
          }
        };
  }

  /** An executor obeys what was meant for another life of it. */
  static Function<Observer, Observer> obeysForAnother() {
    return to ->
        new Forwarding(to) {
          @Override
          public void obeyed(
              ExecutorIdentity executor,
              CommandFence fence,
              ExecutorCommand command,
              Verdict verdict) {
            var other = new CommandFence(fence.cluster(), fence.epoch(), "another life");
            to.obeyed(executor, other, command, verdict);
          }
        };
  }

  /** What executors report is something else. */
  static Function<Observer, Observer> reports(UnaryOperator<ExecutorReport> change) {
    return to ->
        new Forwarding(to) {
          @Override
          public void reported(ExecutorIdentity executor, ExecutorReport report) {
            to.reported(executor, change.apply(report));
          }
        };
  }

  static ExecutorReport committedTooMuch(ExecutorReport report) {
    return report instanceof ExecutorReport.CommitReport commit
        ? new ExecutorReport.CommitReport(
            commit.target(), new CheckpointId(commit.through().value() + 1_000), commit.subtasks())
        : report;
  }

  static ExecutorReport creditFromNowhere(ExecutorReport report) {
    if (!(report instanceof ExecutorReport.Heartbeat beat)) {
      return report;
    }
    List<ChannelStatus> more =
        beat.channels().stream()
            .map(
                c ->
                    new ChannelStatus(
                        c.channel(),
                        c.sender(),
                        c.grantedBytes(),
                        c.creditBytes() + 1,
                        c.inFlightBytes(),
                        c.queuedBytes()))
            .toList();
    return new ExecutorReport.Heartbeat(beat.target(), beat.subtasks(), more, beat.process());
  }

  /** With each part that is acknowledged something more happens. */
  static Function<Observer, Observer> withPart(BiConsumer<Observer, Committable> more) {
    return to ->
        new Forwarding(to) {
          @Override
          public void reported(ExecutorIdentity executor, ExecutorReport report) {
            to.reported(executor, report);
            if (report instanceof ExecutorReport.CheckpointAck ack) {
              for (SectionHandle section : ack.sections()) {
                section.committables().forEach(c -> more.accept(to, c));
              }
            }
          }
        };
  }

  /** What was prepared and is cleared away becomes visible instead. */
  static Function<Observer, Observer> straysVisible() {
    return to ->
        new Forwarding(to) {
          private final Set<String> prepared = new HashSet<>();

          @Override
          public void reported(ExecutorIdentity executor, ExecutorReport report) {
            if (report instanceof ExecutorReport.CheckpointAck ack) {
              for (SectionHandle section : ack.sections()) {
                section.committables().forEach(c -> prepared.add(c.payload().split(" ")[1]));
              }
            }
            to.reported(executor, report);
          }

          @Override
          public void partDeleted(String directory, String name) {
            if (prepared.contains(name)) {
              to.partRenamed(directory, name, name.replace(".part", "part"), new byte[0]);
            }
          }
        };
  }

  /** With each part that becomes visible something more happens. */
  static Function<Observer, Observer> withRename(BiConsumer<Forwarding, String[]> more) {
    return to ->
        new Forwarding(to) {
          @Override
          public void partRenamed(String directory, String from, String to, byte[] content) {
            super.partRenamed(directory, from, to, content);
            more.accept(this, new String[] {directory, from, to});
          }
        };
  }

  /** Two parts of a sink subtask become visible the other way round. */
  static Function<Observer, Observer> renamesSwapped() {
    return to -> new Swapping(to);
  }

  /** Holds a renaming until the next one, if that comes before anything else is looked at. */
  private static final class Swapping extends Forwarding {
    private final TreeMap<String, Committable> parts = new TreeMap<>();
    private Runnable held;
    private Committable heldPart;

    Swapping(Observer to) {
      super(to);
    }

    @Override
    public void reported(ExecutorIdentity executor, ExecutorReport report) {
      if (report instanceof ExecutorReport.CheckpointAck ack) {
        ack.sections()
            .forEach(s -> s.committables().forEach(c -> parts.put(c.payload().split(" ")[1], c)));
      }
      super.reported(executor, report);
    }

    @Override
    public void applied(long transaction, SortedMap<String, MetadataValue> values) {
      release();
      super.applied(transaction, values);
    }

    private void release() {
      if (held != null) {
        held.run();
        held = null;
      }
    }

    @Override
    public void partRenamed(String directory, String from, String to, byte[] content) {
      Committable part = parts.get(from);
      Runnable tell = () -> super.partRenamed(directory, from, to, content);
      if (held != null && part != null && heldPart.subtask() == part.subtask()) {
        tell.run();
        release();
      } else {
        release();
        held = tell;
        heldPart = part;
      }
    }
  }

  /** Frames between executors are something else; empty: one is not sent. */
  static Function<Observer, Observer> frames(Function<byte[], List<byte[]>> change) {
    return to ->
        new Forwarding(to) {
          @Override
          public void sent(LinkId link, boolean opener, byte[] message, int length) {
            for (byte[] told : change.apply(message)) {
              to.sent(link, opener, told, told.length);
            }
          }
        };
  }

  static boolean isData(byte[] message) {
    return message[0] == 1;
  }

  /** Whether the first element of a frame of data is a watermark. */
  static boolean isWatermark(byte[] message) {
    return isData(message) && message[16] == 5;
  }

  /** The same frame with something more at its end. */
  static List<byte[]> with(byte[] frame, Consumer<ByteWriter> element) {
    var out = new ByteWriter(frame.length + 32, frame.length + 32);
    out.writeBytes(frame, 0, frame.length);
    element.accept(out);
    return List.of(out.toByteArray());
  }

  /** Executors load something else. */
  static Function<Observer, Observer> code(UnaryOperator<CodeOfJob> change) {
    return to ->
        new Forwarding(to) {
          @Override
          public void codeLoaded(ExecutorIdentity executor, CodeOfJob code) {
            to.codeLoaded(executor, change.apply(code));
          }
        };
  }
}
