package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.topology.Partitioning;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Where a subtask's output on one edge goes. Owned by the subtask's loop.
 *
 * <p>A step asks {@link #hasRoom} before it takes each input element, and calls {@link #flushIfDue}
 * on every gate when it ends (also a step that did nothing): that is where returned credit is used.
 * A gate that waits for the other side has the subtask woken.
 *
 * <p>While the subtask goes on, records and watermarks wait for company, since a frame for each
 * would cost more than what is in it. When it has nothing more to do, a watermark goes at once with
 * all before it, and records go to each consumer in this executor that has read all it was given,
 * or as soon as it has.
 */
public final class OutputGate {
  /** Which of the plan's edges it is, and how it picks a consumer. */
  record Route(int edge, Partitioning partitioning, int maxKeyGroups, ToIntFunction<Object> key) {}

  private static final long NOT_DUE = Long.MAX_VALUE;

  private final Route route;
  private final OutputChannel[] channels;
  private final RoomSignal signal;
  private final int flushAfterMillis;
  private final RecordTail tail;
  private boolean roomInAll = true;
  private int turn;
  private int requestTurn;
  private long dueMillis = NOT_DUE;
  private long watermark = Long.MIN_VALUE;
  private boolean watermarkWaits;
  private boolean idle;
  private long recordsOut;

  /**
   * @param channels by consumer
   */
  OutputGate(Route route, List<OutputChannel> channels, RoomSignal signal, int flushAfterMillis) {
    this.route = route;
    this.channels = channels.toArray(new OutputChannel[0]);
    this.signal = signal;
    this.flushAfterMillis = flushAfterMillis;
    this.turn = this.channels.length - 1;
    this.tail = tail(Templates.SHARED);
  }

  /** Its place in the plan's edges. */
  public int edge() {
    return route.edge;
  }

  /** False: take no input. What one record emits may still be handed in, up to the overshoot. */
  public boolean hasRoom() {
    return roomInAll || roomAfterDrain();
  }

  private boolean roomAfterDrain() {
    drain();
    return room();
  }

  /**
   * Whether all consumers have room or, where any of them may have the next record, one has. Looks
   * at what is known; {@link #hasRoom} uses what came back first.
   */
  boolean room() {
    if (roomInAll || route.partitioning != Partitioning.REBALANCE) {
      return roomInAll;
    }
    for (OutputChannel channel : channels) {
      if (channel.hasRoom()) {
        return true;
      }
    }
    return false;
  }

  /** Uses what came back; whatever still waits afterwards has the subtask woken. */
  private void drain() {
    if (drainOnce()) {
      signal.want();
      drainOnce();
    }
  }

  private boolean drainOnce() {
    boolean waits = false;
    boolean room = true;
    for (OutputChannel channel : channels) {
      waits |= channel.drain();
      room &= channel.hasRoom();
    }
    roomInAll = room;
    return waits;
  }

  /**
   * The gate's record path, made once more.
   *
   * @param templates how
   */
  public RecordTail tail(Templates templates) {
    MethodHandles.Lookup here = MethodHandles.lookup();
    return switch (route.partitioning) {
      case FORWARD -> templates.make(here, ForwardTail.class, this, channels[0]);
      case HASH ->
          templates.make(here, HashTail.class, this, channels, route.key, route.maxKeyGroups);
      case REBALANCE -> templates.make(here, RebalanceTail.class, this, channels);
      case BROADCAST -> templates.make(here, BroadcastTail.class, this, channels);
      case ASSIGN ->
          (record, timestamp) -> {
            throw new IllegalStateException("edge " + route.edge + ": splits are sent by name");
          };
    };
  }

  /**
   * A tail sent a record.
   *
   * @param roomLeft at its consumer
   * @return whether all consumers have room
   */
  boolean sent(boolean roomLeft) {
    recordsOut++;
    boolean room = roomInAll & roomLeft;
    roomInAll = room;
    return room;
  }

  /** The consumer whose turn it is, for a tail. */
  int nextWithRoom() {
    int first = turn;
    do {
      turn = turn + 1 == channels.length ? 0 : turn + 1;
    } while (!roomInAll && turn != first && !channels[turn].hasRoom());
    return turn;
  }

  /** Sends a record as the edge's partitioning says. */
  public void emit(Object record, long timestamp) {
    tail.emit(record, timestamp);
  }

  /** Sends a record to one consumer; the way of an enumerator. */
  public void emitTo(int target, Object record, long timestamp) {
    channels[target].record(record, timestamp, 0);
    sent(channels[target].hasRoom());
  }

  /** To all consumers, with the next flush; one that is not higher than the last is dropped. */
  public void watermark(long newWatermark) {
    if (newWatermark > watermark) {
      watermark = newWatermark;
      for (OutputChannel channel : channels) {
        channel.watermark(newWatermark);
      }
      watermarkWaits = true;
    }
  }

  /**
   * To all consumers, at once: this subtask holds time back no more, or does again. It must, before
   * it emits again.
   */
  public void idle(boolean nowIdle) {
    if (idle != nowIdle) {
      idle = nowIdle;
      mark(nowIdle ? Element.IDLE : Element.ACTIVE);
    }
  }

  private void mark(int element) {
    for (OutputChannel channel : channels) {
      channel.mark(element);
    }
    flush();
  }

  /** To all consumers, at once, behind everything before it. */
  public void barrier(CheckpointId id) {
    for (OutputChannel channel : channels) {
      channel.barrier(id);
    }
    drain();
  }

  /** The last record went out; barriers may follow. */
  public void endOfData() {
    mark(Element.END_OF_DATA);
  }

  /** Sends what waits for company, as far as there is credit; the rest follows when there is. */
  public void flush() {
    for (OutputChannel channel : channels) {
      channel.flush();
    }
    dueMillis = NOT_DUE;
    watermarkWaits = false;
    drain();
  }

  /**
   * Uses returned credit and flushes what has waited long enough.
   *
   * @param more whether the subtask goes on at once, or as soon as there is room: what waits gets
   *     company then
   * @return when to call again, on the caller's clock; Long.MAX_VALUE when nothing waits for time
   */
  public long flushIfDue(long nowMillis, boolean more) {
    if (watermarkWaits && !more) {
      flush();
    } else {
      drain();
    }
    boolean unflushed = isUnflushed();
    if (unflushed && !more) {
      signal.want(); // of a consumer that reads the rest from now on
      unflushed = !flushToWaiting();
    }
    if (!unflushed) {
      dueMillis = NOT_DUE;
    } else if (dueMillis == NOT_DUE) {
      dueMillis = nowMillis + flushAfterMillis;
    } else if (nowMillis >= dueMillis) {
      flush();
    }
    return dueMillis;
  }

  private boolean isUnflushed() {
    boolean unflushed = false;
    for (OutputChannel channel : channels) {
      unflushed |= channel.isUnflushed();
    }
    return unflushed;
  }

  /** True when nothing is left that waits for company. */
  private boolean flushToWaiting() {
    for (OutputChannel channel : channels) {
      if (channel.isUnflushed() && channel.consumerWaits()) {
        channel.flush();
      }
    }
    drain();
    return !isUnflushed();
  }

  /** Whether everything that was handed in has left this subtask. */
  public boolean isDrained() {
    for (OutputChannel channel : channels) {
      if (!channel.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Index of a consumer that asked for a split since it was last named here, or -1. */
  public int pollSplitRequest() {
    for (int looked = 0; looked < channels.length; looked++) {
      requestTurn = requestTurn + 1 == channels.length ? 0 : requestTurn + 1;
      if (channels[requestTurn].takeSplitRequest()) {
        return requestTurn;
      }
    }
    return -1;
  }

  public long recordsOut() {
    return recordsOut;
  }

  /** Bytes sent to other executors. */
  public long bytesOut() {
    long bytes = 0;
    for (OutputChannel channel : channels) {
      bytes += channel.bytesOut();
    }
    return bytes;
  }
}
