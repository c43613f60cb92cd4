package dev.weir.coordinator.loop;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.manifest.SplitFigures;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.ProcessFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An executor that does what it is told at once, except where a test holds it back. */
public final class ScriptedExecutor {
  public final String id;
  public final String worker;
  public String incarnation;
  public LeaderEpoch epoch = LeaderEpoch.NONE;
  public boolean alive = true;
  public boolean answersDescribe = true;
  public boolean getsReady = true;
  public boolean acks = true;
  public boolean commits = true;
  public boolean drops = true;

  /** Hears everything and says nothing, as when it is stopped. */
  public boolean mute;

  public ExecutorNews.Described description;
  public ExecutorOrder.Deploy deployed;
  public boolean finished;
  public CheckpointId committed = CheckpointId.NONE;
  public final List<ExecutorOrder> orders = new ArrayList<>();
  private final Consumer<ExecutorNews> say;

  ScriptedExecutor(String id, String worker, Consumer<ExecutorNews> say) {
    this.id = id;
    this.worker = worker;
    this.incarnation = id + "-1";
    this.say =
        news -> {
          if (!mute) {
            say.accept(news);
          }
        };
  }

  public List<SubtaskId> subtasks() {
    return deployed == null
        ? List.of()
        : deployed.placements().keySet().stream()
            .filter(s -> deployed.placements().get(s).equals(id))
            .toList();
  }

  public void hello(String workerIncarnation) {
    say.accept(new ExecutorNews.Hello("1", worker, workerIncarnation, id + ":1", 7));
  }

  public void heartbeat() {
    say.accept(
        new ExecutorNews.Heartbeat(
            deployed == null ? null : deployed.target().job(),
            deployed == null ? 0 : deployed.target().attempt(),
            List.of(),
            List.of(),
            ProcessFigures.NONE));
  }

  public void take(ExecutorOrder order) {
    orders.add(order);
    if (order instanceof ExecutorOrder.Welcome) {
      say.accept(state());
    } else if (order instanceof ExecutorOrder.Describe describe && answersDescribe) {
      say.accept(
          new ExecutorNews.Described(
              describe.request(),
              description.topology(),
              description.fingerprint(),
              description.warnings(),
              description.error()));
    } else if (order instanceof ExecutorOrder.Deploy deploy) {
      deployed = deploy;
      finished = false;
      if (getsReady) {
        report(SubtaskStage.READY);
      }
    } else if (order instanceof ExecutorOrder.StartSources) {
      report(SubtaskStage.RUNNING);
    } else if (order instanceof ExecutorOrder.StopSources) {
      finish();
    } else if (order instanceof ExecutorOrder.TriggerBarrier trigger && acks) {
      ack(trigger.target(), trigger.checkpoint());
    } else if (order instanceof ExecutorOrder.Commit commit && commits) {
      commit(commit);
    } else if (order instanceof ExecutorOrder.DropAttempt drop && drops) {
      say.accept(new ExecutorNews.AttemptDropped(drop.target()));
    }
  }

  private ExecutorNews.State state() {
    if (deployed == null) {
      return new ExecutorNews.State("", null);
    }
    List<ExecutorNews.SubtaskState> states =
        subtasks().stream()
            .map(
                s ->
                    new ExecutorNews.SubtaskState(s, SubtaskStage.RUNNING, CheckpointId.NONE, true))
            .toList();
    return new ExecutorNews.State(
        "jar",
        new ExecutorNews.Hosted(
            deployed.target(),
            deployed.assembly().planSha256(),
            states,
            CheckpointId.NONE,
            committed));
  }

  public void say(ExecutorNews news) {
    say.accept(news);
  }

  public void report(SubtaskStage stage) {
    for (SubtaskId subtask : subtasks()) {
      say.accept(new ExecutorNews.SubtaskReported(deployed.target(), subtask, stage, null));
    }
  }

  public void fail(ReportedError error) {
    say.accept(
        new ExecutorNews.SubtaskReported(
            deployed.target(), subtasks().get(0), SubtaskStage.FAILED, error));
  }

  public void finish() {
    finished = true;
    report(SubtaskStage.FINISHED);
  }

  public void ack(AttemptTarget target, CheckpointId checkpoint) {
    List<SectionHandle> sections = new ArrayList<>();
    for (SubtaskId subtask : subtasks()) {
      List<Committable> committables =
          List.of(
              new Committable(
                  "out", subtask.index(), target.attempt(), checkpoint.value(), "c" + subtask));
      sections.add(
          new SectionHandle(
              subtask,
              finished,
              new SectionHandle.Inlined(new byte[] {1, (byte) subtask.index()}, 0),
              committables,
              progress(subtask)));
    }
    say.accept(
        new ExecutorNews.CheckpointAcked(
            target, checkpoint, sections, new TreeMap<>(java.util.Map.of("sync", 5L))));
  }

  /** Two splits of four are read to their end, one waits, one is being read. */
  private static SortedMap<String, Long> progress(SubtaskId subtask) {
    SortedMap<String, Long> progress = new TreeMap<>();
    if (subtask.chain() == 0) {
      progress.putAll(SplitFigures.of("in", 4, 3));
    } else if (subtask.chain() == 1 && subtask.index() == 0) {
      progress.put("in/split-2", 17L);
    }
    return progress;
  }

  private void commit(ExecutorOrder.Commit commit) {
    committed = commit.permit().through();
    say.accept(
        new ExecutorNews.CommitReported(commit.target(), commit.permit().through(), subtasks()));
  }

  public <O extends ExecutorOrder> List<O> got(Class<O> kind) {
    return orders.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
