package dev.weir.testkit;

import dev.weir.api.Job;
import dev.weir.api.JobDefinition;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.schema.Schema;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.JobSettings;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Planner;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.worker.executor.JobCode;
import dev.weir.worker.process.jar.JobLint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job in the calling thread, with time that stands still until the test moves it:
 *
 * <pre>{@code
 * try (var t = JobTest.of(WordCount.class).arg("input", "-").arg("output", "-").start()) {
 *   t.source("lines").at(Instant.parse("2026-01-01T00:00:01Z")).send("a b a");
 *   t.watermark(Instant.parse("2026-01-01T00:01:00Z"));
 *   assertThat(t.sink("out").records()).containsExactly(new Count("a", 2), new Count("b", 1));
 * }
 * }</pre>
 *
 * <p>The job runs as on a cluster: the same operators, codecs, key groups, channels and state. Only
 * its sources and sinks are replaced, by name; neither is opened. A source's type and its watermark
 * strategy stay. Every call returns when the job has done all that follows from it, and throws what
 * made the job fail.
 *
 * <p>Every record goes through its codec after every operator; one that comes back different, or
 * that is changed after it was emitted, fails the test. So does a {@code define} that describes two
 * different jobs, or shares a mutable object between subtasks.
 *
 * <p>For one thread.
 */
public final class JobTest implements AutoCloseable {
  private final Class<?> jobClass;
  private final String job;
  private final SortedMap<String, SentRecords> sources;
  private final SortedMap<String, TestSink> sinks;
  private final RecordCheck check;
  private final ManualClock clock;
  private final RunningJob running;
  private boolean ended;
  private boolean closed;

  private JobTest(
      Class<?> jobClass,
      SortedMap<String, SentRecords> sources,
      SortedMap<String, TestSink> sinks,
      RecordCheck check,
      ManualClock clock,
      RunningJob running) {
    this.jobClass = jobClass;
    this.job = jobClass.getName();
    this.sources = sources;
    this.sinks = sinks;
    this.check = check;
    this.clock = clock;
    this.running = running;
  }

  /** Begins with the job's class. */
  public static <A> Setup of(Class<? extends Job<A>> job) {
    return new Setup(job);
  }

  /** How the job is to be run. */
  public static final class Setup {
    private final Class<?> job;
    private final SortedMap<String, String> args = new TreeMap<>();
    private int parallelism = 1;
    private Instant from = Instant.parse("2000-01-01T00:00:00Z");

    private Setup(Class<?> job) {
      this.job = job;
    }

    /** An argument of the job, in text as on the command line. */
    public Setup arg(String name, String value) {
      args.put(name, value);
      return this;
    }

    /** Number of subtasks of every operator; 1 unless given. */
    public Setup parallelism(int subtasks) {
      parallelism = subtasks;
      return this;
    }

    /** Processing time at the start; 2000-01-01T00:00:00Z unless given. */
    public Setup processingTime(Instant start) {
      from = start;
      return this;
    }

    /**
     * Defines the job and starts it.
     *
     * @throws WeirException what would refuse the job at submission
     */
    public JobTest start() {
      JobDefinition definition = JobDefinition.of(job);
      JobGraph graph = definition.build(args);
      requireRepeatable(graph, definition.build(args));
      var settings = new TreeMap<String, String>();
      settings.put("parallelism", Integer.toString(parallelism));
      settings.put("flushAfterMillis", "0");
      JobSettings parsed = JobSettings.parse(settings);

      var check = new RecordCheck();
      var clock = new ManualClock(from.toEpochMilli());
      SortedMap<String, SentRecords> sources = sources(graph);
      SortedMap<String, TestSink> sinks = sinks(graph);
      JobCode code =
          (asked, copies) -> {
            List<JobGraph> graphs = new ArrayList<>();
            for (int i = 0; i < copies; i++) {
              graphs.add(GraphUnderTest.of(definition.build(args), sources, sinks, check));
            }
            return CompletableFuture.completedFuture(graphs);
          };
      Topology topology = GraphUnderTest.of(graph, sources, sinks, check).topology();
      Plan plan = Planner.plan(topology, parsed.parallelism(), parsed.maxKeyGroups());
      var running = new RunningJob(definition.jobClass(), code, topology, plan, settings, clock);
      var test = new JobTest(job, sources, sinks, check, clock, running);
      test.act(running::start);
      return test;
    }

    private void requireRepeatable(JobGraph first, JobGraph second) {
      TopologyDiff diff =
          TopologyDiff.between(
              first.topology(), "the first run", second.topology(), "the second run");
      if (!diff.isEmpty()) {
        throw new WeirException(
            ErrorCode.TOPOLOGY_MISMATCH,
            "define of " + job.getName() + " describes a different job each time:\n" + diff);
      }
      SharedCaptures.check(first, second);
    }

    private SortedMap<String, SentRecords> sources(JobGraph graph) {
      var sources = new TreeMap<String, SentRecords>();
      for (Node node : graph.nodes()) {
        if (node.spec() instanceof NodeSpec.SourceSpec<?> spec) {
          sources.put(
              node.name(),
              new SentRecords(node.name(), node.type(), spec.watermarks(), parallelism));
        }
      }
      return sources;
    }

    private static SortedMap<String, TestSink> sinks(JobGraph graph) {
      var sinks = new TreeMap<String, TestSink>();
      for (Node node : graph.nodes()) {
        if (node.spec() instanceof NodeSpec.SinkSpec<?>) {
          sinks.put(node.name(), new TestSink(node.name()));
        }
      }
      return sinks;
    }
  }

  /**
   * What would be warned of when the job is submitted: code that may not do the same each time,
   * such as reading a clock. A line for each place, none for a job that gives no concern.
   */
  public List<String> warnings() {
    return JobLint.warnings(jobClass);
  }

  /** The job's source of this name. */
  public TestSource source(String name) {
    return new TestSource(this, named(name, "source", sources), null);
  }

  /** The job's sink of this name. */
  public TestSink sink(String name) {
    return named(name, "sink", sinks);
  }

  private <T> T named(String name, String kind, Map<String, T> known) {
    T found = known.get(name);
    if (found == null) {
      String names = known.isEmpty() ? "none" : "'" + String.join("', '", known.keySet()) + "'";
      throw invalid(job + " has no " + kind + " '" + name + "'; it has " + names);
    }
    return found;
  }

  /** Event time of all sources that have a watermark strategy; see {@link TestSource#watermark}. */
  public void watermark(Instant eventTime) {
    List<SentRecords> timed =
        sources.values().stream().filter(source -> source.watermarks() != null).toList();
    if (timed.isEmpty()) {
      throw invalid("no source of " + job + " has .watermarks(…), so there is no event time");
    }
    timed.forEach(source -> addWatermark(source, eventTime));
    act(running::settle);
  }

  /** The clock that the job sees. */
  public ProcessingTime processingTime() {
    return new ProcessingTime(this);
  }

  /**
   * Takes a checkpoint, lets go of the job as a crash would, and goes on from the checkpoint in a
   * new executor: {@code define} runs again, and what is left is what the job keeps in its state.
   */
  public void checkpointAndRestore() {
    requireOpen();
    sources.values().forEach(source -> source.active(clock.millis()));
    act(running::checkpointAndRestore);
  }

  /**
   * Ends every source: all windows fire, all timers of event time too, and the job finishes. Timers
   * of processing time that are still set never fire, as on a cluster.
   */
  public void endOfInput() {
    requireOpen();
    ended = true;
    sources.values().forEach(SentRecords::end);
    act(running::settle);
    if (!running.isFinished()) {
      throw new WeirException(
          ErrorCode.INTERNAL, job + " has not come to its end after the end of its input");
    }
    act(running::checkpoint);
  }

  /** Ends the test; a job that is not at its end is dropped. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      running.close();
    }
  }

  void send(SentRecords source, @Nullable Object record, @Nullable Instant at) {
    requireOpen();
    Class<?> type = Schema.of(source.type()).type();
    if (!type.isInstance(record)) {
      throw invalid(
          "source '"
              + source.name()
              + "' gives "
              + source.type()
              + ", the test sent "
              + (record == null ? "null" : record.getClass().getName() + ": " + record));
    }
    requireTellable(source, at);
    Object copy =
        check.copied("the test sent to source '" + source.name() + "'", source.type(), record);
    source.add(new Sent(copy, at), clock.millis());
    act(running::settle);
  }

  /** A time that is given needs a strategy; a strategy that leaves it to the source needs one. */
  private void requireTellable(SentRecords source, @Nullable Instant at) {
    if (at != null) {
      requireTime(source);
      return;
    }
    Watermarks<?> watermarks = source.watermarks();
    if (watermarks != null && watermarks.timestamps() == null) {
      throw invalid(
          "source '"
              + source.name()
              + "' gives its records their event time (Watermarks.fromSource); say it: .at(…).send(…)");
    }
  }

  void watermark(SentRecords source, Instant eventTime) {
    addWatermark(source, eventTime);
    act(running::settle);
  }

  /** A watermark is what the strategy makes of a record that is later by its bound and 1 ms. */
  private void addWatermark(SentRecords source, Instant eventTime) {
    requireOpen();
    long ahead = requireTime(source).outOfOrdernessMillis() + 1;
    source.addToAll(new Sent(null, eventTime.plusMillis(ahead)), clock.millis());
  }

  private Watermarks<?> requireTime(SentRecords source) {
    Watermarks<?> watermarks = source.watermarks();
    if (watermarks == null) {
      throw invalid(
          "source '"
              + source.name()
              + "' has no .watermarks(…) in define, so its records have no event time");
    }
    return watermarks;
  }

  long nowMillis() {
    return clock.millis();
  }

  void advance(Duration by) {
    requireOpen();
    if (by.isNegative()) {
      throw invalid("processing time cannot go back by " + by.negated());
    }
    long target = Math.addExact(clock.millis(), by.toMillis());
    while (clock.millis() < target) {
      long next = Math.min(target, running.nextMillis());
      for (SentRecords source : sources.values()) {
        next = Math.min(next, source.nextIdleMillis(clock.millis()));
      }
      clock.moveTo(next);
      act(running::settle);
    }
  }

  private void act(Runnable action) {
    action.run();
    check.requireUnchanged();
  }

  private void requireOpen() {
    if (closed) {
      throw invalid("the test of " + job + " is closed");
    }
    if (ended) {
      throw invalid("the input of " + job + " has ended; nothing can come after it");
    }
  }

  private static WeirException invalid(String message) {
    return new WeirException(ErrorCode.TEST_INVALID, message);
  }
}
