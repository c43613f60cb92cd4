package dev.weir.checkpointing.core;

import static dev.weir.checkpointing.core.Checkpoints.ATTEMPT;
import static dev.weir.checkpointing.core.Checkpoints.EPOCH;
import static dev.weir.checkpointing.core.Checkpoints.SINKS;
import static dev.weir.checkpointing.core.Checkpoints.SUBTASKS;
import static dev.weir.checkpointing.core.Checkpoints.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.ManifestCodec;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final List<SectionHandle> sections = SUBTASKS.stream().map(Checkpoints::section).toList();
  private final Manifest manifest = Checkpoints.manifest(id(5), sections);
  private final byte[] bytes = ManifestCodec.encode(manifest);
  private final CheckpointScope scope = Checkpoints.scope();

  private static Pointer pointer(CheckpointId id, Attempts attempts, byte[] of) {
    return new Pointer(EPOCH, 1, id, attempts, "the-key", Digests.sha256(of));
  }

  private RecoveryDecision decide(byte[] found) {
    return Recovery.decide(pointer(id(5), ATTEMPT, bytes), found, scope);
  }

  @Test
  void whenThePointerNamesNoneTheStartIsFreshAndSinksClearWhatEarlierAttemptsLeft() {
    Pointer none = new Pointer(EPOCH, 1, CheckpointId.NONE, Attempts.first(), "", "");

    RecoveryDecision.Fresh fresh = (RecoveryDecision.Fresh) Recovery.decide(none, null, scope);

    assertThat(fresh.restores().keySet()).containsExactlyElementsOf(SINKS);
    assertThat(fresh.restores().values())
        .allMatch(r -> r.sections().isEmpty() && r.inherited().contains(r.subtask().index()));
  }

  @Test
  void whenTheManifestIsWhatWasWrittenEverySubtaskGetsItsOwnPart() {
    RecoveryDecision.Restore restore = (RecoveryDecision.Restore) decide(bytes);

    assertThat(restore.restores().keySet()).containsExactlyElementsOf(SUBTASKS);
    for (SubtaskRestore part : restore.restores().values()) {
      assertThat(part.sections())
          .extracting(SectionHandle::subtask)
          .containsExactly(part.subtask());
      boolean sink = SINKS.contains(part.subtask());
      assertThat(part.pending()).hasSize(sink ? 1 : 0);
      assertThat(part.inherited()).hasSize(sink ? 1 : 0);
    }
  }

  @Test
  void anythingElseIsUnreadableAndSaysWhy() {
    byte[] damaged = bytes.clone();
    damaged[20] ^= 1;

    assertThat(reason(decide(null))).contains("no such object");
    assertThat(reason(decide(damaged))).contains("expected SHA-256");
    byte[] rubbish = {1, 2, 3};
    assertThat(reason(Recovery.decide(pointer(id(5), ATTEMPT, rubbish), rubbish, scope)))
        .contains("the-key");
    assertThat(reason(Recovery.decide(pointer(id(6), ATTEMPT, bytes), bytes, scope)))
        .contains("it is of job");
    assertThat(reason(Recovery.decide(pointer(id(5), ATTEMPT.next(), bytes), bytes, scope)))
        .contains("attempts");
    assertThat(reason(otherScope("other", 128, SUBTASKS.size()))).contains("the job has other");
    assertThat(reason(otherScope("plan", 64, SUBTASKS.size()))).contains("64");
    assertThat(reason(otherScope("plan", 128, 3))).contains("sections of");
  }

  private RecoveryDecision otherScope(String plan, int groups, int subtasks) {
    CheckpointScope other =
        new CheckpointScope(
            Checkpoints.JOB,
            ATTEMPT,
            plan,
            "print",
            groups,
            new TreeSet<>(SUBTASKS.subList(0, subtasks)),
            new TreeSet<>(SINKS));
    return Recovery.decide(pointer(id(5), ATTEMPT, bytes), bytes, other);
  }

  private static String reason(RecoveryDecision decision) {
    return ((RecoveryDecision.Unreadable) decision).reason();
  }
}
