package dev.weir.it.sim.invariants;

import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.worker.exchange.ChannelStatus;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** I1, I2, F1, J2 and J3, as far as they are not of one job: who obeys whom, who runs what. */
final class ClusterRules implements Observer {
  private final Judge judge;
  private final List<Subject> subjects;
  private final Set<Long> tokens = new HashSet<>();
  private final Map<String, String> requests = new HashMap<>();
  private final Map<String, Long> accepted = new HashMap<>();
  private final List<Accepted> acceptances = new ArrayList<>();
  private final Set<String> ended = new HashSet<>();
  private final Map<String, String> jars = new HashMap<>();
  private int recomputed;

  private record Accepted(String receiver, long epoch) {}

  ClusterRules(Judge judge, List<Subject> subjects) {
    this.judge = judge;
    this.subjects = subjects;
  }

  @Override
  public void applied(long transaction, SortedMap<String, MetadataValue> values) {
    var own = new HashSet<Long>();
    for (MetadataValue value : values.values()) {
      own.add(value.token());
      if (value instanceof MetadataValue.Spec spec) {
        String before = requests.putIfAbsent(spec.submission().requestId(), spec.job().value());
        judge.require(
            before == null, "J2", "request %s became a second job", spec.submission().requestId());
      }
    }
    for (long token : own) {
      judge.require(tokens.add(token), "I1", "the write of token %x was applied twice", token);
    }
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    if (verdict != Verdict.ACCEPTED) {
      return;
    }
    judge.require(
        fence.incarnation().equals(executor.incarnation())
            && !ended.contains(executor.incarnation()),
        "I2",
        "%s took a command for %s",
        executor.incarnation(),
        fence.incarnation());
    accept(executor.incarnation(), fence.epoch().value());
  }

  private void accept(String receiver, long epoch) {
    long highest = accepted.getOrDefault(receiver, 0L);
    judge.require(epoch >= highest, "I2", "%s took epoch %d after %d", receiver, epoch, highest);
    if (epoch != highest) {
      acceptances.add(new Accepted(receiver, epoch));
    }
    accepted.put(receiver, Math.max(highest, epoch));
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    if (obeyed) {
      judge.require(
          named.equals(incarnation), "I2", "%s took a command for %s", incarnation, named);
      accept(incarnation, epoch);
    }
  }

  @Override
  public void executorEnded(ExecutorIdentity executor) {
    ended.add(executor.incarnation());
  }

  /** What is loaded was submitted, and an executor serves one job in its life. */
  @Override
  public void codeLoaded(ExecutorIdentity executor, CodeOfJob code) {
    judge.require(
        subjects.stream().anyMatch(subject -> subject.code().equals(code)),
        "J3",
        "%s was loaded, which nobody submitted",
        code);
    String before = jars.putIfAbsent(executor.incarnation(), code.jarSha256());
    judge.require(
        before == null || before.equals(code.jarSha256()),
        "J3",
        "%s loads jar %s after jar %s",
        executor.incarnation(),
        code.jarSha256(),
        before);
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    if (report instanceof ExecutorReport.Heartbeat heartbeat) {
      judge.require(
          heartbeat.target() != null || heartbeat.channels().isEmpty(),
          "F1",
          "%s runs nothing and has %s",
          executor.executor(),
          heartbeat.channels());
      heartbeat.channels().forEach(status -> whole(executor, status));
    }
  }

  private void whole(ExecutorIdentity executor, ChannelStatus status) {
    boolean whole =
        status.grantedBytes()
            == status.creditBytes() + status.inFlightBytes() + status.queuedBytes();
    judge.require(
        whole
            && status.creditBytes() >= 0
            && status.inFlightBytes() >= 0
            && status.queuedBytes() >= 0,
        "F1",
        "%s has %s",
        executor.executor(),
        status);
  }

  /** The highest epochs once more from all that were accepted. */
  void recompute() {
    if (recomputed == acceptances.size()) {
      return;
    }
    recomputed = acceptances.size();
    var again = new HashMap<String, Long>();
    for (Accepted one : acceptances) {
      Long before = again.put(one.receiver(), one.epoch());
      judge.require(
          before == null || before < one.epoch(),
          "I2",
          "%s took epoch %d after %d",
          one.receiver(),
          one.epoch(),
          before);
    }
    judge.require(again.equals(accepted), "AGREE", "epochs %s, found %s", again, accepted);
  }
}
