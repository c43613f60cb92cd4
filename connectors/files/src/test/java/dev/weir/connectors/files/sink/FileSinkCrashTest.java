package dev.weir.connectors.files.sink;

import static dev.weir.connectors.files.sink.QueuedCalls.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.WeirException;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.files.local.LocalPartFiles;
import dev.weir.connectors.files.store.PartFiles;
import dev.weir.connectors.files.text.TextLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash before every single thing that the sink does to files, then a restart. */
class FileSinkCrashTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final int CHECKPOINTS = 3;

  @TempDir Path temporary;

  private final QueuedCalls calls = new QueuedCalls();

  /** Known to be decided but not known to be committed, as a manifest says it. */
  private final List<Committable> pending = new ArrayList<>();

  /** What was written before the last decided checkpoint. */
  private final List<String> decided = new ArrayList<>();

  private boolean complete;

  @Test
  void aProcessCrashAtAnyStepLosesAndDoublesNothing() throws Exception {
    int effects = 0;
    while (!complete) {
      PartFiles files = new LocalPartFiles(temporary.resolve("crash-" + effects).toString());
      writeAndCommit(new CrashingPartFiles(files, effects));
      restart(files, effects);
      effects++;
    }
    assertThat(effects).isGreaterThan(15);
  }

  @Test
  void aPowerLossAtAnyStepLosesAndDoublesNothing() throws Exception {
    int effects = 0;
    while (!complete) {
      PowerLossPartFiles files = new PowerLossPartFiles();
      writeAndCommit(new CrashingPartFiles(files, effects));
      files.powerLoss();
      restart(files, effects);
      files.powerLoss();
      assertThat(lines(files)).as("power lost again, after %d", effects).isEqualTo(decided);
      effects++;
    }
    assertThat(effects).isGreaterThan(15);
  }

  @Test
  void whatARestartFoundCommittedSurvivesAPowerLoss() throws Exception {
    int effects = 0;
    while (!complete) {
      PowerLossPartFiles files = new PowerLossPartFiles();
      writeAndCommit(new CrashingPartFiles(files, effects));
      restart(files, effects);
      files.powerLoss();
      assertThat(lines(files)).as("power lost after %d effects", effects).isEqualTo(decided);
      effects++;
    }
  }

  private void writeAndCommit(PartFiles files) throws Exception {
    pending.clear();
    decided.clear();
    SinkContext context = context(1);
    SinkWriter<String> writer = sink(files).writer(context);
    SinkCommitter committer = sink(files).committer(context);
    try {
      for (int checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
        List<String> records = List.of("a" + checkpoint, "b" + checkpoint);
        for (String record : records) {
          writer.write(record);
        }
        Prepared prepared = done(writer.prepare(checkpoint));
        pending.addAll(prepared.committables());
        decided.addAll(records);
        pending.removeIf(c -> done(committer.commit(c)) == CommitOutcome.COMMITTED);
      }
      complete = pending.isEmpty();
    } catch (WeirException crashed) {
      complete = false;
    }
  }

  private void restart(PartFiles files, int effects) throws Exception {
    SinkCommitter committer = sink(files).committer(context(2));
    for (Committable committable : pending) {
      assertThat(done(committer.commit(committable)))
          .as("after %d effects", effects)
          .isIn(CommitOutcome.COMMITTED, CommitOutcome.ALREADY);
    }
    done(committer.fenceAndAbortStrays(List.of(0)));

    assertThat(lines(files)).as("after %d effects", effects).isEqualTo(decided);
    assertThat(files.list()).filteredOn(n -> n.startsWith(".part")).isEmpty();
  }

  private static List<String> lines(PartFiles files) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String name : files.list()) {
      byte[] content = files.read(name);
      if (name.startsWith("part-") && content != null) {
        lines.addAll(new String(content, StandardCharsets.UTF_8).lines().toList());
      }
    }
    return lines;
  }

  private static FileSink<String> sink(PartFiles files) {
    return new FileSink<>(TextLines.INSTANCE, files, RollOptions.EVERY_CHECKPOINT);
  }

  private SinkContext context(int attempt) {
    return new SinkContext(JOB, "out", 0, 1, attempt, calls, () -> 0);
  }
}
