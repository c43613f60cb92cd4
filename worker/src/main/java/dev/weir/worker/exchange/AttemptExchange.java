package dev.weir.worker.exchange;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All channels of one attempt that start or end in this executor. Built when the attempt is
 * deployed; then the gates of every local subtask are taken; then {@link #start}. These and {@link
 * #close} are called by one thread, before the subtasks are first stepped and after they were
 * stepped last; {@link #metrics} and {@link #connected} by any.
 */
public final class AttemptExchange {
  private final ExchangeSpec spec;
  private final ExchangeLimits limits;
  private final List<EdgeForm> forms; // by place in the plan
  private final LinkLobby lobby;
  private final ExchangeHealth health;
  private final Map<String, OutboundLink> outbound = new TreeMap<>();
  private final Map<String, InboundLink> inbound = new TreeMap<>();
  private final List<Plan.Channel> channels;
  private final Map<Integer, LocalChannel> local = new TreeMap<>();
  private final Map<Integer, RemoteOutput> outputs = new TreeMap<>();
  private final Map<Integer, RemoteInput> inputs = new TreeMap<>();

  /**
   * @param formOf what crosses an edge, by its place in the plan
   * @throws WeirException when the budget does not hold one frame per channel
   */
  public AttemptExchange(
      ExchangeSpec spec,
      ExchangeLimits limits,
      IntFunction<EdgeForm> formOf,
      LinkLobby lobby,
      ExchangeListener listener) {
    this.spec = spec;
    this.limits = limits;
    this.forms = IntStream.range(0, spec.plan().edges().size()).mapToObj(formOf).toList();
    this.lobby = lobby;
    this.channels = spec.plan().channels();
    Map<String, Integer> outgoing = new TreeMap<>();
    Map<String, Integer> incoming = new TreeMap<>();
    for (Plan.Channel channel : channels) {
      if (startsHere(channel) && !endsHere(channel)) {
        outgoing.merge(executorOf(channel.to()), 1, Integer::sum);
      } else if (endsHere(channel) && !startsHere(channel)) {
        incoming.merge(executorOf(channel.from()), 1, Integer::sum);
      }
    }
    this.health = new ExchangeHealth(listener, outgoing.size() + incoming.size());
    outgoing.forEach(this::addOutbound);
    incoming.forEach(this::addInbound);
    channels.forEach(this::addChannel);
  }

  private String executorOf(SubtaskId subtask) {
    return spec.executorOf(subtask);
  }

  private boolean startsHere(Plan.Channel channel) {
    return executorOf(channel.from()).equals(spec.self());
  }

  private boolean endsHere(Plan.Channel channel) {
    return executorOf(channel.to()).equals(spec.self());
  }

  private void addOutbound(String peer, int channelCount) {
    LinkId id = spec.link(spec.self(), peer);
    int frameBytes = frameBytes(id, channelCount);
    int floating = pairFrames(frameBytes) - channelCount;
    outbound.put(peer, new OutboundLink(id, frameBytes, floating, health));
  }

  private void addInbound(String peer, int channelCount) {
    LinkId id = spec.link(peer, spec.self());
    int frameBytes = frameBytes(id, channelCount);
    inbound.put(peer, new InboundLink(id, frameBytes, pairFrames(frameBytes), health));
  }

  private int pairFrames(int frameBytes) {
    return (int) Math.min(CreditBook.MAX_FRAMES, limits.pairBudgetBytes() / frameBytes);
  }

  private int frameBytes(LinkId id, int channelCount) {
    if ((long) channelCount * Frame.MIN_BYTES > limits.pairBudgetBytes()) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          channelCount
              + " channels from executor "
              + id.fromExecutor()
              + " to executor "
              + id.toExecutor()
              + " need at least "
              + (long) channelCount * Frame.MIN_BYTES
              + " bytes, the budget of a pair is "
              + limits.pairBudgetBytes()
              + ". Lower the job's parallelism or raise the budget.");
    }
    return Frame.bytesFor(limits.pairBudgetBytes(), channelCount);
  }

  private void addChannel(Plan.Channel channel) {
    if (startsHere(channel) && endsHere(channel)) {
      local.put(channel.id(), new LocalChannel(limits));
    } else if (startsHere(channel)) {
      OutboundLink link = known(outbound, executorOf(channel.to()));
      var output = new RemoteOutput(channel.id(), link, limits, form(channel), producer(channel));
      link.add(output);
      outputs.put(channel.id(), output);
    } else if (endsHere(channel)) {
      InboundLink link = known(inbound, executorOf(channel.from()));
      var reader = new FrameReader(form(channel), limits.maxRecordBytes());
      var input = new RemoteInput(channel.id(), link, reader, limits.pace().firstElements());
      link.add(input);
      inputs.put(channel.id(), input);
    }
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }

  private EdgeForm form(Plan.Channel channel) {
    return forms.get(channel.edge());
  }

  /** Who emits into a channel, as messages name it. */
  private String producer(Plan.Channel channel) {
    return "operator '" + form(channel).maker() + "', subtask " + channel.from().index();
  }

  /**
   * The input of a local subtask; without channels it never has anything.
   *
   * @param wake makes the subtask's loop step it; called by any thread, often without need
   */
  public InputGate inputGate(SubtaskId subtask, Runnable wake) {
    var entries = new ArrayList<InputGate.Entry>();
    for (Plan.Channel channel : channels) {
      if (channel.to().equals(subtask) && endsHere(channel)) {
        Partitioning partitioning = spec.plan().edges().get(channel.edge()).partitioning();
        entries.add(
            new InputGate.Entry(
                channel.edge(),
                partitioning == Partitioning.ASSIGN,
                inputChannel(channel.id(), wake)));
      }
    }
    return new InputGate(entries, limits.pace());
  }

  private InputChannel inputChannel(int channel, Runnable wake) {
    LocalChannel within = local.get(channel);
    if (within != null) {
      within.wakeConsumer = wake;
      return new LocalInput(within);
    }
    RemoteInput remote = input(channel);
    remote.wake(wake);
    return remote;
  }

  /**
   * The outputs of a local subtask, in order of the plan's edges.
   *
   * @param keyHashOf for a HASH edge by its place in the plan: hash of a record's key, used by this
   *     subtask alone
   */
  public List<OutputGate> outputGates(
      SubtaskId subtask, Runnable wake, IntFunction<ToIntFunction<Object>> keyHashOf) {
    Map<Integer, List<Plan.Channel>> byEdge = new TreeMap<>();
    for (Plan.Channel channel : channels) {
      if (channel.from().equals(subtask) && startsHere(channel)) {
        byEdge.computeIfAbsent(channel.edge(), edge -> new ArrayList<>()).add(channel);
      }
    }
    var gates = new ArrayList<OutputGate>();
    byEdge.forEach((edge, ofEdge) -> gates.add(outputGate(edge, ofEdge, wake, keyHashOf)));
    return gates;
  }

  private OutputGate outputGate(
      int edge,
      List<Plan.Channel> ofEdge,
      Runnable wake,
      IntFunction<ToIntFunction<Object>> keyHashOf) {
    Partitioning partitioning = spec.plan().edges().get(edge).partitioning();
    ToIntFunction<Object> key =
        partitioning == Partitioning.HASH ? keyHashOf.apply(edge) : record -> 0;
    var signal = new RoomSignal(wake);
    var ends = new ArrayList<OutputChannel>();
    ofEdge.forEach(channel -> ends.add(output(channel, signal)));
    var route = new OutputGate.Route(edge, partitioning, spec.plan().maxKeyGroups(), key);
    return new OutputGate(route, ends, signal, limits.pace().flushAfterMillis());
  }

  private OutputChannel output(Plan.Channel channel, RoomSignal signal) {
    LocalChannel within = local.get(channel.id());
    if (within != null) {
      within.producer = signal;
      return new LocalOutput(within, limits, form(channel), producer(channel));
    }
    RemoteOutput remote = known(outputs, channel.id());
    remote.signal(signal);
    return remote;
  }

  /** Opens the links; {@link ExchangeListener} hears how it went. */
  public void start() {
    lobby.join(this);
    outbound.forEach((peer, link) -> link.connect(lobby.transport(), known(spec.peers(), peer)));
    health.up();
  }

  String job() {
    return spec.job();
  }

  int region() {
    return spec.region();
  }

  int attempt() {
    return spec.attempt();
  }

  /** The links that this executor opens. */
  Collection<OutboundLink> outbound() {
    return outbound.values();
  }

  /** The end here of a channel from another executor. */
  RemoteInput input(int channel) {
    return known(inputs, channel);
  }

  /** The expected link of this name. */
  @Nullable InboundLink inbound(LinkId id) {
    InboundLink link = inbound.get(id.fromExecutor());
    return link != null && link.id().equals(id) ? link : null;
  }

  /** Every link is up in both directions, and none has failed. */
  public boolean connected() {
    return health.isConnected();
  }

  /** Both ends of remote channels in this executor, in order of channel. Any thread. */
  public List<ChannelStatus> metrics() {
    var all = new TreeMap<Integer, ChannelStatus>();
    outputs.forEach((id, output) -> all.put(id, output.status()));
    inputs.forEach((id, input) -> all.put(id, input.status()));
    return new ArrayList<>(all.values());
  }

  /**
   * Closes the links and takes back all credit. Messages that still come are dropped. Called when
   * no subtask of the attempt is stepped any more. Idempotent.
   */
  public void close() {
    if (health.close()) {
      outbound.values().forEach(OutboundLink::release);
      inbound.values().forEach(InboundLink::release);
    }
  }
}
