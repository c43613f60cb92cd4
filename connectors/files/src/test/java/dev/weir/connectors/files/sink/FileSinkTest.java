package dev.weir.connectors.files.sink;

import static dev.weir.connectors.files.sink.QueuedCalls.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.files.local.LocalPartFiles;
import dev.weir.connectors.files.store.PartFiles;
import dev.weir.connectors.files.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final String OTHER_JOB = "f123456789abcdef0123456789abcdef";

  @TempDir Path temporary;
  private Path dir;

  private final QueuedCalls calls = new QueuedCalls();
  private final AtomicLong clock = new AtomicLong(5_000);

  @BeforeEach
  void directory() {
    dir = temporary.resolve("a/b");
  }

  @Test
  void whatWasWrittenIsVisibleOnlyOnceItIsCommitted() throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    assertThat(writer.write("one")).isTrue();
    assertThat(writer.write("two")).isTrue();
    Prepared prepared = done(writer.prepare(7));
    writer.write("three");

    assertThat(visible()).isEmpty();
    assertThat(prepared.committables()).hasSize(1);
    assertThat(prepared.committables().get(0))
        .matches(c -> c.operator().equals("out") && c.subtask() == 0)
        .matches(c -> c.attempt() == 1 && c.checkpointId() == 7);
    assertThat(commit(prepared)).containsExactly(CommitOutcome.COMMITTED);

    assertThat(visible()).containsExactly("part-00001-0000-000000000.txt");
    assertThat(Files.readString(dir.resolve(visible().get(0)))).isEqualTo("one\ntwo\n");

    assertThat(commit(done(writer.prepare(8)))).containsExactly(CommitOutcome.COMMITTED);
    assertThat(visible()).hasSize(2);
    assertThat(Files.readString(dir.resolve(visible().get(1)))).isEqualTo("three\n");
    assertThat(hidden()).isEmpty();
  }

  @Test
  void anIntervalWithoutDataMakesNoFile() throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));

    assertThat(done(writer.prepare(1))).isEqualTo(Prepared.NOTHING);
    assertThat(all()).containsExactly("_weir-owner");
  }

  @Test
  void aCommitMayBeRepeated() throws Exception {
    Prepared prepared = written(1, 0, "x");

    assertThat(commit(prepared)).containsExactly(CommitOutcome.COMMITTED);
    assertThat(commit(prepared)).containsExactly(CommitOutcome.ALREADY);
    assertThat(visible()).hasSize(1);
  }

  @Test
  void aHiddenFileBesideItsCommittedOneIsRemoved() throws Exception {
    Prepared prepared = written(1, 0, "x");
    Path hidden = dir.resolve(hidden().get(0));
    PreparedPart part = PreparedPart.of(prepared.committables().get(0).payload());
    Files.createLink(dir.resolve(part.committed()), hidden);

    assertThat(commit(prepared)).containsExactly(CommitOutcome.ALREADY);
    assertThat(hidden()).isEmpty();
  }

  @Test
  void whatIsGoneOrChangedIsLost() throws Exception {
    Prepared gone = written(1, 0, "x");
    Files.delete(dir.resolve(hidden().get(0)));
    assertThat(commit(gone)).containsExactly(CommitOutcome.LOST);

    Prepared shortened = written(1, 1, "x");
    Files.writeString(dir.resolve(hidden().get(0)), "");
    assertThat(commit(shortened)).containsExactly(CommitOutcome.LOST);
    Files.delete(dir.resolve(hidden().get(0)));

    Prepared changed = written(1, 2, "x");
    commit(changed);
    Files.writeString(dir.resolve(visible().get(0)), "y\n");
    assertThat(commit(changed)).containsExactly(CommitOutcome.LOST);
  }

  @Test
  void anErrorOnTheWayIsUnknownAndTheNextTryDecides() throws Exception {
    Prepared prepared = written(1, 0, "x");
    for (int effects = 0; effects < 2; effects++) {
      SinkCommitter failing =
          sink(new CrashingPartFiles(new LocalPartFiles(dir.toString()), effects))
              .committer(context(JOB, 1, 0));
      assertThat(done(failing.commit(prepared.committables().get(0))))
          .isEqualTo(CommitOutcome.UNKNOWN);
    }
    assertThat(commit(prepared)).containsExactly(CommitOutcome.ALREADY);
  }

  @Test
  void whatAnotherAttemptCommitsBetweenTwoLooksIsNotLost() throws Exception {
    Prepared prepared = written(1, 0, "x");
    PartFiles directory = new LocalPartFiles(dir.toString());
    List<CommitOutcome> other = new ArrayList<>();
    SinkCommitter overtaken =
        sink(new CrashingPartFiles(directory, Integer.MAX_VALUE) {
              @Override
              public OptionalLong sizeBytes(String name) throws IOException {
                if (other.isEmpty() && name.equals(hidden().get(0))) {
                  Files.move(dir.resolve(name), dir.resolve("part-00001-0000-000000000.txt"));
                  other.add(CommitOutcome.COMMITTED);
                }
                return super.sizeBytes(name);
              }
            })
            .committer(context(JOB, 2, 0));

    assertThat(done(overtaken.commit(prepared.committables().get(0))))
        .isEqualTo(CommitOutcome.ALREADY);
    assertThat(other).hasSize(1);
    assertThat(lines()).containsExactly("x");
  }

  @Test
  void aRestartRemovesStraysOfInheritedSubtasksOnly() throws Exception {
    written(1, 0, "stray");
    written(1, 1, "of another heir");
    SinkWriter<String> open = sink().writer(context(JOB, 1, 2));
    open.write("x".repeat(FileSinkWriter.BUFFER_BYTES));
    open.write("handed over, never prepared");
    written(2, 0, "of the new attempt");
    Files.writeString(dir.resolve(".part-01234567-out-other-1-0-0"), "another operator's");
    Files.writeString(dir.resolve(".part-01234567-out-1-0-0-0"), "another operator's");
    assertThat(hidden()).hasSize(6);

    done(sink().committer(context(JOB, 2, 0)).fenceAndAbortStrays(List.of(0, 2)));

    assertThat(hidden())
        .containsExactly(
            ".part-01234567-out-1-0-0-0",
            ".part-01234567-out-1-1-0",
            ".part-01234567-out-2-0-0",
            ".part-01234567-out-other-1-0-0");
    done(sink().committer(context(JOB, 2, 1)).fenceAndAbortStrays(List.of(1)));
    assertThat(hidden()).doesNotContain(".part-01234567-out-1-1-0");
  }

  @Test
  void tooManyCallsUnderWayMakeItFull() throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    calls.direct = false;
    String big = "x".repeat(FileSinkWriter.BUFFER_BYTES);
    int taken = 0;
    while (writer.write(big)) {
      taken++;
    }

    assertThat(calls.pending()).isEqualTo(FileSinkWriter.MAX_PENDING_CALLS);
    assertThat(taken).isEqualTo(FileSinkWriter.MAX_PENDING_CALLS + 1);
    assertThat(writer.write(big)).isFalse();
    calls.runOne();
    assertThat(writer.write(big)).isTrue();
    assertThat(writer.write(big)).isFalse();

    CompletionStage<Prepared> prepared = writer.prepare(1);
    assertThat(prepared.toCompletableFuture()).isNotDone();
    calls.runAll();
    calls.direct = true;
    commit(done(prepared));
    assertThat(Files.size(dir.resolve(visible().get(0))))
        .isEqualTo((taken + 1L) * (big.length() + 1));
  }

  @Test
  void recordsAfterABarrierBelongToTheNextCheckpoint() throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    calls.direct = false;
    writer.write("first");
    CompletionStage<Prepared> first = writer.prepare(1);
    writer.write("second");
    CompletionStage<Prepared> second = writer.prepare(2);
    calls.runAll();
    calls.direct = true;

    commit(done(second));
    assertThat(lines()).containsExactly("second");
    commit(done(first));
    assertThat(lines()).containsExactly("first", "second");
  }

  @Test
  void sizeAndAgeEndAFileBeforeItsCheckpoint() throws Exception {
    RollOptions rolling = RollOptions.EVERY_CHECKPOINT.withBytes(10).withAfterMillis(1000);
    FileSink<String> sink =
        new FileSink<>(TextLines.INSTANCE, new LocalPartFiles(dir.toString()), rolling);
    SinkWriter<String> writer = sink.writer(context(JOB, 1, 0));
    writer.write("1234");
    writer.write("1234");
    writer.write("new, by size");
    writer.write("x");
    clock.addAndGet(1000);
    writer.write("new, by age");
    Prepared prepared = done(writer.prepare(1));

    assertThat(prepared.committables()).hasSize(4);
    commit(prepared);
    assertThat(lines()).containsExactly("1234", "1234", "new, by size", "x", "new, by age");
  }

  @Test
  void aDirectoryBelongsToOneOperatorOfOneJob() throws Exception {
    commit(written(1, 0, "x"));
    FileSink<String> sink = sink();

    sink.validate(JOB);
    assertNotOwned(() -> sink.validate(OTHER_JOB), "belongs to job " + JOB + ", operator out");
    SinkWriter<String> other = sink.writer(context(OTHER_JOB, 1, 0));
    assertNotOwned(() -> other.write("y"), "belongs to job " + JOB);
    assertNotOwned(() -> other.prepare(1), "belongs to job " + JOB);
    SinkContext second = new SinkContext(JOB, "out2", 0, 1, 1, calls, clock::get);
    SinkWriter<String> otherOperator = sink.writer(second);
    assertNotOwned(() -> otherOperator.write("y"), "operator out, of the same job; give each sink");
    assertThat(lines()).containsExactly("x");
  }

  @Test
  void aDirectoryWithFilesOfNoJobIsRefused() throws Exception {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve(".DS_Store"), "");
    sink().validate(JOB);
    Files.writeString(dir.resolve("notes.txt"), "mine");

    assertNotOwned(() -> sink().validate(JOB), "found 'notes.txt'");
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    assertNotOwned(() -> writer.write("y"), "found 'notes.txt'");
  }

  @Test
  void validationChangesNothing() {
    sink().validate(JOB);

    assertThat(dir.getParent()).doesNotExist();
  }

  @Test
  void aTargetThatIsNoDirectoryIsUnwritable() throws Exception {
    Files.createDirectories(dir.getParent());
    Files.writeString(dir, "a file");

    assertUnwritable(() -> sink().validate(JOB));
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    assertUnwritable(() -> writer.write("x"));
  }

  @Test
  void aFailedWriteFailsEverythingAfterIt() throws Exception {
    FileSink<String> sink = sink(new CrashingPartFiles(new LocalPartFiles(dir.toString()), 2));
    SinkWriter<String> writer = sink.writer(context(JOB, 1, 0));
    writer.write("x");
    CompletionStage<Prepared> prepared = writer.prepare(1);

    assertUnwritable(() -> done(prepared));
    assertUnwritable(() -> writer.write("y"));
    assertUnwritable(() -> writer.prepare(2));
  }

  @Test
  void aRecordThatCannotBeEncodedLeavesNoTrace() throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    writer.write("a");
    assertThatThrownBy(() -> writer.write("b\nc")).isInstanceOf(IllegalArgumentException.class);
    writer.write("d");
    commit(done(writer.prepare(1)));

    assertThat(lines()).containsExactly("a", "d");
  }

  @Test
  void closingRemovesWhatNoCheckpointKnows() throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, 1, 0));
    writer.write("x");
    Prepared prepared = done(writer.prepare(1));
    writer.write("x".repeat(FileSinkWriter.BUFFER_BYTES));
    writer.write("y");
    assertThat(hidden()).hasSize(2);
    writer.close();

    assertThat(hidden()).hasSize(1);
    assertThat(commit(prepared)).containsExactly(CommitOutcome.COMMITTED);
  }

  @Test
  void operatorsOfAnyNameHaveFileNames() {
    assertThat(PartNames.plain("hot items/ä")).isEqualTo("hot%20items%2f%c3%a4");
    assertThat(PartNames.plain("x".repeat(300))).hasSize(80 + 1 + 8);
    assertThat(PartNames.plain("x".repeat(300))).isNotEqualTo(PartNames.plain("x".repeat(301)));
  }

  private Prepared written(int attempt, int subtask, String record) throws Exception {
    SinkWriter<String> writer = sink().writer(context(JOB, attempt, subtask));
    writer.write(record);
    return done(writer.prepare(1));
  }

  private List<CommitOutcome> commit(Prepared prepared) {
    SinkCommitter committer = sink().committer(context(JOB, 3, 0));
    return prepared.committables().stream().map(c -> done(committer.commit(c))).toList();
  }

  private FileSink<String> sink() {
    return sink(new LocalPartFiles(dir.toString()));
  }

  private static FileSink<String> sink(PartFiles files) {
    return new FileSink<>(TextLines.INSTANCE, files, RollOptions.EVERY_CHECKPOINT);
  }

  private SinkContext context(String job, int attempt, int subtask) {
    return new SinkContext(job, "out", subtask, 4, attempt, calls, clock::get);
  }

  private static void assertNotOwned(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_NOT_OWNED))
        .hasMessageContaining(message);
  }

  private static void assertUnwritable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE));
  }

  private List<String> all() throws IOException {
    return new LocalPartFiles(dir.toString()).list();
  }

  private List<String> visible() throws IOException {
    return all().stream().filter(n -> !n.startsWith(".") && !n.startsWith("_")).toList();
  }

  private List<String> hidden() throws IOException {
    return all().stream().filter(n -> n.startsWith(".part-")).toList();
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : visible()) {
      lines.addAll(Files.readAllLines(dir.resolve(name)));
    }
    return lines;
  }
}
