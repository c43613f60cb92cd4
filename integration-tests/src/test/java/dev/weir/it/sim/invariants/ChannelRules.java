package dev.weir.it.sim.invariants;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * I3, I7, F1, F2 and T1 on the frames between executors, read by their layout with code of its own.
 */
final class ChannelRules implements Observer {
  private static final int DATA = 1;
  private static final int READY = 2;
  private static final int CREDIT = 3;
  private static final int HEAD_BYTES = 8;
  private static final int MIN_FRAME_BYTES = 4 << 10;
  private static final int MAX_FRAME_BYTES = 128 << 10;

  private final Judge judge;
  private final History history;
  private final Map<LinkId, Traffic> links = new HashMap<>();

  /** The attempt that an executor was last told to take part in, by incarnation. */
  private final Map<String, Integer> deployed = new HashMap<>();

  /** Watermark of a channel at its barrier. */
  private final Map<AtBarrier, Long> atBarrier = new HashMap<>();

  /** In the last checkpoint. */
  private final Map<SubtaskId, long[]> watermarks = new HashMap<>();

  private record AtBarrier(int channel, long checkpoint) {}

  /** What went over a link. */
  private static final class Traffic {
    final Map<Integer, Channel> channels = new HashMap<>();
    long pairFrames;
    boolean ready;
    long outstanding;
  }

  /** What went over a channel. */
  private static final class Channel {
    long sent;
    long read;
    long watermark;
    long barrier;
    long resolved;

    Channel(long watermark) {
      this.watermark = watermark;
    }
  }

  ChannelRules(Judge judge, History history) {
    this.judge = judge;
    this.history = history;
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    if (verdict == Verdict.ACCEPTED && command instanceof ExecutorCommand.Deploy deploy) {
      deployed.merge(executor.incarnation(), deploy.target().attempt(), Math::max);
    }
  }

  @Override
  public void linkClosed(LinkId link) {
    links.remove(link);
  }

  @Override
  public void sent(LinkId link, boolean opener, byte[] message, int length) {
    Traffic traffic = links.computeIfAbsent(link, this::begun);
    var in = new ByteReader(message);
    int kind = in.readByte();
    in.skip(3);
    int id = in.readInt();
    if (kind == DATA) {
      judge.require(opener && traffic.ready, "F1", "data before it was asked for on %s", link);
      data(link, traffic, id, in);
    } else if (kind == READY) {
      traffic.ready = true;
      int current = deployed.getOrDefault(link.toIncarnation(), 0);
      judge.require(
          link.attempt() == current,
          "I3",
          "%s of attempt %d lets attempt %d send to it",
          link.toExecutor(),
          current,
          link.attempt());
    } else if (kind == CREDIT) {
      credit(link, traffic, id, in);
    }
  }

  private Traffic begun(LinkId link) {
    var traffic = new Traffic();
    ExecutorOrder.Deploy deploy = history.deployments.get(link.attempt());
    if (deploy == null) {
      judge.require(false, "I3", "a link of attempt %d, never deployed", link.attempt());
      return traffic;
    }
    long channels = 0;
    for (Plan.Channel channel : deploy.assembly().plan().channels()) {
      if (isAt(deploy, channel.from(), link.fromExecutor())
          && isAt(deploy, channel.to(), link.toExecutor())) {
        channels++;
      }
    }
    long budget = Long.parseLong(deploy.assembly().settings().get("pairBudgetBytes"));
    long frame = Math.max(MIN_FRAME_BYTES, Math.min(MAX_FRAME_BYTES, budget / channels));
    traffic.pairFrames = budget / frame;
    return traffic;
  }

  private static boolean isAt(ExecutorOrder.Deploy deploy, SubtaskId subtask, String executor) {
    return executor.equals(deploy.placements().get(subtask));
  }

  private Channel channel(LinkId link, Traffic traffic, int id) {
    return traffic.channels.computeIfAbsent(
        id,
        c -> {
          ExecutorOrder.Deploy deploy = history.deployments.get(link.attempt());
          long from = deploy == null ? 0 : deploy.restoredFrom().value();
          return new Channel(atBarrier.getOrDefault(new AtBarrier(c, from), Long.MIN_VALUE));
        });
  }

  private void data(LinkId link, Traffic traffic, int id, ByteReader in) {
    Channel channel = channel(link, traffic, id);
    long sequence = in.readLong();
    judge.require(
        sequence == channel.sent, "I7", "frame %d after %d of %s", sequence, channel.sent, link);
    channel.sent++;
    traffic.outstanding++;
    judge.require(
        traffic.outstanding <= traffic.pairFrames,
        "F1",
        "%d frames are on their way on %s, %d are granted",
        traffic.outstanding,
        link,
        traffic.pairFrames);
    while (in.remaining() > 0) {
      element(link, id, channel, in);
    }
  }

  private void element(LinkId link, int id, Channel channel, ByteReader in) {
    int tag = in.readByte();
    switch (tag) {
      case 1 -> {
        in.readVarLong();
        in.skip(in.readShort() & 0xffff);
      }
      case 2, 4 -> in.skip(in.readShort() & 0xffff);
      case 3 -> {
        in.readLong();
        in.readVarInt();
      }
      case 5 -> {
        long watermark = in.readLong();
        judge.require(
            watermark >= channel.watermark,
            "T1",
            "watermark %d after %d in channel %d of %s",
            watermark,
            channel.watermark,
            id,
            link);
        channel.watermark = watermark;
      }
      case 6 -> {
        long barrier = in.readLong();
        judge.require(
            barrier > channel.barrier && in.remaining() == 0,
            "F2",
            "barrier %d after %d in channel %d of %s",
            barrier,
            channel.barrier,
            id,
            link);
        channel.barrier = barrier;
        atBarrier.put(new AtBarrier(id, barrier), channel.watermark);
      }
      default -> judge.require(tag >= 7 && tag <= 9, "F2", "element %d on %s", tag, link);
    }
  }

  private void credit(LinkId link, Traffic traffic, int id, ByteReader in) {
    Channel channel = channel(link, traffic, id);
    long read = in.readLong();
    long resolved = in.readLong();
    judge.require(
        read >= channel.read && read <= channel.sent && resolved >= channel.resolved,
        "F1",
        "%d of %d frames are read in channel %d of %s, %d before",
        read,
        channel.sent,
        id,
        link,
        channel.read);
    traffic.outstanding -= read - channel.read;
    channel.read = read;
    channel.resolved = resolved;
  }

  /**
   * The watermarks in a checkpoint: merged by the least, and none before the checkpoint's before.
   */
  void completed(MetadataValue.Pointer pointer, Manifest manifest) {
    for (SectionHandle section : manifest.sections()) {
      byte[] bytes = Snapshot.bytes(section, history.outside);
      long[] now = bytes == null ? new long[0] : Snapshot.of(bytes).watermarks();
      if (now.length == 0) {
        continue;
      }
      SubtaskId subtask = section.subtask();
      int merged = now.length - 1;
      judge.require(
          now[merged] == Arrays.stream(now, 0, merged).min().orElse(now[merged]),
          "T1",
          "pointer %s: %s has merged %s",
          pointer.id(),
          subtask,
          Arrays.toString(now));
      long[] before = watermarks.put(subtask, now);
      for (int i = 0; before != null && i < now.length; i++) {
        judge.require(
            now[i] >= before[i],
            "T1",
            "pointer %s: %s has watermarks %s after %s",
            pointer.id(),
            subtask,
            Arrays.toString(now),
            Arrays.toString(before));
      }
      onWire(pointer, subtask, now);
    }
  }

  /** What the receiver has kept is what was sent before the barrier, if anything was. */
  private void onWire(MetadataValue.Pointer pointer, SubtaskId subtask, long[] kept) {
    int place = 0;
    for (Plan.Channel channel : history.knownPlan().channels()) {
      if (channel.to().equals(subtask)) {
        Long sent = atBarrier.get(new AtBarrier(channel.id(), pointer.id().value()));
        judge.require(
            sent == null || sent == Long.MIN_VALUE || sent == kept[place],
            "T1",
            "pointer %s: channel %d was sent watermark %s, %s has %d",
            pointer.id(),
            channel.id(),
            sent,
            subtask,
            kept[place]);
        place++;
      }
    }
  }

  /** The frames on their way once more, from each channel. */
  void recompute() {
    links.forEach(
        (link, traffic) -> {
          long outstanding = 0;
          for (Channel channel : traffic.channels.values()) {
            outstanding += channel.sent - channel.read;
          }
          judge.require(
              outstanding == traffic.outstanding,
              "AGREE",
              "%d frames are on their way on %s, counted %d",
              outstanding,
              link,
              traffic.outstanding);
        });
  }
}
