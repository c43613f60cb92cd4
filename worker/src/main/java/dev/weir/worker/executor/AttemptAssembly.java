package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.JobSettings;
import dev.weir.api.topology.KeyGroups;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.state.StateBackend;
import dev.weir.state.pieces.PiecePool;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.exchange.ExchangeLimits;
import dev.weir.worker.exchange.ExchangeListener;
import dev.weir.worker.exchange.ExchangeSpec;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.operator.Chain;
import dev.weir.worker.operator.ChainBuilder;
import dev.weir.worker.operator.ChainSite;
import dev.weir.worker.operator.EdgeRecords;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.GateOutput;
import dev.weir.worker.task.Subtask;
import dev.weir.worker.task.SubtaskListener;
import dev.weir.worker.task.SubtaskParts;
import dev.weir.worker.task.TaskLoop;
import dev.weir.worker.template.Templates;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds the part of an attempt that runs here: its exchange, and a chain, state and gates for each
 * subtask. Used once, by the control thread.
 */
final class AttemptAssembly {
  private final String self;
  private final ExecutorPorts ports;
  private final LinkLobby lobby;
  private final Deploy deploy;
  private final JobSettings settings;
  private final Codecs codecs;
  private final PiecePool pool;

  /**
   * @param pool what snapshots are written to
   */
  AttemptAssembly(
      String self,
      ExecutorPorts ports,
      LinkLobby lobby,
      Deploy deploy,
      Codecs codecs,
      PiecePool pool) {
    this.self = self;
    this.ports = ports;
    this.lobby = lobby;
    this.deploy = deploy;
    this.settings = JobSettings.parse(deploy.assembly().settings());
    this.codecs = codecs;
    this.pool = pool;
  }

  JobSettings settings() {
    return settings;
  }

  /**
   * @throws WeirException TOPOLOGY_MISMATCH with what differs
   */
  static void requireSame(Deploy deploy, List<JobGraph> graphs) {
    for (JobGraph graph : graphs) {
      Topology rebuilt = graph.topology();
      if (!Fingerprint.of(rebuilt).hex().equals(deploy.assembly().fingerprint())) {
        TopologyDiff diff =
            TopologyDiff.between(
                deploy.assembly().topology(), "submission", rebuilt, "this executor");
        throw new WeirException(
            ErrorCode.TOPOLOGY_MISMATCH,
            "define of "
                + deploy.assembly().code().jobClass()
                + " described another job here than at submission; make it depend on its arguments"
                + " only:\n"
                + diff);
      }
    }
  }

  /** The exchange of the attempt; the graph is any of the local subtasks'. */
  AttemptExchange exchange(JobGraph graph, ExchangeListener listener) {
    var peers = new TreeMap<String, PeerAddress>();
    deploy.peers().forEach(peer -> peers.put(peer.executor(), peer));
    Plan plan = deploy.assembly().plan();
    var spec =
        new ExchangeSpec(
            deploy.target().job().value(),
            deploy.target().region(),
            deploy.target().attempt(),
            plan,
            deploy.placements(),
            self,
            peers);
    var edges = new EdgeRecords(plan, graph, codecs);
    return new AttemptExchange(spec, limits(), edges::form, lobby, listener);
  }

  private ExchangeLimits limits() {
    JobSettings.Exchange exchange = settings.exchange();
    return new ExchangeLimits(
        exchange.pairBudgetBytes(),
        exchange.maxRecordBytes(),
        exchange.maxOvershoot().bytes(),
        exchange.maxOvershoot().records(),
        ExchangeLimits.STANDARD.batchRecords(),
        ExchangeLimits.STANDARD.ringBatches(),
        new ExchangeLimits.Pace(
            exchange.flushAfterMillis(),
            ExchangeLimits.STANDARD.pace().maxInFlightMillis(),
            ExchangeLimits.STANDARD.pace().firstElements()));
  }

  /**
   * The local subtasks, spread over the loops by their {@link LoopShares}.
   *
   * @param graphs one for each
   */
  SortedMap<SubtaskId, LocalSubtask> subtasks(
      List<SubtaskId> ids,
      List<JobGraph> graphs,
      AttemptExchange exchange,
      SubtaskListener listener) {
    List<TaskLoop> loops = ports.threads().loops();
    var subtasks = new TreeMap<SubtaskId, LocalSubtask>();
    LoopShares shares = LoopShares.of(ids, loops.size());
    for (int i = 0; i < ids.size(); i++) {
      TaskLoop loop = loops.get(shares.loop(ids.get(i)));
      subtasks.put(ids.get(i), subtask(ids.get(i), graphs.get(i), exchange, loop, listener));
    }
    return subtasks;
  }

  private LocalSubtask subtask(
      SubtaskId id,
      JobGraph graph,
      AttemptExchange exchange,
      TaskLoop loop,
      SubtaskListener listener) {
    Plan plan = deploy.assembly().plan();
    Plan.Chain planned = plan.chains().get(id.chain());
    var context = new ElementContext(id.index(), ports.clock()::millis);
    var subtask = new Subtask(id, loop, listener, ports.clock());
    BlockingWork blocking = ports.threads().blocking();
    BlockingWork.OwnThread own =
        ChainBuilder.blocks(planned, graph)
            ? blocking.own(planned.operators().get(0) + "-" + id.index(), subtask.mail())
            : null;
    var shared = blocking.shared(subtask.mail());
    StateBackend state = state(planned, id, plan.maxKeyGroups());
    var site =
        new ChainSite(
            deploy.target().job(),
            deploy.target().attempt(),
            id,
            plan,
            codecs,
            state,
            new ChainSite.Calls(shared, own == null ? shared : own));
    var edges = new EdgeRecords(plan, graph, codecs);
    List<OutputGate> outputs =
        exchange.outputGates(id, subtask::wake, edge -> edges.keyHash(edge, context));
    var output = new GateOutput(outputs, settings.exchange().flushAfterMillis());
    Templates templates = ports.threads().templates();
    var tails = output.tails(edges, context, templates);
    Chain chain = new ChainBuilder(site, graph, context, templates).build(tails);
    var parts =
        new SubtaskParts(
            chain,
            exchange.inputGate(id, subtask::wake),
            outputs,
            state,
            new SubtaskParts.Snapshots(blocking.shared(subtask.mail()), pool),
            own);
    subtask.assemble(parts, output);
    var kind = new LocalSubtask.Kind(planned.enumerator(), chain.sink() != null);
    return new LocalSubtask(id, kind, subtask, loop, context);
  }

  private StateBackend state(Plan.Chain chain, SubtaskId id, int groups) {
    int parallelism = chain.parallelism();
    int first = KeyGroups.firstGroup(id.index(), parallelism, groups);
    int end = KeyGroups.firstGroup(id.index() + 1, parallelism, groups);
    return ports.states().create(settings.stateBackend(), groups, first, end);
  }
}
